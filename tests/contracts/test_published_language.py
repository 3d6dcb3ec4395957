"""The published language is stable: every byte string ever published is read today and written the same again."""

from pathlib import Path

import pytest

from shared.definitions.code_lists import code_errors, lists
from shared.events.envelope import coded_fields, encode, personal_fields
from shared.events.registry import TYPES, decode
from shared.seals import is_sealed, open_sealed
from shared.testing.examples import BY_TYPE, KEY, MOMENT, fact

GOLDENS = Path(__file__).parent / "goldens"
FILES = sorted(GOLDENS.glob("*/*.json"))
NAMES = [f"{path.parent.name}-{path.stem}" for path in FILES]


def test_every_version_of_every_type_has_a_golden() -> None:
    """No type is published without its bytes being kept, and none that was published has vanished."""
    expected = {f"{name}-v{version}" for name, model in TYPES.items() for version in range(1, model.VERSION + 1)}

    assert expected == set(NAMES)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_golden_is_read_today(path: Path) -> None:
    """The bytes of any version are an event of the current model of its type."""
    envelope = decode(path.read_bytes())

    assert path.parent.name == envelope.type
    assert TYPES[envelope.type] is type(envelope.data)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_current_golden_is_written_the_same_again(name: str) -> None:
    """Reading and writing an event gives back its very bytes."""
    golden = (GOLDENS / name / f"v{TYPES[name].VERSION}.json").read_bytes()

    assert golden == encode(decode(golden))


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_example_of_a_type_is_its_golden(name: str) -> None:
    """The example that all tests use is the event that was published."""
    golden = (GOLDENS / name / f"v{TYPES[name].VERSION}.json").read_bytes()

    assert golden == encode(fact(BY_TYPE[name]))


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_personal_fields_are_sealed_in_a_golden(path: Path) -> None:
    """What is personal is a token that opens with the example's key and says nothing without it."""
    data = decode(path.read_bytes()).data

    for field in personal_fields(type(data)):
        value = getattr(data, field)
        assert value is None or is_sealed(value)
        assert value is None or open_sealed(value, KEY)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_coded_field_has_a_list_and_the_example_keeps_to_it(name: str) -> None:
    """A coded field names a list that exists, and its value is in force when the example occurs."""
    missing = {list_name for _, list_name in coded_fields(TYPES[name])} - set(lists())

    assert set() == missing
    assert not code_errors(BY_TYPE[name], MOMENT)
