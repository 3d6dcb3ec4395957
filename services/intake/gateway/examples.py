"""What do requests and answers look like? Examples of the OpenAPI document, with invented people.

Invariant: an event here is one that intake accepts; a test sends it.
"""

from typing import Any, Final

RECEIPT_ID: Final = "1f6d0c3a-8a51-5f0e-9c43-2b7f1f6f9d10"

EVENT: Final[dict[str, Any]] = {
    "specversion": "1.0",
    "id": "s000123",
    "source": "/707/school/a-system",
    "type": "school.concern-shared",
    "time": "2025-03-03T10:15:00+01:00",
    "data": {
        "person": {"cpr": "7403129900", "name": "Sander"},
        "category": "absence",
        "facts": {},
        "text": "Han kommer for sent, og han er træt.",
    },
}
EVENTS: Final[list[dict[str, Any]]] = [EVENT, EVENT | {"id": "s000124"}]
TAKEN: Final[dict[str, Any]] = {
    "receipts": [{"index": 0, "id": "s000123", "receipt": RECEIPT_ID, "href": f"/v1/receipts/{RECEIPT_ID}"}]
}
ACCEPTED: Final[dict[str, Any]] = {
    "receipt": RECEIPT_ID,
    "outcome": "accepted",
    "inbox": "INBOX_SCHOOL",
    "sequence": 12,
    "received_at": "2025-03-03T09:15:00.120000Z",
    "id": "s000123",
    "source": "/707/school/a-system",
    "type": "school.concern-shared",
    "event": "6d1f1f4e-5f7b-5b53-8f36-0f6a1de6c4aa",
}
REFUSED: Final[dict[str, Any]] = {
    "receipt": RECEIPT_ID,
    "outcome": "refused",
    "inbox": "INBOX_SCHOOL",
    "sequence": 13,
    "received_at": "2025-03-03T09:16:00.120000Z",
    "id": "s000124",
    "source": "/707/school/a-system",
    "type": "school.concern-shared",
    "refusal": {
        "code": "value-not-in-list",
        "field": "data.category",
        "found": "a text of 9 characters",
        "expected": "a code of the list concern-category that was in force when it occurred",
        "reason_da": "Koden findes ikke på listen på det tidspunkt, hændelsen vedrører.",
        "reason_en": "The code is not in its list at the time of the event.",
    },
}
FED: Final[dict[str, Any]] = {
    "specversion": "1.0",
    "id": "7a5e9bb5-0f6a-5b38-9a2f-3a44de21a0f3",
    "source": "/707/intake",
    "type": "feed.following-started",
    "subject": "0b6b5a6c-9a0e-4f6e-8f3e-6d2b6f1c7a11",
    "time": "2025-03-04T08:00:00Z",
    "datacontenttype": "application/json",
    "dataversion": 1,
    "event": "c1f1d9a8-3b5f-5a0e-8a4b-1f4be1a4f7aa",
    "data": {
        "person": {"youth": "0b6b5a6c-9a0e-4f6e-8f3e-6d2b6f1c7a11", "cpr": "7403129900"},
        "sector": "school",
        "categories": ["concern"],
        "basis": "SSD",
    },
}
STATUS: Final[dict[str, Any]] = {
    "sector": "school",
    "since": "2025-02-01T00:00:00Z",
    "last_received": "2025-03-03T09:16:00.120000Z",
    "waiting": 0,
    "lag_seconds": 0.0,
    "outcomes": {"accepted": 40, "duplicate": 2, "refused": 1},
    "refusals": [
        {"code": "value-not-in-list", "field": "data.category", "count": 1, "latest": "2025-03-03T09:16:00.120000Z"}
    ],
    "quarantine": 1,
}
QUARANTINED: Final[dict[str, Any]] = {
    "receipt": RECEIPT_ID,
    "sector": "school",
    "state": "open",
    "refused_at": "2025-03-03T09:16:00.120000Z",
    "id": "s000124",
    "source": "/707/school/a-system",
    "type": "school.concern-shared",
    **REFUSED["refusal"],
}
