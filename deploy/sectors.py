"""Which sectors does this installation have? Those with an inbox in the definitions, as of today."""

from datetime import UTC, datetime

from shared.definitions.sectors import sectors as taking_part


def sectors() -> tuple[str, ...]:
    """The sectors that publish to us."""
    return tuple(row.code for row in taking_part(datetime.now(UTC)) if row.stream is not None)
