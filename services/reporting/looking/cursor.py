"""Where does the next page begin? A cursor is the place of the last row in the order that the pages are sorted by.

It is opaque to whoever passes it on, and read strictly: anything else than what was given out is refused.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from datetime import datetime
from typing import Final
from uuid import UUID

_FORM: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")


class BadCursorError(ValueError):
    """The cursor is not one that was given out here."""


def write_place(moment: datetime | None, identity: UUID) -> str:
    """The cursor of a row by its moment (None: it has none) and its id."""
    text = f"{moment.isoformat() if moment else ''}|{identity}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_optional_place(cursor: str | None) -> tuple[datetime | None, UUID] | None:
    """The place that a cursor names; its moment may be missing.

    Raises:
        BadCursorError: it is no cursor.
    """
    if cursor is None:
        return None
    if not _FORM.fullmatch(cursor):
        raise BadCursorError
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, identity = text.partition("|")
        found = datetime.fromisoformat(moment) if moment else None
        if found is not None and found.tzinfo is None:
            raise BadCursorError
        return found, UUID(identity)
    except (NotBase64Error, UnicodeDecodeError, ValueError) as error:
        raise BadCursorError from error


def read_place(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The place that a cursor names.

    Raises:
        BadCursorError: it is no cursor, or one of a list whose rows need have no moment.
    """
    place = read_optional_place(cursor)
    if place is None:
        return None
    moment, identity = place
    if moment is None:
        raise BadCursorError
    return moment, identity
