"""The client for a sector's own system: tell what happened, learn what became of it, hear what the sector is told."""

from samspor.client.carrying import Pace
from samspor.client.client import Client, NoSealingKeyError
from samspor.client.faults import Fault, InvalidError
from samspor.client.feeding import Following, Message
from samspor.client.outbox import NotOurFileError, Telling, UnknownIdError
from samspor.client.people import Cpr, Youth
from samspor.client.receipts import Receipt, Refusal

__all__ = [
    "Client",
    "Cpr",
    "Fault",
    "Following",
    "InvalidError",
    "Message",
    "NoSealingKeyError",
    "NotOurFileError",
    "Pace",
    "Receipt",
    "Refusal",
    "Telling",
    "UnknownIdError",
    "Youth",
]
