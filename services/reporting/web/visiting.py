"""Who visits a page, in which language, and how does the answer leave the house?

Invariant: every page is answered with the same strict headers: nothing from elsewhere, no script in the page, no
frames, no referrer, nothing kept by a cache.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.reporting.commands import CommandDoor
from services.reporting.gateway import Gateway
from services.reporting.ledger.signing import Signing
from services.reporting.looking.asking import Asking, DeniedError
from services.reporting.looking.desk import Desk
from services.reporting.looking.lists import LISTED
from services.reporting.looking.management import FIGURES
from services.reporting.looking.reaching import reach_of
from services.reporting.seen import Seen
from services.reporting.session import Session, Sessions
from services.reporting.web.frame import NAV, Frame, Place, SignedIn, frame
from services.reporting.web.rendering import render, version
from services.reporting.web.views.parts import Notice, Tone
from services.reporting.web.words import LANGUAGES, Language, Words, language_of
from shared.definitions.roles import ROLES
from shared.policy import Look, may_command, may_see

LANGUAGE_COOKIE: Final = "samspor-sprog"
NOTICE_COOKIE: Final = "samspor-besked"
REMEMBERED: Final = timedelta(days=365)
NOTICE_STAYS: Final = timedelta(minutes=2)

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cache-Control": "no-store",
}

NOTICES: Final[Mapping[str, tuple[Tone, str]]] = {
    "saved": ("good", "done"),
    "saved-unseen": ("good", "done"),
    "already": ("quiet", "info"),
    "nothing-changed": ("quiet", "info"),
    "raised": ("good", "done"),
    "read": ("good", "done"),
    "emergency": ("warn", "alarm"),
    "consulted": ("good", "done"),
    "replayed": ("good", "done"),
    "discarded": ("good", "done"),
    "none-chosen": ("warn", "info"),
    "revealed": ("quiet", "eye"),
}
"""What may be said once after something was done, how it looks, and its sentence's key under `frame`."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the pages work with: sessions, looks, commands' door, what was folded lately, gateway, the ledger's pen."""

    sessions: Sessions
    desk: Desk
    door: CommandDoor
    seen: Seen
    gateway: Gateway
    signing: Signing


class NotSignedInError(Exception):
    """Nobody is signed in on this browser."""


class NotForStaffError(Exception):
    """Whoever is signed in does not work here, and this is a page for those who do."""


OWN_PAGES: Final = ("/min-plan", "/aaben-doer")
"""The pages for those whom it is about, and for whoever comes to the open door."""
OPEN_TO_ALL: Final = (*OWN_PAGES, "/login", "/logout", "/static")
"""Where somebody who does not work here may go."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a browser."""

    request: Request
    session: Session | None
    words: Words
    chosen: Language | None
    now: datetime

    @property
    def signed_in(self) -> Session:
        """The session.

        Raises:
            NotSignedInError: there is none.
        """
        if self.session is None:
            raise NotSignedInError
        return self.session

    @property
    def asking(self) -> Asking:
        """The person as one who asks.

        Raises:
            NotSignedInError: nobody is signed in.
        """
        return self.signed_in.asking


async def visited(front: Front, request: Request) -> Visit:
    """Find out who visits, once a request."""
    known: Visit | None = getattr(request.state, "visit", None)
    if known is not None:
        return known
    visit = Visit(
        request=request,
        session=await front.sessions.current(request),
        words=words_of(request),
        chosen=_chosen(request),
        now=front.desk.clock.now(),
    )
    request.state.visit = visit
    if visit.session is not None and not _may_come(visit.session, request.url.path):
        raise NotForStaffError
    return visit


def _may_come(session: Session, path: str) -> bool:
    """Whether a page is one for the person: somebody who does not work here has pages of their own."""
    return ROLES[session.person.role].staff or path.startswith(OPEN_TO_ALL)


def home_of(session: Session, now: datetime) -> str:
    """Where the pages begin for somebody: the first of those that are open to them."""
    role = ROLES[session.person.role]
    if not role.staff:
        return "/min-plan" if "own-case" in role.purposes else "/aaben-doer"
    return next((href for key, href in NAV if _OPEN[key](session.asking, now)), "/")


def words_of(request: Request) -> Words:
    """The words of the language that a browser asks for."""
    return Words(language_of(request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)))


def _chosen(request: Request) -> Language | None:
    asked = request.query_params.get("lang")
    return next((language for language in LANGUAGES if language == asked), None)


