"""What became of each time limit? The table of DOMAIN section 5, worked out by hand for one youth after the other.

Plain functions over lines; each says, rule by rule, how every limit that began stands at the end: met, met late,
missed, waived (it lapsed) or open. It shares no line and no data with the product.
Invariant: a fact counts by when it happened.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracle import days
from tests.oracle.told import Line

Verdicts = Iterator[tuple[str, str]]

HOME_MEASURES = {"bl-32", "youth-crime-act"}
PROFESSIONALS = {"public-professional", "private-professional"}
OTHERS = {"mother", "father", "other-guardian", "step-parent", "foster-family", "network-person"}
CHILD_LAW_ENDS = 18


@dataclass(frozen=True)
class Life:
    """One youth's lines, birthday and the last moment that is looked at."""

    lines: tuple[Line, ...]
    born: date
    until: datetime

    def every(self, *whats: str) -> list[Line]:
        """The lines of these kinds, by when they happened."""
        return sorted((line for line in self.lines if line.what in whats), key=lambda line: line.at)

    def first(self, since: datetime, *whats: str, where: Callable[[Line], bool] = lambda _: True) -> Line | None:
        """The first line of these kinds from a moment on that fulfils a condition."""
        return next((line for line in self.every(*whats) if line.at >= since and where(line)), None)

    def turns(self, years: float) -> datetime:
        """The beginning of the day on which the youth reaches an age."""
        return days.begin(days.add_months(self.born, round(years * 12)))

    def judge(self, due: datetime | None, met: Line | None, lapsed: datetime | None = None) -> str:
        """How a limit stands: by its due moment, what met it, and when it lapsed if it did."""
        if met is not None and (lapsed is None or met.at <= lapsed):
            return "met" if due is None or met.at <= due else "met late"
        if lapsed is not None and lapsed <= self.until:
            return "waived"
        return "missed" if due is not None and due < self.until else "open"


def verdicts(lines: Sequence[Line], born: date, until: datetime) -> Counter[tuple[str, str]]:
    """Every limit of a youth with how it stands, counted; one that only a fact set right had begun has lapsed."""
    wrong = {line.data["of"] for line in lines if line.what == "issue-correction"}
    holds = _counted(Life(tuple(line for line in lines if line.id not in wrong), born, until))
    as_told = _counted(Life(tuple(lines), born, until))
    lapsed = _by_rule(as_told) - _by_rule(holds)
    return holds + Counter({(rule, "waived"): count for rule, count in lapsed.items()})


def _counted(life: Life) -> Counter[tuple[str, str]]:
    adult = life.turns(CHILD_LAW_ENDS)
    child = replace(life, lines=tuple(line for line in life.lines if line.at < adult))
    found = Counter(verdict for rule in OF_CHILDREN for verdict in rule(child))
    return found + Counter(verdict for rule in OF_ALL_AGES for verdict in rule(life))


def _by_rule(found: Counter[tuple[str, str]]) -> Counter[str]:
    rules: Counter[str] = Counter()
    for (rule, _), count in found.items():
        rules[rule] += count
    return rules


def _reference(line: Line) -> Any:
    data = line.data
    return next((data[name] for name in ("notification", "measure_id", "placement_id") if data.get(name)), None)


def _same(other: Line) -> Callable[[Line], bool]:
    return lambda line: _reference(line) == _reference(other)


