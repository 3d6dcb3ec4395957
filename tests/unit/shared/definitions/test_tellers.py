"""Who tells for a unit without a system, and who tends what it sent?"""

import pytest

from shared.definitions.roles import ROLES
from shared.definitions.sectors import may_publish, sectors
from shared.definitions.tellers import TELLS, TENDS, may_tell, tends, told_by
from shared.testing.examples import MOMENT

PUBLISHING = [row.code for row in sectors(MOMENT) if row.stream is not None]


@pytest.mark.parametrize("row", TELLS, ids=lambda row: row.sector)
def test_a_row_names_what_exists(row: object) -> None:
    """Roles that tokens carry, and types that the sector may publish."""
    found = next(each for each in TELLS if each is row)

    assert found.roles <= set(ROLES)
    assert all(may_publish(found.sector, name, MOMENT) for name in found.types)


def test_who_tends_is_a_role_and_a_sector_that_publishes() -> None:
    """No row speaks of somebody who cannot be."""
    for row in TENDS:
        assert row.roles <= set(ROLES)
        assert row.sectors <= set(PUBLISHING)


@pytest.mark.parametrize("sector", [code for code in PUBLISHING if code not in {"social", "person-register"}])
def test_every_sector_has_a_way_in_without_a_system(sector: str) -> None:
    """Somebody of the unit may tell something; only the authority and the register have systems of their own."""
    assert told_by("sector-professional", sector, MOMENT)


def test_the_police_tell_by_form() -> None:
    """The concern first, as it is told most; never what is another sector's."""
    assert told_by("sector-professional", "police", MOMENT)[0] == "police.concern-shared"
    assert may_tell("sector-professional", "police", "police.charge-raised", MOMENT)
    assert not may_tell("sector-professional", "school", "police.charge-raised", MOMENT)
    assert not may_tell("committee", "police", "police.concern-shared", MOMENT)
    assert not may_tell("sector-professional", "bakery", "police.concern-shared", MOMENT)


def test_a_unit_tends_its_own() -> None:
    """A professional or a leader of the unit; of the authority those who own the case."""
    assert tends("sector-professional", "school", MOMENT)
    assert tends("team-leader", "social", MOMENT)
    assert tends("case-lead", "social", MOMENT)
    assert not tends("case-lead", "school", MOMENT)
    assert not tends("sector-professional", "taskforce", MOMENT)
    assert not tends("auditor", "school", MOMENT)
