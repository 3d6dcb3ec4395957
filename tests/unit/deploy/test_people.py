"""Whom may one choose to be at the demo's built-in issuer, and what does the token then say?"""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import KeySet

from deploy.local.issuer import Issuing, load_or_create
from deploy.local.people import DemoPerson, People, add
from shared.definitions.code_lists import code_ok
from shared.definitions.roles import ROLES
from shared.identity import Proven, verify, wall

ISSUER = "http://127.0.0.1:1"
CHILD = UUID("0b5c1f6e-2d0a-4c39-9d6b-5a4e17c0a001")
MOTHER = DemoPerson(
    id="f-sander",
    name="Anette",
    role="parent",
    unit="citizen",
    municipality="707",
    title="Sanders mor",
    youths=(CHILD,),
)


def proven(folder: Path, person: str, people: People) -> Proven:
    """Whom the token proves that one gets for a person."""
    kept = load_or_create(folder / "secrets")
    issuing = Issuing(ISSUER, kept, people, time.time)
    token = issuing.simulated(kept.secret, person)["access_token"]
    keys: Any = issuing.public_keys
    return verify(token, KeySet.import_key_set(keys), ISSUER, wall())


def test_everybody_who_is_shipped_has_a_role_and_works_somewhere() -> None:
    """A role of roles.yaml; whoever has a sector's seat names a sector as unit."""
    for person in People().values():
        assert person.role in ROLES
        assert not ROLES[person.role].seat or code_ok("sector", person.unit, wall())


def test_whoever_comes_to_the_open_door_is_nobody_in_particular(tmp_path: Path) -> None:
    """The role of a citizen, and no case of their own."""
    found = proven(tmp_path, "p-door", People()).person

    assert (found.role, found.unit, found.youths) == ("citizen", "citizen", ())


def test_a_demo_adds_a_youth_s_mother_while_the_issuer_runs(tmp_path: Path) -> None:
    """Once the youth's id is known; the shipped people stay as they are."""
    people = People(tmp_path)
    assert "f-sander" not in people
    add(tmp_path, MOTHER)
    add(tmp_path, MOTHER, MOTHER.model_copy(update={"id": "p-karen", "youths": ()}))

    assert proven(tmp_path, "f-sander", people).person.youths == (str(CHILD),)
    assert people["p-karen"].role == "taskforce-coordinator"
    assert len(people) == len(People()) + 1
    assert list(People(tmp_path)) == list(people)


@pytest.mark.parametrize(
    ("choice", "role", "unit"),
    [("p-freja", "caseworker", "social"), ("p-freja-school", "sector-professional", "school")],
)
def test_a_person_with_two_seats_is_one_person(tmp_path: Path, choice: str, role: str, unit: str) -> None:
    """The token names the seat that was chosen; events carry the same id for both."""
    found = proven(tmp_path, choice, People()).person

    assert (found.id, found.role, found.unit) == ("p-freja", role, unit)
