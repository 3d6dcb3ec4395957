"""What happens in Norddjurs from January 2025 to November 2026? One seed, one scenario, always the same bytes.

`generate` gives the steps that the conductor plays; `messages` streams the sectors' messages for any number of
youths, cohort by cohort, without ever holding more than one cohort.
Invariant: nothing here reads a clock or draws chance from anywhere but the seed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from deploy.demo.scenario import klitvig, meetings, money, noise, services, taskforce
from deploy.demo.scenario.calendar import MUNICIPALITY
from deploy.demo.scenario.cast import COLLEAGUES, Colleague, Youth, youth
from deploy.demo.scenario.cohort import COHORT
from deploy.demo.scenario.compose import Setting, compose
from deploy.demo.scenario.courses import course
from deploy.demo.scenario.script import Line
from deploy.demo.scenario.steps import Act, Item, Message, Step, steps
from deploy.demo.scenario.stories import STORIES

SEED: Final = 707


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must become of a scenario's messages and commands."""

    published: int
    accepted: int
    refused: int
    duplicates: int
    commands: int
    refused_commands: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario that is ready to be played.

    Attributes:
        people: everybody who gives commands in it.
    """

    seed: int
    youths: tuple[Youth, ...]
    steps: tuple[Step, ...]
    municipality: str = MUNICIPALITY
    people: tuple[Colleague, ...] = COLLEAGUES

    def expectation(self) -> Expectation:
        """The counts that a run must show."""
        outcomes = Counter(message.outcome for step in self.steps for message in step.messages)
        acts = [act for step in self.steps for act in step.acts]
        return Expectation(
            published=outcomes.total(),
            accepted=outcomes["accepted"],
            refused=outcomes["refused"],
            duplicates=outcomes["duplicate"],
            commands=len(acts),
            refused_commands=sum(act.refused is not None for act in acts),
        )

    def digest(self) -> str:
        """The same for the same seed, on every machine: SHA-256 over every step."""
        found = sha256()
        for step in self.steps:
            found.update(repr((step.at.isoformat(), step.messages, step.acts)).encode())
        return found.hexdigest()


def generate(seed: int = SEED, youths: int = COHORT) -> Scenario:
    """The scenario of a seed with this many youths, at least as many as have a story of their own."""
    if youths < len(STORIES):
        raise ValueError(f"found {youths} youths, expected at least {len(STORIES)}")
    cast = tuple(youth(seed, number) for number in range(youths))
    told: dict[str, Sequence[Line]] = {name: tuple(script) for name, script in _scripts(seed, cast).items()}
    told |= {"taskforce": tuple(taskforce.story()), "services": tuple(services.story())}
    scripts: dict[str, Iterable[Line]] = {
        **told,
        "meetings": meetings.story(seed, cast, told),
        "finance": money.postings(told.values()),
    }
    setting = Setting(seed, {each.number: each for each in cast})
    items = compose(setting, scripts, noise.faults(seed, cast))
    return Scenario(seed, cast, tuple(steps(items)))


def beside() -> Scenario:
    """The scenario of the second municipality, which nothing but its data makes another one."""
    cast = {each.number: each for each in klitvig.YOUTHS}
    items = compose(Setting(SEED, cast, klitvig.MUNICIPALITY), {"klitvig": klitvig.story()})
    return Scenario(SEED, klitvig.YOUTHS, tuple(steps(items)), klitvig.MUNICIPALITY, klitvig.COLLEAGUES)


def messages(seed: int = SEED, youths: int = COHORT) -> Iterator[Message]:
    """The sectors' messages of any number of youths, cohort after cohort, each in order of time."""
    for item in cohorts(seed, youths):
        if isinstance(item.what, Message):
            yield item.what


def cohorts(seed: int, youths: int) -> Iterator[Item]:
    """Messages and commands of any number of youths, cohort after cohort; numbers begin anew with each cohort."""
    for first in range(0, youths, COHORT):
        cast = {number: youth(seed, number) for number in range(first, min(first + COHORT, youths))}
        yield from compose(Setting(seed, cast), _scripts(seed, cast.values()))


def _scripts(seed: int, cast: Iterable[Youth]) -> dict[str, Iterator[Line]]:
    return {f"youth-{each.number}": script(seed, each) for each in cast}


def script(seed: int, who: Youth) -> Iterator[Line]:
    """Everything that happens to one youth: a story told by hand, or a course that chance writes."""
    story = STORIES.get(who.number)
    return story(who) if story else course(seed, who)


__all__ = [
    "SEED",
    "Act",
    "Expectation",
    "Item",
    "Message",
    "Scenario",
    "Step",
    "beside",
    "cohorts",
    "generate",
    "messages",
]
