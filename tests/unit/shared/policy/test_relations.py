"""How does a person stand to a case, and what may they therefore command?"""

from dataclasses import replace

import pytest

from shared.deciding import Person
from shared.policy import Case, may_command, relations_of
from shared.testing.examples import MOMENT


def _person(role: str, unit: str = "social", name: str = "p-1", youths: tuple[str, ...] = ()) -> Person:
    return Person(id=name, role=role, unit=unit, municipality="707", youths=youths)


CASE = Case(
    youth="y-1",
    lead="r-lone",
    lead_unit="social",
    actors=frozenset({("school", "l-karen"), ("school", "l-freja"), ("social", "l-freja")}),
    known=True,
    before_the_authority=True,
)


@pytest.mark.parametrize(
    ("person", "case", "expected"),
    [
        (_person("case-lead", name="r-lone"), CASE, {"case-lead"}),
        (_person("case-lead", "school", "r-lone"), CASE, set()),
        (_person("case-lead", name="r-other"), CASE, set()),
        (_person("caseworker", name="r-other"), Case(lead=None, before_the_authority=True), {"duty"}),
        (_person("caseworker", "school", "r-other"), Case(lead=None, before_the_authority=True), set()),
        (_person("case-lead", name="r-other"), Case(), set()),
        (_person("sector-professional", "school", "l-karen"), CASE, {"actor"}),
        (_person("sector-professional", "school", "l-colleague"), CASE, set()),
        (_person("sector-professional", "leisure", "l-karen"), CASE, set()),
        (_person("sector-professional", "school", "l-freja"), CASE, {"actor"}),
        (_person("caseworker", "social", "l-freja"), CASE, {"actor"}),
        (_person("caseworker", "job", "l-freja"), CASE, set()),
        (_person("youth", "citizen", "y-1", ("y-1",)), CASE, {"party"}),
        (_person("youth", "citizen", "y-2", ("y-2",)), CASE, set()),
        (_person("youth", "citizen", "y-2", ("y-2",)), Case(), set()),
        (_person("sector-professional", "school", "p-1", ("y-1",)), CASE, set()),
        (_person("parent", "citizen", "f-1", ("y-1",)), CASE, set()),
        (_person("parent", "citizen", "f-1", ("y-0", "y-1")), replace(CASE, parents_kept_out=False), {"party"}),
        (_person("parent", "citizen", "f-2", ("y-0",)), replace(CASE, parents_kept_out=False), set()),
        (_person("citizen", "citizen", "f-2", ("y-1",)), replace(CASE, parents_kept_out=False), set()),
        (_person("taskforce-coordinator", "ungnorddjurs"), CASE, {"coordinator"}),
        (_person("taskforce-coordinator", "ungnorddjurs"), Case(before_the_authority=True), set()),
        (_person("team-leader", "social"), CASE, {"leader"}),
        (_person("team-leader", "school"), CASE, set()),
        (_person("team-leader", "social"), Case(before_the_authority=True), {"duty"}),
        (_person("head", "children-and-family"), CASE, {"leader"}),
        (_person("auditor", "audit", "r-lone"), CASE, set()),
        (_person("caseworker", name="r-9"), Case(lead="r-1", opened_by=frozenset({"r-9"})), {"emergency"}),
    ],
)
def test_a_relation_follows_from_the_case_and_the_person(person: Person, case: Case, expected: set[str]) -> None:
    """Lead, joined for the unit, coordinating, leading the unit, on duty, let in by emergency, or a party; else none.

    Parents are parties only where it is known that nothing keeps them out.
    """
    assert relations_of(person, case, MOMENT) == expected


@pytest.mark.parametrize(
    ("role", "command", "relations", "code"),
    [
        ("sector-professional", "raise-youth", set(), "allowed"),
        ("head", "raise-youth", set(), "not-your-command"),
        ("taskforce-coordinator", "open-pathway", {"coordinator"}, "allowed"),
        ("case-lead", "open-pathway", {"duty"}, "allowed"),
        ("case-lead", "open-pathway", set(), "not-your-case"),
        ("sector-professional", "open-pathway", {"actor"}, "not-your-command"),
        ("sector-professional", "complete-task", {"actor"}, "allowed"),
        ("taskforce-coordinator", "waive-obligation", {"coordinator"}, "not-your-command"),
        ("taskforce-coordinator", "assess-risk", {"coordinator"}, "not-your-command"),
        ("head", "set-budget", set(), "allowed"),
        ("taskforce-coordinator", "override-budget", set(), "not-your-command"),
        ("auditor", "raise-youth", {"case-lead"}, "not-your-command"),
        ("head", "delete-everything", set(), "unknown-command"),
    ],
)
def test_who_may_give_which_command_is_data(role: str, command: str, relations: set[str], code: str) -> None:
    """The role must have the command and the person must stand right to the case."""
    answer = may_command(role, command, relations, MOMENT)

    assert (answer.allow, answer.code) == (code == "allowed", code)
    assert answer.reason_da
    assert answer.reason_en


def test_nobody_commands_before_the_rights_are_in_force() -> None:
    """A right is dated like everything else."""
    assert may_command("head", "set-budget", frozenset(), MOMENT.replace(year=2024)).code == "unknown-command"
