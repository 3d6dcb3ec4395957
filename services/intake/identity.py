"""Which youth is this, and what does the vault keep of who they are?

The vault is the one place where a CPR number lives: found by an HMAC of the number under a key that the database does
not hold, and kept sealed with the youth's own key, as are the birth date and the given name.
Invariant: the same number gives the same youth for as long as it is kept; nothing in the vault is readable without
the youth's key.
"""

import hmac
from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from services.intake.ages import days_of_ages, next_day
from services.intake.envelopes import age_known_id, age_reached_id
from services.intake.people import People, Reached, Renumbered, Youth
from shared.definitions.intake import RECEIVING
from shared.keys import Keyring
from shared.postgres import Connection
from shared.seals import open_sealed, seal

_PEPPER_LENGTH: Final = 32


class WrongPepperError(Exception):
    """The pepper file cannot be read or holds something else than one base64 key of 32 bytes."""


@dataclass(frozen=True)
class Vault:
    """The vault: the key of its index, and the youths' keys."""

    pepper: bytes = field(repr=False)
    keyring: Keyring

    @classmethod
    def from_file(cls, path: Path, keyring: Keyring) -> Self:
        """The vault whose index key lies in a file as one base64 key of 32 bytes.

        Raises:
            WrongPepperError: the file holds something else.
        """
        try:
            pepper = b64decode(path.read_text(encoding="ascii").strip(), validate=True)
        except (OSError, ValueError) as error:
            raise WrongPepperError("the pepper file cannot be read as base64") from error
        if len(pepper) != _PEPPER_LENGTH:
            raise WrongPepperError("the pepper file must hold one base64 key of 32 bytes")
        return cls(pepper, keyring)

    def index_of(self, cpr: str) -> bytes:
        """The blind index of a CPR number."""
        return hmac.digest(self.pepper, cpr.encode(), "sha256")

    async def people(self, connection: Connection, cprs: Collection[str], youths: Collection[str]) -> People:
        """Everyone of these who is known."""
        people = People()
        sought = {self.index_of(cpr): cpr for cpr in cprs}
        rows = await connection.fetch(
            "SELECT youth::text, cpr_index, name FROM identities WHERE cpr_index = ANY($1::bytea[])"
            " UNION SELECT youth::text, former.cpr_index, name FROM former_numbers AS former"
            " JOIN identities USING (youth) WHERE former.cpr_index = ANY($1::bytea[])"
            " UNION SELECT youth::text, cpr_index, name FROM identities WHERE youth = ANY($2::uuid[])",
            list(sought),
            list(youths),
        )
        keys = await self.keyring.keys_for({youth for youth, _, _ in rows})
        for youth, index, name in rows:
            people.know(Youth(youth, keys[youth], name), sought.get(index))
        return people

    async def keep(self, connection: Connection, people: People, today: date) -> None:
        """Write down, inside the caller's transaction, who has become known and which names were learnt."""
        fresh = {each.youth.id: each.youth.key for each in people.newcomers if each.youth.key is not None}
        if fresh:
            await self.keyring.store(connection, fresh)
            sealed = [
                (seal(each.cpr, fresh[each.youth.id], each.youth.id), _sealed_day(each.born, each.youth))
                for each in people.newcomers
            ]
            await connection.execute(
                "INSERT INTO identities (youth, cpr_index, cpr, born, name, next_age_on) SELECT *"
                " FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::date[])",
                list(fresh),
                [self.index_of(each.cpr) for each in people.newcomers],
                [cpr for cpr, _ in sealed],
                [born for _, born in sealed],
                [each.youth.name for each in people.newcomers],
                [next_day(each.born, RECEIVING.ages, today) for each in people.newcomers],
            )
        renamed = [youth for youth in people.renamed.values() if youth.id not in fresh]
        if renamed:
            await connection.execute(
                "UPDATE identities AS known SET name = told.name"
                " FROM unnest($1::uuid[], $2::text[]) AS told (youth, name) WHERE known.youth = told.youth",
                [youth.id for youth in renamed],
                [youth.name for youth in renamed],
            )

    async def renumber(self, connection: Connection, one: Renumbered, today: date) -> tuple[UUID, ...] | None:
        """Keep another number of a youth beside the one that there was; the ages told that are wrong by it.

        None where the number tells the same birth date. Call inside the transaction that makes the answer known.
        """
        key = one.youth.key
        assert key is not None
        row = await connection.fetchrow(
            "SELECT cpr_index, born, next_age_on, ages_by FROM identities WHERE youth = $1::uuid", one.youth.id
        )
        assert row is not None
        before, by = date.fromisoformat(open_sealed(row["born"], key)), row["ages_by"]
        # Whoever reaches no more ages, though one lies ahead, has died.
        ageing = row["next_age_on"] is not None or next_day(before, RECEIVING.ages, today) is None
        await connection.execute(
            "INSERT INTO former_numbers (cpr_index, youth) VALUES ($1, $2::uuid) ON CONFLICT DO NOTHING",
            row["cpr_index"],
            one.youth.id,
        )
        await connection.execute(
            "UPDATE identities SET cpr_index = $2, cpr = $3, born = $4, next_age_on = $5, ages_by = $6"
            " WHERE youth = $1::uuid",
            one.youth.id,
            self.index_of(one.cpr),
            seal(one.cpr, key, one.youth.id),
            _sealed_day(one.born, one.youth),
            next_day(one.born, RECEIVING.ages, today) if ageing else None,
            by if one.born == before else one.by,
        )
        return None if one.born == before else await _ages_told(connection, one.youth.id, by)

    async def ages_reached(self, connection: Connection, today: date) -> list[Reached]:
        """Who has reached which ages until a day, and when, in that order; each is told once.

        Call inside the transaction that makes the answer known: it moves each youth on to the next age.
        """
        rows = await connection.fetch(
            "SELECT youth::text, born, next_age_on, ages_by FROM identities WHERE next_age_on <= $1", today
        )
        keys = await self.keyring.keys_for([youth for youth, *_ in rows])
        reached: list[Reached] = []
        coming: dict[str, date | None] = {}
        for youth, sealed, due, by in rows:
            key = keys[youth]
            coming[youth] = None
            if key is not None:
                born = date.fromisoformat(open_sealed(sealed, key))
                days = days_of_ages(born, RECEIVING.ages)
                reached += [Reached(youth, age, day, by) for age, day in days if due <= day <= today]
                coming[youth] = next_day(born, RECEIVING.ages, today)
        await connection.execute(
            "UPDATE identities AS known SET next_age_on = told.day"
            " FROM unnest($1::uuid[], $2::date[]) AS told (youth, day) WHERE known.youth = told.youth",
            list(coming),
            list(coming.values()),
        )
        return sorted(reached, key=lambda each: (each.day, each.youth))

    async def numbers(self, connection: Connection, youths: Collection[str]) -> dict[str, str]:
        """The CPR numbers of these youths, sealed with their keys."""
        rows = await connection.fetch("SELECT youth::text, cpr FROM identities WHERE youth = ANY($1::uuid[])", youths)
        return {row["youth"]: row["cpr"] for row in rows}

    async def stop_ageing(self, connection: Connection, youth: str) -> None:
        """No more ages are reached."""
        await connection.execute("UPDATE identities SET next_age_on = NULL WHERE youth = $1::uuid", youth)

    async def erase(self, connection: Connection, youth: str) -> None:
        """Destroy a youth's key and forget their number, inside the caller's transaction."""
        await self.keyring.destroy(connection, youth)
        await connection.execute("DELETE FROM former_numbers WHERE youth = $1::uuid", youth)
        await connection.execute("DELETE FROM identities WHERE youth = $1::uuid", youth)


async def _ages_told(connection: Connection, youth: str, by: UUID | None) -> tuple[UUID, ...]:
    """The ages that were told of a youth by a birth date."""
    ids = [age_known_id(youth, by), *(age_reached_id(youth, age, by) for age in RECEIVING.ages)]
    rows = await connection.fetch("SELECT event_id FROM outbox WHERE event_id = ANY($1::uuid[]) ORDER BY position", ids)
    return tuple(UUID(int=row["event_id"].int) for row in rows)


def _sealed_day(day: date, youth: Youth) -> str:
    assert youth.key is not None
    return seal(day.isoformat(), youth.key, youth.id)
