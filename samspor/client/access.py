"""What has a sector's system been given to come in with? The file that `samspor credentials SECTOR --json` prints."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from samspor.client.faults import Fault, InvalidError, faults_of


class Reading(BaseModel):
    """A stream that the sector may read, and its own place in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    stream: str
    consumer: str


class Access(BaseModel):
    """A sector's credentials; a part that is absent closes the way that needs it.

    Attributes:
        url, user, password: of the message server.
        gateway_url, token_url, client_id, client_secret: of the HTTP gateway.
        sealing_keys: the receiver's public keys as a JWK set, the newest first.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    sector: str
    municipality: str
    url: str | None = None
    user: str | None = None
    password: str | None = Field(default=None, repr=False)
    jetstream_domain: str = "samspor"
    receipts: Reading | None = None
    feed: Reading | None = None
    gateway_url: str | None = None
    token_url: str | None = None
    client_id: str | None = None
    client_secret: str | None = Field(default=None, repr=False)
    sealing_keys: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _some_way_in(self) -> Self:
        if not self.has_nats and not self.has_http:
            raise ValueError("expected url, user, password, receipts and feed, or gateway_url and client credentials")
        return self

    @property
    def has_nats(self) -> bool:
        """Whether the message server can be used."""
        return None not in (self.url, self.user, self.password, self.receipts, self.feed)

    @property
    def has_http(self) -> bool:
        """Whether the HTTP gateway can be used."""
        return None not in (self.gateway_url, self.token_url, self.client_id, self.client_secret)

    def way(self, wished: Literal["nats", "http"] | None) -> Literal["nats", "http"]:
        """The way in that is wished for, or the first that there is.

        Raises:
            InvalidError: these credentials do not open it.
        """
        open_ = {"nats": self.has_nats, "http": self.has_http}
        way = wished or ("nats" if self.has_nats else "http")
        if not open_[way]:
            raise InvalidError(Fault("credentials", f"nothing for {way}", "what this way in needs"))
        return way

    @classmethod
    def read(cls, credentials: Path | str | Mapping[str, Any]) -> Self:
        """Credentials from a JSON file, or from what stands in one.

        Raises:
            InvalidError: it is not what it must be; no value is repeated.
            OSError: the file cannot be read.
        """
        found = credentials if isinstance(credentials, Mapping) else json.loads(Path(credentials).read_bytes())
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            raise InvalidError(*faults_of(error, cls, "credentials")) from None