def _notifications(life: Life) -> Verdicts:
    """T1, T2, T4, T25: a notification is assessed, acknowledged, talked over with the child, and answered."""
    waived = {line.data["obligation"] for line in life.every("waive-obligation")}
    adult = life.turns(CHILD_LAW_ENDS)
    for one in life.every("social.notification-received"):
        category = one.data["notifier_category"]
        assessed = life.first(one.at, "social.notification-assessed", where=_same(one))
        yield "T1", life.judge(one.at + timedelta(hours=24), assessed, adult)
        if category != "anonymous":
            receipt = life.first(one.at, "social.receipt-sent", where=_same(one))
            let_go = life.every("waive-obligation")[0].at if "${obligation:T2}" in waived else adult
            yield "T2", life.judge(days.weekdays_after(one.at, 6), receipt, min(adult, let_go))
        if category in PROFESSIONALS:
            yield "T25", life.judge(None, life.first(one.at, "social.notifier-informed", where=_same(one)), adult)
        if one.data["abuse_suspected"]:
            talk = life.first(one.at, "social.child-talk-held", "social.child-talk-omitted", where=_same(one))
            decision = life.first(one.at, "social.measure-decided", "social.placement-decided")
            yield "T4", life.judge(decision.at if decision else None, talk, adult)


def _honour(life: Life) -> Verdicts:
    """T5: the risk is assessed before parents and network are involved."""
    for one in life.every("social.screening-concluded"):
        if one.data["honour_related"]:
            involved = [
                line
                for line in life.every(
                    "social.network-member-registered", "school.family-meeting-held", "hear-family",
                    "record-parties-informed", "request-consent",
                )
                if line.at >= one.at and (OTHERS & {*line.data.get("parties", ()), *line.data.get("asked_of", ())}
                                          or line.what.startswith(("social", "school", "hear")))
            ]  # fmt: skip
            assessed = life.first(one.at, "social.honour-risk-assessed")
            yield "T5", life.judge(involved[0].at if involved else None, assessed, life.turns(CHILD_LAW_ENDS))


def _assessment(life: Life) -> Verdicts:
    """T6: the assessment is done four months after the municipality was aware; it begins with a notification.

    A screening ends it, unless the assessment is mandatory (T7); so does a limited assessment, or it begins it anew.
    """
    aware: datetime | None = None
    named: Any = None
    confirmed = False
    lines = life.every(
        "social.notification-received", "social.screening-concluded", "social.assessment-started",
        "social.assessment-completed", "social.problem-judged", "social.abuse-case-opened",
        "social.limited-assessment-completed",
    )  # fmt: skip
    for one in lines:
        match one.what:
            case "social.notification-received" if aware is None:
                aware, named, confirmed = one.at, _reference(one), one.data["abuse_suspected"]
            case "social.notification-received" | "social.problem-judged" | "social.abuse-case-opened":
                confirmed = confirmed or _is_mandatory(one)
            case "social.assessment-started" | "social.limited-assessment-completed" if _is_full(one):
                since = one.data.get("aware_since")
                told = days.begin(date.fromisoformat(since)) if since else one.at
                aware = told if aware is None else min(aware, told)
                confirmed = True
            case "social.screening-concluded" if aware is not None and one.data["outcome"] == "full":
                confirmed = True
            case "social.screening-concluded" | "social.limited-assessment-completed" if (
                aware is not None and not confirmed and _reference(one) == named
            ):
                yield "T6", "waived"
                aware = None
            case "social.assessment-completed" if aware is not None:
                yield "T6", life.judge(days.months_after(aware, 4), one)
                aware = None
            case _:
                pass
    if aware is not None:
        yield "T6", life.judge(days.months_after(aware, 4), None, life.turns(CHILD_LAW_ENDS))


def _is_full(one: Line) -> bool:
    """A child welfare assessment begins, or a limited one shows that it must."""
    return one.what == "social.assessment-started" or one.data["outcome"] == "full"


def _mandatory(life: Life) -> Verdicts:
    """T7: abuse or a serious problem makes the assessment mandatory; so does the return to a violent home."""
    adult = life.turns(CHILD_LAW_ENDS)
    waits_for: Line | None = None
    for one in life.every("social.notification-received", "social.abuse-case-opened", "social.problem-judged"):
        if not _is_mandatory(one):
            continue
        if waits_for is not None and waits_for.at > one.at:
            continue
        met = life.first(one.at - timedelta(days=366), "social.assessment-started")
        yield "T7", life.judge(None, met, adult)
        waits_for = met or Line("never", life.until + timedelta(days=9999), life.until)
    violent = [
        line
        for line in life.every("social.notification-received")
        if "violence-in-family" in line.data["reasons"]
        or (line.data["abuse_suspected"] and line.data["against_parents"])
    ]
    for one in life.every("social.placement-ended"):
        if one.data["reason"] == "returned-home" and any(line.at <= one.at for line in violent):
            met = life.first(one.at - timedelta(days=122), "social.assessment-started")
            yield "T7-return", life.judge(None, met, adult)


