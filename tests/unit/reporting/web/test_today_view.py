"""Needs me today: the order of the domain, why, since when, and one action for everything."""

import pytest

from services.reporting.answers import Masked
from services.reporting.answers.today import Item, Today
from services.reporting.web.views.today import AT_ONCE, GROUPS, need, today_page
from tests.unit.reporting.web.invented import DA, LIVA, NOW, at, item, some

KINDS = [kind for _, kinds in GROUPS for kind in kinds]
CODES = {"rule": "T2", "owed_by": "social", "kind": "contact-family", "sector": "home", "offer": "mentor"}


def of(kind: str, **changes: object) -> Item:
    """An item with all the codes that any kind needs."""
    codes = {
        **CODES,
        "count": 2,
        "type": "school.concern-shared",
        "sectors": ["school"],
        "scope": "coordinated-pathway",
    }
    return item(kind, **{"codes": codes, "due": at("2025-11-14T12:00"), "about": some(kind)} | changes)


def test_groups_stand_in_the_order_of_the_domain() -> None:
    """Whatever order the items come in, 24-hour clocks are first and refused reports last."""
    page = today_page(Today(at=NOW, items=tuple(of(kind) for kind in reversed(KINDS))), DA)
    assert [group.key for group in page.groups] == [
        "clocks", "overdue", "soon", "tasks", "effort", "sessions", "consent", "news", "meeting", "refused",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_everything_says_why_since_when_and_what_to_do(kind: str) -> None:
    """A reason, an age and one action, whatever it is; a mark with words and an icon beside the colour."""
    found = need(of(kind), NOW, DA)
    assert found.why
    assert "siden 5. nov." in found.since
    assert found.action.text
    assert found.action.href.startswith("/")
    assert found.mark.text
    assert found.mark.icon


def test_empty_groups_are_told_in_one_line() -> None:
    """What is in order is said once, quietly."""
    page = today_page(Today(at=NOW, items=(of("due-soon"),)), DA)
    assert [group.key for group in page.groups] == ["soon"]
    assert page.calm.startswith("Intet at gøre ved: 24-timers frister, overskredne frister")


def test_a_day_without_anything_says_so() -> None:
    """Nobody looks for what is not there."""
    page = today_page(Today(at=NOW, items=()), DA)
    assert page.groups == ()
    assert page.title == "Intet venter på dig"


def test_a_24_hour_clock_that_ran_out_stays_first() -> None:
    """It is still a 24-hour clock, though it is overdue."""
    late = of("overdue", due=at("2025-11-12T03:00"), codes={"rule": "T1", "owed_by": "social"})
    page = today_page(Today(at=NOW, items=(of("clock-24h"), late)), DA)
    assert [group.key for group in page.groups] == ["clocks"]
    assert [one.tone for one in page.groups[0].needs] == ["alarm", "warn"]


def test_overdue_within_the_delivery_lag_is_not_confirmed() -> None:
    """The sector may have done it in time; the page says so, and until when it can still tell."""
    codes = {"rule": "T2", "owed_by": "social", "unconfirmed_until": at("2025-11-14T09:00").isoformat()}
    found = need(of("overdue", due=at("2025-11-10T23:59"), codes=codes), NOW, DA)
    assert found.mark.text == "Overskredet, ikke bekræftet"
    assert found.tone == "warn"
    assert "frem til 14. nov. kl. 09.00" in found.why


def test_overdue_after_the_delivery_lag_is_overdue() -> None:
    """Nobody can tell any more that it was done in time."""
    codes = {"rule": "T2", "owed_by": "social", "unconfirmed_until": at("2025-11-11T09:00").isoformat()}
    found = need(of("overdue", due=at("2025-11-10T23:59"), codes=codes), NOW, DA)
    assert found.mark.text == "2 dage over fristen"
    assert found.tone == "alarm"


def test_a_task_is_acknowledged_with_one_press_by_those_who_may() -> None:
    """The command is in the row where the policy allows it, else the way to the task."""
    may = need(of("task-unacknowledged", commands=("acknowledge-task",)), NOW, DA)
    assert may.action.given == {"task": str(some("task-unacknowledged"))}
    assert may.action.href == f"/sager/{LIVA}/handling/acknowledge-task"
    assert need(of("task-unacknowledged"), NOW, DA).action.given is None


def test_a_hidden_name_is_said_to_be_hidden() -> None:
    """The row stays, the name does not come along."""
    name = Masked(category="identity", reason_da="Skjult", reason_en="Hidden")
    assert need(of("due-soon", name=name), NOW, DA).name == "Navn skjult"


def test_long_groups_are_folded() -> None:
    """The first ones are shown, the rest is one press away."""
    page = today_page(Today(at=NOW, items=tuple(of("due-soon") for _ in range(AT_ONCE + 3))), DA)
    assert len(page.groups[0].needs) == AT_ONCE
    assert page.groups[0].more == "Vis 3 mere"
    assert page.groups[0].count == AT_ONCE + 3


def test_a_suggestion_names_the_description() -> None:
    """Somebody decides on a suggestion, and is told which."""
    found = need(of("to-decide", codes={"descriptions": ["norddjurs-taskforce"]}), NOW, DA)
    assert "Taskforce om kriminalitetsforebyggelse" in found.why
