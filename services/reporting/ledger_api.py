"""Which questions about the ledger does the HTTP API answer? Checkpoints, the key they are signed with, evidence.

Whoever works here may keep a checkpoint: nothing of anybody stands in it, and the more people keep one, the harder the
past is to alter. Invariant: the evidence of a case is a look like every other.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import PlainTextResponse

from services.reporting.counter import Asks, At, YouthId, proven
from services.reporting.looking.evidence import evidence
from shared.proofs.evidence import Evidence

NOTE: Final = "text/plain; charset=utf-8"

routes = APIRouter()


def _note(text: str) -> PlainTextResponse:
    return PlainTextResponse(text, media_type=NOTE)


Known = Annotated[object, Depends(proven)]


@routes.get("/ledger/checkpoint")
async def checkpoint(at: At, _: Known) -> PlainTextResponse:
    """The newest checkpoint that was signed, as a signed note (C2SP tlog-checkpoint)."""
    return _note((await at.signing.newest()).note)


@routes.post("/ledger/checkpoint")
async def sign(at: At, _: Known) -> PlainTextResponse:
    """A checkpoint of the log as far as the ledger has come now."""
    return _note((await at.signing.sign()).note)


@routes.get("/ledger/key")
async def key(at: At, _: Known) -> PlainTextResponse:
    """The public key of the checkpoints, as `samspor verify --key` takes it."""
    return _note(f"{at.signing.key((await at.signing.newest()).tree)}\n")


@routes.post("/youths/{youth_id}/evidence")
async def export_evidence(at: At, asks: Asks, youth_id: YouthId) -> Evidence:
    """One youth's stream with the proof that nobody altered it; recorded before it is handed out."""
    return await evidence(at.desk, at.signing, asks, youth_id)
