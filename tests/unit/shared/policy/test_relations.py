"""How does a person stand to a case, and what may they therefore command?"""

import pytest

from shared.deciding import Person
from shared.policy import Case, may_command, relations_of
from shared.testing.examples import MOMENT


def _person(role: str, unit: str = "social", name: str = "p-1") -> Person:
    return Person(id=name, role=role, unit=unit, municipality="707")


CASE = Case(lead="r-lone", lead_unit="social", actors=frozenset({"l-karen"}), known=True, before_the_authority=True)


@pytest.mark.parametrize(
    ("person", "case", "expected"),
    [
        (_person("case-lead", name="r-lone"), CASE, {"case-lead"}),
        (_person("case-lead", name="r-other"), CASE, set()),
        (_person("caseworker", name="r-other"), Case(lead=None, before_the_authority=True), {"duty"}),
        (_person("caseworker", "school", "r-other"), Case(lead=None, before_the_authority=True), set()),
        (_person("case-lead", name="r-other"), Case(), set()),
        (_person("sector-professional", "school", "l-karen"), CASE, {"actor"}),
        (_person("sector-professional", "school", "l-colleague"), CASE, set()),
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
    """Lead, joined in person, coordinating, leading the unit, on duty, or let in by emergency; else none."""
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