def _is_mandatory(one: Line) -> bool:
    return bool(one.data.get("abuse_suspected") or one.data.get("serious") or one.what.endswith("case-opened"))


def _ended(life: Life, one: Line) -> datetime:
    over = life.first(one.at, "social.measure-ended", "social.placement-ended", where=_same(one))
    adult = life.turns(CHILD_LAW_ENDS)
    return min(over.at, adult) if over else adult


def _plans(life: Life) -> Verdicts:
    """T8, T9: the child's plan within three months; before a placement without consent."""
    for one in life.every("social.measure-decided"):
        if one.data["plan_required"]:
            plan = life.first(one.at, "social.childs-plan-made", where=_same(one))
            yield "T8", life.judge(days.months_after(one.at, 3), plan, _ended(life, one))
    for one in life.every("social.placement-decided"):
        if one.data["with_consent"] or one.data["decided_by"] == "chair-provisional":
            plan = life.first(one.at - timedelta(days=92), "social.childs-plan-made", where=_same(one))
            yield "T9", life.judge(days.months_after(one.at, 3), plan, _ended(life, one))
        else:
            plan = life.first(one.at - timedelta(days=366), "social.childs-plan-made", where=_same(one))
            yield "T9-before", life.judge(one.at, plan, life.turns(CHILD_LAW_ENDS))


def _follow_ups(life: Life) -> Verdicts:
    """T10, T11, T12: the first follow-up, the next by the rhythm that it set, and back to the board if it says so."""
    for one in life.every("social.measure-started", "social.placement-started"):
        first = life.first(one.at, "social.follow-up-held", where=_same(one))
        done = life.first(one.at, "social.assessment-completed")
        due = days.months_after(one.at, 3)
        due = min(due, days.end(days.local(done.at))) if done else due
        yield "T10", life.judge(due, first, _ended(life, one))
    for one in life.every("social.follow-up-held"):
        following = life.first(one.at + timedelta(microseconds=1), "social.follow-up-held", where=_same(one))
        due = days.days_after(one.at, one.data["next_interval_days"])
        yield "T11", life.judge(due, following, _ended(life, one))
        if one.data["refer_back"] and _under_the_youth_crime_act(life, one.at):
            referred = life.first(one.at, "justice.referred-to-youth-crime-board")
            yield "T12-board", life.judge(None, referred, life.turns(CHILD_LAW_ENDS))


def _under_the_youth_crime_act(life: Life, when: datetime) -> bool:
    decided = {line.data["measure_id"]: line.data["section"] for line in life.every("social.measure-decided")}
    return any(
        decided.get(line.data["measure_id"]) == "youth-crime-act" and line.at <= when < _ended(life, line)
        for line in life.every("social.measure-started")
    )


def _periods(life: Life, begins: Iterable[str], ends: Iterable[str]) -> Iterator[tuple[datetime, datetime]]:
    for one in life.every(*begins):
        over = life.first(one.at, *ends, where=_same(one))
        yield one.at, over.at if over else life.until


def _case_at_16(life: Life, *, placed: bool) -> datetime | None:
    """From when the youth is 16 and has a case (or is placed); none when it never was so before 18."""
    periods = list(_periods(life, ("social.placement-started",), ("social.placement-ended",)))
    if not placed:
        periods += _periods(life, ("social.measure-started",), ("social.measure-ended",))
        for begins, ends in (
            ({"social.assessment-started"}, {"social.assessment-completed"}),
            ({"open-pathway", "reopen-pathway"}, {"close-pathway", "hand-over"}),
        ):
            for one in life.every(*begins):
                over = life.first(one.at, *ends)
                periods.append((one.at, over.at if over else life.until))
    sixteen, adult = life.turns(16), life.turns(CHILD_LAW_ENDS)
    begun = [max(first, sixteen) for first, last in periods if last > sixteen and first < adult]
    return min((when for when in begun if when <= life.until), default=None)


