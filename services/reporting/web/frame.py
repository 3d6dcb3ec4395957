"""What stands around every page: who is signed in and for which purpose, where one can go, in which language?

Invariant: a page's title carries nothing of any youth, because titles leave the page (history, tabs, screen shares).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from services.reporting.web.views.parts import Notice
from services.reporting.web.words import Words

NAV: Final = (
    ("today", "/"),
    ("caseload", "/sager"),
    ("meetings", "/moeder"),
    ("budget", "/budget"),
    ("management", "/ledelse"),
    ("services", "/viften"),
    ("committee", "/udvalg"),
    ("raise", "/rejs"),
    ("tell", "/fortael"),
    ("my-plan", "/min-plan"),
    ("door", "/aaben-doer"),
)


@dataclass(frozen=True, slots=True)
class NavLink:
    """A place that one can go to from everywhere."""

    text: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """All that stands around a page."""

    title: str
    language: str
    path: str
    other_language: str
    version: str
    name: str = ""
    role: str = ""
    purpose: str = ""
    may_change_purpose: bool = False
    csrf: str = ""
    nav: tuple[NavLink, ...] = ()
    notice: Notice | None = None
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the frame tells of the person who is signed in; `pages` are those of NAV that are open to them."""

    name: str
    role_name: str
    purpose: str
    purposes: tuple[str, ...]
    csrf: str
    pages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: its path and what was asked with it."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """The address of the same page in another language."""
        return f"{self.path}?{urlencode({**self.query, 'lang': language})}"


def frame(
    title: str,
    place: Place,
    words: Words,
    version: str,
    *,
    signed_in: SignedIn | None = None,
    notice: Notice | None = None,
    at: datetime | None = None,
) -> Frame:
    """The frame of a page."""
    other = words("frame.other-language-code")
    if signed_in is None:
        return Frame(title, words.language, place.path, place.in_language(other), version, notice=notice)
    return Frame(
        title=title,
        language=words.language,
        path=place.path,
        other_language=place.in_language(other),
        version=version,
        name=signed_in.name,
        role=signed_in.role_name,
        purpose=words.code("access-purpose", signed_in.purpose),
        may_change_purpose=len(signed_in.purposes) > 1,
        csrf=signed_in.csrf,
        nav=_nav(signed_in, place, words),
        notice=notice,
        as_of=words("frame.as-of", moment=words.moment(at)) if at else "",
    )


def _nav(signed_in: SignedIn, place: Place, words: Words) -> tuple[NavLink, ...]:
    return tuple(
        NavLink(words(f"frame.{key}"), href, place.path == href if href == "/" else place.path.startswith(href))
        for key, href in NAV
        if key in signed_in.pages
    )
