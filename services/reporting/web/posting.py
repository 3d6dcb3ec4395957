"""What did a browser send, and does it come from one of our own pages?

Invariant: nothing that was sent is looked at before its token was found to be the session's own.
"""

from typing import Final
from uuid import UUID, uuid4

from fastapi import Request
from starlette.datastructures import FormData

from services.reporting.web.filling import Typed
from services.reporting.web.visiting import Front, Visit, visited

CSRF: Final = "csrf"


async def posted(front: Front, request: Request) -> tuple[Visit, Typed]:
    """A form that was sent, once its token has been found to be the session's own.

    Raises:
        NotSignedInError: nobody is signed in.
        ForgedError: another site may have sent it.
    """
    visit = await visited(front, request)
    sent = await request.form()
    visit.signed_in.check(str(sent.get(CSRF, "")))
    return visit, texts(sent)


def texts(sent: FormData) -> Typed:
    """Every text of a form by its field."""
    return {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in sent if name != CSRF}


def first(typed: Typed, name: str, otherwise: str = "") -> str:
    """The first text of a field."""
    return (typed.get(name) or [otherwise])[0]


def id_of(typed: Typed, name: str) -> UUID:
    """The id that was made when the form was shown; a new one where there is none."""
    try:
        return UUID(first(typed, name))
    except ValueError:
        return uuid4()