def _stance(life: Life, since: datetime, about: str, *outcomes: str) -> Line | None:
    return life.first(
        since, "make-decision", where=lambda line: line.data["about"] == about and line.data["outcome"] in outcomes
    )


def _sixteen(life: Life) -> Verdicts:
    """T13, T14, T15: the youth plan, youth support for who is placed, adult life for who has a disability."""
    adult = life.turns(CHILD_LAW_ENDS)
    begun = _case_at_16(life, placed=False)
    if begun is not None:
        earlier = begun - timedelta(days=183)
        stances = (_stance(life, earlier, "youth-plan", "yes", "no"), life.first(earlier, "social.youth-plan-made"))
        yield "T13", life.judge(None, min(filter(None, stances), key=lambda line: line.at, default=None), adult)
    for one in life.every("make-decision"):
        if one.data["about"] == "youth-plan" and one.data["outcome"] == "yes":
            plan = life.first(one.at, "social.youth-plan-made")
            yield "T13-plan", life.judge(days.months_after(one.at, 3), plan, adult)
    placed = _case_at_16(life, placed=True)
    if placed is not None:
        over = [line for line in life.every("social.placement-ended") if line.at > placed]
        lapsed = min([adult, *(line.at for line in over)])
        plan = life.first(placed - timedelta(days=366), "social.youth-plan-made")
        yield "T13-placed", life.judge(days.months_after(placed, 3), plan, lapsed)
        decided = _stance(life, placed - timedelta(days=731), "youth-support", "yes", "no")
        due = days.end(days.add_months(life.born, 18 * 12 - 6))
        yield "T14", life.judge(due, decided, lapsed)
    disabled = [line for line in life.every("social.problem-judged") if line.data["kind"] == "disability"]
    if disabled and max(disabled[0].at, life.turns(16)) <= min(life.until, adult):
        since = max(disabled[0].at, life.turns(16)) - timedelta(days=366)
        yield "T15", life.judge(None, _stance(life, since, "adult-preparation", "yes", "no"), adult)


def _absence_of(line: Line) -> tuple[str, float] | None:
    facts = line.data if line.what == "school.absence-summarised" else (line.data.get("facts") or {}).get("absence")
    return (facts["quarter"], facts["unauthorised"] / facts["school_days"]) if facts else None


def _absence(life: Life) -> Verdicts:
    """T16, T16a: at 15 % the head of school notifies, at 10 % the school warns the parents; once a quarter."""
    for rule, limit in (("T16", 0.15), ("T16a", 0.10)):
        quarters: dict[str, list[tuple[datetime, datetime]]] = {}
        for quarter, since, lapsed in _high(life, limit):
            quarters.setdefault(quarter, []).append((since, lapsed))
        for stretches in quarters.values():
            # One quarter, one duty: answered since the first crossing, over when the last stretch was.
            met = _answer(life, rule, stretches[0][0])
            yield rule, life.judge(None, met, min(stretches[-1][1], life.turns(CHILD_LAW_ENDS)))


def _high(life: Life, limit: float) -> Iterator[tuple[str, datetime, datetime]]:
    """Each stretch of a quarter with absence from a limit up: since when, and when a newer summary said less."""
    never = life.until + timedelta(days=9999)
    lines = [(line, _absence_of(line)) for line in life.every("school.absence-summarised", "school.concern-shared")]
    for quarter in dict.fromkeys(share[0] for _, share in lines if share is not None):
        since: datetime | None = None
        for line, share in lines:
            if share is None or share[0] != quarter:
                continue
            if share[1] >= limit and since is None:
                since = line.at
            elif share[1] < limit and since is not None and line.what == "school.absence-summarised":
                yield quarter, since, line.at
                since = None
        if since is not None:
            yield quarter, since, never


