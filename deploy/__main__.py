"""`python -m deploy` is `samspor`, where the console script is not at hand."""

from deploy.cli import main

main(prog_name="samspor")
