"""How does a page become HTML? Templates place what the views found; everything is escaped.

Invariant: a template that asks for something that is not there fails instead of showing an empty place.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.reporting.web.frame import Frame
from services.reporting.web.words import Words

HERE: Final = Path(str(files("services.reporting.web")))
STATIC: Final = HERE / "static"


@cache
def environment() -> Environment:
    """The templates, compiled once."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def version() -> str:
    """A fingerprint of style and script, so that a browser keeps them until they change."""
    content = b"".join(file.read_bytes() for file in sorted(STATIC.iterdir()))
    return sha256(content).hexdigest()[:12]


def render(template: str, frame: Frame, words: Words, **parts: object) -> str:
    """The HTML of a page."""
    return environment().get_template(template).render(frame=frame, t=words, command_id=uuid4, **parts)
