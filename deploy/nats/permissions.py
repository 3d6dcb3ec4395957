"""Which user may publish and read which subjects? Least privilege, as data.

The services, the tools and the streams live in the account CORE; each sector has an account of its own, whose only
way into CORE is what is exported to it. So has the gateway, which faces the outside: the server sends its answers to
whatever subject a client of the same account names, and an account of its own keeps those answers off the log.
Invariant: a reply is read by the one who asked, since every user has an inbox prefix of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.streams import EVENTS, FEED, INTAKE_CONSUMER, RECEIPTS, consumer, inbox

CORE: Final = "CORE"
OUTSIDE: Final = "GATEWAY"
"""The account of the HTTP gateway."""
GATEWAY: Final = "gateway"
"""Its one user."""
STATUS_OF_INTAKE: Final = "control.intake.status"
SERVICES: Final = ("intake", "planning", "coordination", "reporting")
DOMAIN: Final = "samspor"
"""The JetStream domain under which another account finds what is exported to it."""
ANSWERS_OUTSIDE: Final = "_R_.>"
"""The subjects that the server makes for the answer to a request from another account."""
OPERATOR: Final = "operator"
RESTORER: Final = "restorer"
ASKING: Final = ("reporting", OPERATOR)
"""Who sends requests, and so has to be answered."""


@dataclass(frozen=True)
class Permissions:
    """What one user may publish and subscribe to."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


@dataclass(frozen=True)
class Door:
    """A subject of CORE that a sector's account may send to, and its name in that account."""

    subject: str
    known_as: str
    streamed: bool = False
    """Several messages answer one request."""


def inbox_prefix(user: str) -> str:
    """The prefix under which a user of CORE receives replies; nobody else may listen there."""
    return f"_INBOX_{user}"


def core_users(sectors: Sequence[str]) -> dict[str, Permissions]:
    """Every user of the account CORE."""
    return {
        "intake": _service("intake", *_of_intake(sectors), ANSWERS_OUTSIDE),
        "planning": _service("planning"),
        "coordination": _service("coordination"),
        "reporting": Permissions(
            ("events.reporting.>", "cmd.>", "query.>", *_reading_events(), _replies_to(OPERATOR)),
            ("control.reporting.>", _replies_to("reporting")),
        ),
        OPERATOR: Permissions(("control.>", "cmd.>", "query.>", "$JS.API.>", "$JS.ACK.>"), (_replies_to(OPERATOR),)),
        RESTORER: Permissions(
            (
                "restoring.>",
                *(f"$JS.API.STREAM.{verb}.{EVENTS}" for verb in ("CREATE", "UPDATE", "DELETE")),
                *_reading_events(),
            ),
            (_replies_to(RESTORER),),
        ),
    }


def sector_doors(sector: str) -> list[Door]:
    """All of CORE that a sector can reach: its own inbox, its own receipts, its own feed."""
    name = consumer(sector)
    doors = [_same(f"sector.{sector}.>")]
    for stream in (RECEIPTS, FEED):
        doors += [
            _in_domain(f"CONSUMER.MSG.NEXT.{stream}.{name}", streamed=True),
            _in_domain(f"CONSUMER.INFO.{stream}.{name}"),
            _same(f"$JS.ACK.{stream}.{name}.>"),
        ]
    return doors


def sector_user(sector: str) -> Permissions:
    """The one user of a sector's account."""
    return Permissions(tuple(door.known_as for door in sector_doors(sector)), ("_INBOX.>",))


def gateway_doors(sectors: Sequence[str]) -> list[Door]:
    """All of CORE that the gateway can reach: into every inbox, how full it is, and how intake is."""
    doors = [_same(STATUS_OF_INTAKE)]
    for sector in sectors:
        doors += [_same(f"sector.{sector}.>"), _in_domain(f"STREAM.INFO.{inbox(sector)}")]
    return doors


def gateway_user(sectors: Sequence[str]) -> Permissions:
    """The one user of the gateway's account; it reads no inbox, no receipt, no feed and not the log."""
    return Permissions(tuple(door.known_as for door in gateway_doors(sectors)), (_replies_to(GATEWAY),))


def _same(subject: str) -> Door:
    return Door(subject, subject)


def _in_domain(request: str, *, streamed: bool = False) -> Door:
    # Under its own name a sector's account would answer that it has no JetStream; under a domain's name the
    # request goes through, and every client library knows domains.
    return Door(f"$JS.API.{request}", f"$JS.{DOMAIN}.API.{request}", streamed)


def _service(name: str, *more: str) -> Permissions:
    # Answering by `allow_responses` would make the server remember the reply subject of every message that a
    # reader pulls; naming the askers' inboxes costs nothing and is as narrow: their tokens cannot be guessed.
    answers = tuple(_replies_to(asker) for asker in ASKING)
    asked = tuple(f"{kind}.{name}.>" for kind in ("cmd", "query", "control"))
    return Permissions(
        (f"events.{name}.>", *more, *_reading_events(), *answers),
        (*asked, _replies_to(name)),
    )


def _of_intake(sectors: Sequence[str]) -> list[str]:
    allowed = ["receipt.>", "to.>"]
    for sector in sectors:
        stream = inbox(sector)
        allowed += [
            f"$JS.API.STREAM.INFO.{stream}",
            f"$JS.API.CONSUMER.INFO.{stream}.{INTAKE_CONSUMER}",
            f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{INTAKE_CONSUMER}",
            f"$JS.API.CONSUMER.RESET.{stream}.{INTAKE_CONSUMER}",
            f"$JS.ACK.{stream}.{INTAKE_CONSUMER}.>",
        ]
    for stream in (RECEIPTS, FEED):
        allowed += _looking_at(stream)
    return allowed


def _reading_events() -> list[str]:
    """Consumers of one's own on the log, and looks at single messages; never a change to the stream."""
    consuming = [f"$JS.API.CONSUMER.{verb}.{EVENTS}.>" for verb in ("CREATE", "INFO", "DELETE", "MSG.NEXT", "RESET")]
    return [*_looking_at(EVENTS), *consuming, f"$JS.API.CONSUMER.CREATE.{EVENTS}", f"$JS.ACK.{EVENTS}.>"]


def _looking_at(stream: str) -> list[str]:
    return [
        f"$JS.API.STREAM.INFO.{stream}",
        f"$JS.API.STREAM.MSG.GET.{stream}",
        f"$JS.API.DIRECT.GET.{stream}",
        f"$JS.API.DIRECT.GET.{stream}.>",
    ]


def _replies_to(user: str) -> str:
    return f"{inbox_prefix(user)}.>"
