"""`python -m shared.language check|write`: do the published schemas hold, and which are new?

From the landing of version 0.1.0 the check binds: what is in `published/` then is what outside teams have built on.
Until that day `write --anew` may replace all of it; afterwards that would break them, and nobody should run it.
"""

import sys

import click

from shared.language.publishing import check, write

_USAGE = "usage: python -m shared.language check | write | write --anew"


def main(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code."""
    match arguments:
        case ["check"]:
            faults = check()
        case ["write"] | ["write", "--anew"]:
            written, faults = write(anew=len(arguments) > 1)
            for name in written:
                click.echo(f"wrote {name}")
        case _:
            faults = (_USAGE,)
    for sentence in faults:
        click.echo(sentence, err=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
