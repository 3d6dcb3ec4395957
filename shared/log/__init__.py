"""How is the one log read and appended to?

`connect` gives a connection that never gives up, `pull` the raw deliveries of a consumer, `append` a fenced, atomic
batch, `fold` the one loop of every reader. Invariant: what is read is read in log order, and what is appended by one
publisher stands on the log in the order of its outbox, exactly once.
"""

from shared.log.appending import FencedError, Outgoing, append, last_of, publish_batch
from shared.log.checking import UnsafeServerError, check
from shared.log.connection import connect, request
from shared.log.folding import Checkpoint, DifferentLogError, Entry, Progress, available, fold
from shared.log.pulling import Delivery, LostConsumerError, acknowledge, pull
from shared.log.stream import Standing, standing

__all__ = [
    "Checkpoint",
    "Delivery",
    "DifferentLogError",
    "Entry",
    "FencedError",
    "LostConsumerError",
    "Outgoing",
    "Progress",
    "Standing",
    "UnsafeServerError",
    "acknowledge",
    "append",
    "available",
    "check",
    "connect",
    "fold",
    "last_of",
    "publish_batch",
    "pull",
    "request",
    "standing",
]
