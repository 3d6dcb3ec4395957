"""`samspor verify FILE`: was a case altered since it was recorded? Checked here, without any server or network."""

import sys
from pathlib import Path
from typing import Final

import click

from shared.proofs.evidence import Evidence, Kept, NotEvidenceError, examined, verdict
from shared.proofs.notes import BrokenNoteError, VerifierKey

CONCLUSIONS: Final = (
    "Nothing was altered.",
    "SOMETHING WAS ALTERED: see what is broken above.",
    "Nothing was found altered, but not everything could be told: see what is unsure above.",
)

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command
@click.argument("file", type=_file)
@click.option("--key", "given", help="The ledger's public key, or a file that holds it, from elsewhere than FILE.")
@click.option("--checkpoint", "kept", type=_file, multiple=True, help="A checkpoint that you have kept; repeatable.")
def command(file: Path, given: str | None, kept: tuple[Path, ...]) -> None:
    """Check the evidence of a case: FILE as it was taken out on the page Historik.

    Status 0: all of it holds. 1: something was altered. 2: not everything could be told, as without --key.
    """
    try:
        key = _key(given)
        evidence = Evidence.read(file.read_bytes())
        checkpoints = [Kept(one.name, one.read_text(encoding="utf-8")) for one in kept]
    except (BrokenNoteError, NotEvidenceError, UnicodeDecodeError) as error:
        click.echo(f"Cannot be checked: {error}", err=True)
        sys.exit(2)
    click.echo(f"Case {evidence.youth}, taken out {evidence.at:%Y-%m-%d %H:%M:%S %Z} as export {evidence.export}")
    found = examined(evidence, key, checkpoints)
    for finding in found:
        click.echo(f"  {finding.kind:<7} {finding.sentence}")
    click.echo(CONCLUSIONS[verdict(found)])
    sys.exit(verdict(found))


def _key(given: str | None) -> VerifierKey | None:
    """The key in its written form, or in a file."""
    if given is None:
        return None
    file = Path(given)
    return VerifierKey.read(file.read_text(encoding="utf-8") if file.is_file() else given)
