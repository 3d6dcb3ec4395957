"""What does the tally read from a log? Phases, obligations and facts, from coded fields alone."""

from typing import Any

from deploy.demo.tally import tally

YOUTH = "0f6a6b1e-7a1c-4a4e-9c57-000000000001"


def _event(number: int, type_name: str, **data: Any) -> dict[str, Any]:
    return {"id": f"e{number}", "type": type_name, "subject": YOUTH, "data": data}


def test_the_newest_word_on_a_pathway_holds() -> None:
    """A paused pathway is paused, a resumed one is in the phase that it was in, a closed one is closed."""
    log = [
        _event(1, "coordination.phase-entered", phase="opening"),
        _event(2, "coordination.phase-entered", phase="effort"),
        _event(3, "coordination.pathway-paused"),
        _event(4, "coordination.pathway-resumed"),
        _event(5, "coordination.pathway-closed"),
    ]
    assert [tally(log[:end]).phases[YOUTH] for end in (1, 2, 3, 4, 5)] == [
        "opening",
        "effort",
        "paused",
        "effort",
        "closed",
    ]


def test_the_newest_word_on_an_obligation_holds() -> None:
    """Missed and then met in time counts as met; one that is revised is open until something else is said of it."""
    log = [
        _event(1, "coordination.obligation-opened", obligation="a", rule="T1"),
        _event(2, "coordination.obligation-missed", obligation="a"),
        _event(3, "coordination.obligation-opened", obligation="a", rule="T1", revised=True),
        _event(4, "coordination.obligation-met", obligation="a", in_time=True),
        _event(5, "coordination.obligation-met", obligation="a", in_time=False),
        _event(6, "coordination.obligation-waived", obligation="a"),
    ]
    assert [tally(log[:end]).obligations["a"] for end in range(1, 7)] == [
        "open",
        "missed",
        "open",
        "met",
        "met late",
        "waived",
    ]


def test_facts_are_what_sectors_told() -> None:
    """What the services decide, and what intake tells of its own accord, are no facts of sectors."""
    log = [
        _event(1, "person.age-known", years=13),
        _event(2, "social.notification-received"),
        _event(3, "coordination.obligation-opened", obligation="a", rule="T1"),
        _event(4, "school.concern-shared"),
        _event(5, "planning.plan-drafted"),
    ]
    found = tally(log)
    assert found.facts == {YOUTH: ["e2", "e4"]}
    assert found.accepted == 2
    assert found.twice == []


def test_an_event_that_stands_twice_is_told() -> None:
    """The same id twice breaks a promise, and the tally sees it."""
    assert tally([_event(1, "school.left"), _event(1, "school.left")]).twice == ["e1"]