def page(
    visit: Visit,
    template: str,
    title: str,
    *,
    status: int = 200,
    at: datetime | None = None,
    **parts: object,
) -> HTMLResponse:
    """A page as an answer."""
    said = visit.request.cookies.get(NOTICE_COOKIE, "")
    text = render(template, _frame(visit, title, said, at), visit.words, **parts)
    answer = HTMLResponse(text, status, dict(HEADERS))
    _remember_language(visit, answer)
    if said:
        answer.delete_cookie(NOTICE_COOKIE)
    return answer


def elsewhere(visit: Visit, path: str, notice: str = "") -> Response:
    """Lead the browser to another page after something was done; the notice is told there once."""
    answer = RedirectResponse(path, 303, dict(HEADERS))
    if notice:
        answer.set_cookie(
            NOTICE_COOKIE,
            notice,
            max_age=int(NOTICE_STAYS.total_seconds()),
            secure=visit.request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
    _remember_language(visit, answer)
    return answer


def _remember_language(visit: Visit, answer: Response) -> None:
    if visit.chosen is not None:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            visit.chosen,
            max_age=int(REMEMBERED.total_seconds()),
            secure=visit.request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )


def _frame(visit: Visit, title: str, said: str, at: datetime | None) -> Frame:
    words = visit.words
    query = {key: value for key, value in visit.request.query_params.items() if key != "lang"}
    notice = None
    if said in NOTICES:
        tone, icon = NOTICES[said]
        notice = Notice(words(f"frame.{said}"), tone, icon)
    return frame(
        title,
        Place(visit.request.url.path, query),
        words,
        version(),
        signed_in=None if visit.session is None else signed_in(visit.session, visit.now, words),
        notice=notice,
        at=at,
    )


def signed_in(session: Session, now: datetime, words: Words) -> SignedIn:
    """What the frame tells of the person, and which pages are open to them."""
    person = session.person
    role = ROLES[person.role]
    return SignedIn(
        name=session.name,
        role_name=words.of(role.da, role.en),
        purpose=session.purpose,
        purposes=role.purposes,
        csrf=session.csrf,
        pages=frozenset(key for key, open_to in _OPEN.items() if open_to(session.asking, now)),
    )


def _has_cases(asking: Asking, now: datetime) -> bool:
    if not ROLES[asking.person.role].staff:
        return False
    try:
        reach_of(asking, LISTED, now)
    except DeniedError as denied:
        return bool(denied.purposes)
    return True


def _sees_budget(asking: Asking, now: datetime) -> bool:
    person = asking.person
    return any(
        may_see(
            Look(role=person.role, unit=person.unit, purpose=purpose, at=now, about_organisation=True), "budget"
        ).allow
        for purpose in ROLES[person.role].purposes
    )


def _sees_figures(asking: Asking, now: datetime, purpose: str, categories: Iterable[str]) -> bool:
    person = asking.person
    look = Look(role=person.role, unit=person.unit, purpose=purpose, at=now, about_organisation=True)
    return all(may_see(look, category).allow for category in categories)


def _leads(asking: Asking, now: datetime) -> bool:
    return "management" in ROLES[asking.person.role].purposes and _sees_figures(asking, now, "management", FIGURES)


def _works_here(asking: Asking, now: datetime) -> bool:
    purposes = ROLES[asking.person.role].purposes
    return any(_sees_figures(asking, now, purpose, ("organisation",)) for purpose in purposes)


def _may_raise(asking: Asking, now: datetime) -> bool:
    return may_command(asking.person.role, "raise-youth", frozenset(), now).allow


def _may_consult(asking: Asking, now: datetime) -> bool:
    return may_command(asking.person.role, "consult-concern", frozenset(), now).allow


def _sees_report(asking: Asking, now: datetime) -> bool:
    return any(_sees_figures(asking, now, purpose, ("aggregate",)) for purpose in ROLES[asking.person.role].purposes)


def _own_case(asking: Asking, now: datetime) -> bool:
    mine = may_command(asking.person.role, "acknowledge-agreement", frozenset({"party"}), now).allow
    return mine and not ROLES[asking.person.role].staff


def _comes_to_the_door(asking: Asking, now: datetime) -> bool:
    return may_command(asking.person.role, "ask-consultation", frozenset(), now).allow


_OPEN: Final = {
    "my-plan": _own_case,
    "door": _comes_to_the_door,
    "today": _has_cases,
    "caseload": _has_cases,
    "meetings": _works_here,
    "committee": _sees_report,
    "budget": _sees_budget,
    "management": _leads,
    "services": _works_here,
    "raise": _may_raise,
    "tell": _may_consult,
}
"""The pages that one can go to from everywhere, and to whom each is open."""
