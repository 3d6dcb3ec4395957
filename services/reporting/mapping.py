"""How does a batch of the log become what all read models will write? Decoded once, opened once, mapped by each.

Invariant: pure but for the keys that are handed in; where the batch was cut makes no difference.
"""

from collections.abc import Iterable, Mapping, Sequence

from services.reporting.projections.operations import NOTHING_OPENED, Opened, ReadModel
from services.reporting.writing import Pending
from shared.events.envelope import Envelope, Event, personal_fields
from shared.seals import key_of, open_sealed


class MissingKeyError(Exception):
    """A sealed value names a youth who never had a key: the keys and the log do not belong together."""


class Mapper:
    """The read models that are being written, arranged by the event types that they care about."""

    def __init__(self, models: Iterable[ReadModel]) -> None:
        self._by_type: dict[type[Event], list[ReadModel]] = {}
        for model in models:
            for kind in model.TYPES:
                self._by_type.setdefault(kind, []).append(model)
        self._mapped = {kind: tuple(model.rows for model in found) for kind, found in self._by_type.items()}

    def youths(self, envelopes: Iterable[Envelope]) -> set[str]:
        """Whose keys are needed to open what is personal in these events."""
        return {
            key_of(value)
            for envelope in envelopes
            for name in personal_fields(type(envelope.data))
            if (value := getattr(envelope.data, name)) is not None
        }

    def map(self, envelopes: Iterable[Envelope], keys: Mapping[str, bytes | None], pending: Pending) -> None:
        """Merge what these events do to all read models into `pending`.

        Raises:
            MissingKeyError: a value cannot be opened because its youth never had a key.
        """
        mapped = self._mapped
        for envelope in envelopes:
            kind = type(envelope.data)
            found = mapped.get(kind)
            if found is None:
                continue
            fields = personal_fields(kind)
            opened = open_fields(envelope.data, fields, keys) if fields else NOTHING_OPENED
            for rows in found:
                pending.take(rows(envelope, opened))


def open_fields(data: Event, fields: Sequence[str], keys: Mapping[str, bytes | None]) -> Opened:
    """The personal fields of an event, opened.

    Raises:
        MissingKeyError: a youth never had a key.
    """
    opened: dict[str, str] = {}
    for name in fields:
        value = getattr(data, name)
        if value is not None:
            try:
                key = keys[key_of(value)]
            except KeyError as error:
                raise MissingKeyError("a sealed value names a youth without a key") from error
            opened[name] = open_sealed(value, key)
    return opened
