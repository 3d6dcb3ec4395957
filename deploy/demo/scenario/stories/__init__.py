"""Which youths have a story of their own? Six, each told by hand in a module of its own."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from deploy.demo.scenario.cast import Youth
from deploy.demo.scenario.script import Line
from deploy.demo.scenario.stories import emil, liva, maja, oskar, sander, yasin

STORIES: Final[Mapping[int, Callable[[Youth], Iterator[Line]]]] = {
    0: sander.story,
    1: liva.story,
    2: yasin.story,
    3: emil.story,
    4: maja.story,
    5: oskar.story,
}
"""The story of each youth who has one, by number."""
