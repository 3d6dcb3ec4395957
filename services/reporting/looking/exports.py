"""What may leave the house in a file: methods and results for others, figures, and one case for those who audit?

Every export is recorded before it is handed out. Invariant: what is exchanged with others carries no id of a youth or
of a person, and nothing in it can be traced to fewer than five; a case leaves whole only for whom the policy lets see
the whole.
"""

import csv
import io
from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID, uuid4

from services.reporting.answers.exports import CaseReview, Exchange, ExchangedMethod, ExchangedOffer, National
from services.reporting.answers.history import AccessLog, HistoryEvent, State
from services.reporting.answers.management import Banded
from services.reporting.looking import history, youth
from services.reporting.looking.asking import Asking
from services.reporting.looking.desk import Desk
from services.reporting.looking.knowledge import outcomes
from services.reporting.looking.management import books_of, management, permit
from services.reporting.looking.range_of_services import until_now
from services.reporting.queries import services as rows
from shared.definitions.dated import local_day
from shared.events.reporting import ExportMade

METHODS: Final = "methods-exchange"
NATIONAL: Final = "national-figures"
REVIEW: Final = "youth-case-review"
AT_ONCE: Final = 200
"""Events, or looks, that are asked for at a time."""


async def methods(desk: Desk, asking: Asking) -> Exchange:
    """Methods, offers and what came of them, for other municipalities; nobody can be told from it.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
        UnrecordedError: the export cannot be recorded.
    """
    now = desk.clock.now()
    basis = permit(asking, now)
    place = desk.place.code
    async with desk.pool.acquire() as connection:
        reviews = await rows.method_reviews(connection, place)
        offers = await rows.offers(connection, place)
        books = await books_of(desk, connection, until_now(desk, now))
    newest = {row["method"]: row for row in reversed(reviews)}
    found = {one.offer: one for one in outcomes(books, offers)}
    listed = {row["offer"]: row for row in offers if row["withdrawn_at"] is None}
    export = await recorded(desk, asking, METHODS, (), basis)
    return Exchange(
        export=export,
        at=now,
        municipality=desk.place.name,
        methods=tuple(
            ExchangedMethod(
                method=row["method"],
                title=row["title"],
                outcome=row["outcome"],
                evidence=row["evidence"],
                reviewed_on=local_day(row["at"]),
            )
            for _, row in sorted(newest.items())
        ),
        offers=tuple(
            ExchangedOffer(
                offer=key,
                title=listed[key]["title"] if key in listed else None,
                effort_area=listed[key]["effort_area"] if key in listed else None,
                evidence=books.evidence.get(key),
                youths=found[key].youths if key in found else None,
                outcomes=found[key].outcomes.cells if key in found else {},
                withheld=key in found and found[key].outcomes.withheld,
            )
            for key in sorted({*listed, *found})
        ),
    )


def as_csv(exchange: Exchange) -> str:
    """The same as a table: one line a method, and one line an offer and outcome."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["what", "key", "title", "area", "evidence", "outcome", "youths"])
    for method in exchange.methods:
        writer.writerow(["method", method.method, _plain(method.title), "", method.evidence or "", method.outcome, ""])
    for offer in exchange.offers:
        line = ["offer", offer.offer, _plain(offer.title or ""), offer.effort_area or "", offer.evidence or ""]
        writer.writerow([*line, "all", _band(offer.youths)])
        held = "withheld" if offer.withheld else "<5"
        writer.writerows([*line, outcome, _band(count, held)] for outcome, count in offer.outcomes.items())
    return out.getvalue()


def _plain(text: str) -> str:
    """A title that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _band(count: Banded | None, held: str = "<5") -> str:
    return held if count is None else f"{count.least}-{count.most}"


async def national(desk: Desk, asking: Asking) -> National:
    """Anonymous figures of the municipality for the national level: the head's figures, and nothing beside them.

    Raises:
        DeniedError: the policy denies it to the role or for the purpose.
        UnrecordedError: the export cannot be recorded.
    """
    now = desk.clock.now()
    basis = permit(asking, now)
    found = await management(desk, asking, of_all=True)
    export = await recorded(desk, asking, NATIONAL, (), basis)
    return National(
        export=export,
        at=now,
        municipality=desk.place.code,
        since=found.since,
        until=found.until,
        groups=found.groups,
        limits=found.limits,
        ladder=found.ladder,
        concerns=found.concerns,
    )


async def case_review(desk: Desk, asking: Asking, who: UUID) -> CaseReview:
    """One youth's whole history as the person may see it: state, every event, obligations, and who looked.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies a part of it; a case leaves whole or not at all.
        UnrecordedError: the export cannot be recorded.
        UnavailableError: coordination does not answer.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, who)
    basis = sight.demand("access-log").basis
    state: State = await history.state(desk, asking, who)
    events = [event async for event in _events(desk, asking, who)]
    duties = await youth.obligations(desk, asking, who)
    looks = [log async for log in _looks(desk, asking, who)]
    export = await recorded(desk, asking, REVIEW, (who,), basis)
    return CaseReview(
        export=export,
        at=desk.clock.now(),
        youth=who,
        state=state,
        events=tuple(events),
        obligations=duties.obligations,
        broken=duties.broken,
        looks=tuple(entry for log in looks for entry in log.entries),
    )


async def _events(desk: Desk, asking: Asking, who: UUID) -> AsyncIterator[HistoryEvent]:
    after = 0
    while True:
        page = await history.history(desk, asking, who, after_version=after, limit=AT_ONCE)
        for event in page.events:
            yield event
        if page.after is None:
            return
        after = page.after


async def _looks(desk: Desk, asking: Asking, who: UUID) -> AsyncIterator[AccessLog]:
    after: str | None = None
    while True:
        log = await history.access_log(desk, asking, who, after=after, limit=AT_ONCE)
        yield log
        if log.after is None:
            return
        after = log.after


async def recorded(desk: Desk, asking: Asking, what: str, youths: tuple[UUID, ...], basis: str | None) -> UUID:
    """Record that something was taken out in a file; answers the id of the export, which stands in the file."""
    export = uuid4()
    look = ExportMade(
        actor=asking.person.id,
        role=asking.person.role,
        purpose=asking.purpose,
        what=what,
        youths=tuple(str(one) for one in youths),
        export=export,
    )
    await desk.looks.record(asking, look, basis)
    return export
