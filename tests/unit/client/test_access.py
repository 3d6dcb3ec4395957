"""Credentials open the ways in that they have the parts of; what is wrong with them is said without repeating them."""

from typing import Any

import pytest

from samspor.client import InvalidError
from samspor.client.access import Access

NATS: dict[str, Any] = {
    "url": "nats://127.0.0.1:4222",
    "user": "school",
    "password": "n4ts",
    "receipts": {"stream": "RECEIPTS", "consumer": "SCHOOL", "subject": "receipt.school.707.<receipt id>"},
    "feed": {"stream": "FEED", "consumer": "SCHOOL"},
}
HTTP = {
    "gateway_url": "https://gateway.example",
    "token_url": "https://issuer.example/token",
    "client_id": "school",
    "client_secret": "s3cret",
}
WHO = {"sector": "school", "municipality": "707"}


def test_the_way_in_is_nats_where_there_is_one_unless_another_is_wished_for() -> None:
    """Each way needs all of its parts."""
    both = Access.read(WHO | NATS | HTTP)
    assert (both.way(None), both.way("http"), both.way("nats")) == ("nats", "http", "nats")
    only = Access.read(WHO | HTTP)
    assert only.way(None) == "http"
    with pytest.raises(InvalidError, match="nothing for nats"):
        only.way("nats")


@pytest.mark.parametrize("lacking", [*NATS, *WHO])
def test_a_part_that_is_missing_closes_the_way(lacking: str) -> None:
    """With nothing else to come in by, the file is refused."""
    found = {name: value for name, value in (WHO | NATS).items() if name != lacking}
    with pytest.raises(InvalidError) as raised:
        Access.read(found)
    assert "n4ts" not in str(raised.value)


def test_secrets_do_not_show() -> None:
    """Neither printed nor in an error."""
    assert "n4ts" not in repr(Access.read(WHO | NATS))
    assert "s3cret" not in repr(Access.read(WHO | HTTP))
    with pytest.raises(InvalidError) as raised:
        Access.read(WHO | NATS | {"password": ["n4ts"]})
    assert raised.value.faults[0].field == "credentials.password"
    assert "n4ts" not in str(raised.value)
