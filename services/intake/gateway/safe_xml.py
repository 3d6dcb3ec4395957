"""What does an XML document say, when nobody has to be trusted to have written it?

No document type, no entity of its own, nothing fetched; a bound on its depth and on how many elements it has.
Invariant: reading takes time and memory in proportion to the bytes, whatever they are, and an error says where and
never what.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.parsers import expat

DEEPEST: Final = 64
"""Levels of elements."""
_PIECE: Final = 64 * 1024
_SEPARATOR: Final = "\n"


class UnsafeXmlError(ValueError):
    """The bytes are no XML that is read here; the sentence says why, without repeating anything of it."""


@dataclass(slots=True)
class Element:
    """An element: its namespace (empty: none), its local name, where it began, its text and what is inside."""

    namespace: str
    name: str
    line: int
    attributes: Mapping[str, str]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def children(self, namespace: str, name: str) -> Iterator["Element"]:
        """The elements directly inside that have this name."""
        return (each for each in self.inside if (each.namespace, each.name) == (namespace, name))


def parse(source: IO[bytes], most_elements: int) -> Element:
    """The root of a document.

    Raises:
        UnsafeXmlError: the document is none, or is not read here.
    """
    around = Element("", "", 0, {})
    path: list[tuple[Element, list[str]]] = [(around, [])]
    parser = _parser()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(_SEPARATOR)
        element = Element(namespace, local, parser.CurrentLineNumber, attributes)
        path[-1][0].inside.append(element)
        path.append((element, []))

    def end(_: str) -> None:
        element, pieces = path.pop()
        element.text = "".join(pieces)

    def text(piece: str) -> None:
        path[-1][1].append(piece)

    parser.CharacterDataHandler = text
    _walk(parser, source, most_elements, start, end)
    return around.inside[0]


def survey(
    source: IO[bytes],
    most_elements: int,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
) -> int:
    """Walk through a document without keeping it, and tell how many elements it has.

    Names are `namespace` and `name` with a line end between them, or the name alone where there is no namespace.

    Raises:
        UnsafeXmlError: the document is none, or is not read here.
    """
    return _walk(_parser(), source, most_elements, start, end)


def local(name: str) -> str:
    """The name without its namespace, as `survey` tells it."""
    return name.rpartition(_SEPARATOR)[2]


def _parser() -> Any:
    parser: Any = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    parser.ExternalEntityRefHandler = _no_doctype
    return parser


def _no_doctype(*_: object) -> None:
    raise UnsafeXmlError("a document type or an entity of its own")


def _walk(
    parser: Any,
    source: IO[bytes],
    most_elements: int,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
) -> int:
    depth = count = 0

    def opened(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST:
            raise UnsafeXmlError(f"more than {DEEPEST} levels of elements")
        if count > most_elements:
            raise UnsafeXmlError(f"more than {most_elements} elements")
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        while piece := source.read(_PIECE):
            parser.Parse(piece)
        parser.Parse(b"", 1)
    except expat.ExpatError as error:
        # The library's own sentence may name what it found.
        raise UnsafeXmlError(f"no well-formed XML at line {error.lineno}") from None
    except (ValueError, LookupError) as error:
        if isinstance(error, UnsafeXmlError):
            raise
        # An encoding that it claims and that nobody has.
        raise UnsafeXmlError("an encoding that is not read here") from None
    return count