def _answer(life: Life, rule: str, since: datetime) -> Line | None:
    """What answers to high absence: a notification or a warning, also one of the quarter before it was known."""
    earlier = since - timedelta(days=92)
    if rule == "T16":
        return life.first(earlier, "social.notification-received", where=_school_notifies_of_absence)
    warned = life.first(earlier, "school.concern-shared", where=_says_that_the_parents_know)
    meeting = life.first(earlier, "school.family-meeting-held")
    return min(filter(None, (warned, meeting)), key=lambda line: line.at, default=None)


def _school_notifies_of_absence(line: Line) -> bool:
    return line.data.get("notifier_sector") == "school" and "unauthorised-absence" in line.data["reasons"]


def _says_that_the_parents_know(line: Line) -> bool:
    return bool((line.data.get("facts") or {}).get("parents_informed"))


def _moves(life: Life) -> Verdicts:
    """T17: the family moves away, and the new municipality is told at once."""
    for one in life.every("person.moved"):
        if one.data["to_municipality"] != "707" and life.every("open-pathway"):
            told = life.first(one.at - timedelta(days=31), "hand-over")
            yield "T17", life.judge(days.working_days_after(one.at, 1), told, life.turns(CHILD_LAW_ENDS))


def _requests(life: Life) -> Verdicts:
    """T18, T19: who asks to see is answered in time, or told in time that it takes longer."""
    for one in life.every("record-access-request"):
        answered = life.first(one.at, "answer-access-request", where=_about(one))
        extended = life.first(one.at, "extend-access-request", where=_about(one))
        first = min(filter(None, (answered, extended)), key=lambda line: line.at, default=None)
        if one.data["kind"] == "documents":
            yield "T18", life.judge(days.working_days_after(one.at, 7), first)
        else:
            yield "T19", life.judge(days.months_after(one.at, 1), first)
            yield "T19-longest", life.judge(days.months_after(one.at, 3), answered)
        if extended is not None:
            yield "T18-T19-letter", life.judge(days.end(date.fromisoformat(extended.data["until"])), answered)


def _about(one: Line) -> Callable[[Line], bool]:
    return lambda line: line.data["request"] == one.id


def _pathway(life: Life) -> Verdicts:
    """T21, T24, the start of what was promised, and the review of an emergency access."""
    for one in life.every("justice.referred-to-youth-crime-board"):
        decided = life.first(
            one.at,
            "justice.youth-crime-board-decided",
            where=lambda line, one=one: line.data.get("referral") == one.data["referral"],  # type: ignore[misc]
        )
        yield "T21", life.judge(None, decided)
    for one in life.every("open-pathway"):
        told = life.first(one.at - timedelta(days=31), "record-parties-informed")
        yield "T24", life.judge(days.months_after(one.at, 1), told)
    for one in life.every("commit-intervention"):
        named = one.data["intervention"]
        started = life.first(
            one.at - timedelta(days=366),
            "start-intervention",
            where=lambda line, named=named: line.data["intervention"] == named,  # type: ignore[misc]
        )
        yield "START", life.judge(days.days_after(one.at, 14), started)
    for one in life.every("open-emergency-access"):
        reviewed = life.first(one.at, "review-emergency-access")
        yield "EMERGENCY-REVIEW", life.judge(days.working_days_after(one.at, 3), reviewed)


OF_CHILDREN: tuple[Callable[[Life], Verdicts], ...] = (
    _notifications,
    _honour,
    _assessment,
    _mandatory,
    _plans,
    _follow_ups,
    _sixteen,
    _absence,
    _moves,
)
"""Limits of the law on children, which ends at 18."""
OF_ALL_AGES: tuple[Callable[[Life], Verdicts], ...] = (_requests, _pathway)
"""Limits of other laws and of practice."""
