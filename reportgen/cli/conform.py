"""`reportgen conform`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reportgen.cli.shown import file_bytes, tell, within_bounds
from reportgen.language import say, told

STANDARDS = ("PDF/UA-1", "PDF/UA-2", "PDF/A-3", "PDF/A-3a", "PDF/A-4", "PDF/X-4")


@click.command("conform")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--standard", "standards", multiple=True, type=click.Choice(STANDARDS),
              help="Look at this one; without it those that the file claims.")
@within_bounds
def command(file: Path, standards: tuple[str, ...]) -> None:
    """List the clauses of its standards that a PDF breaks; exit code 1 if there are any, or no claim at all."""
    from reportgen.output.conformance import CHECKS, conform

    chosen, breaches = conform(file_bytes(file), standards or None)
    if not chosen:
        tell(say("{} claims no standard; name one with --standard", file.name), err=True)
        sys.exit(1)
    for breach in breaches:
        click.echo(f"{file.name}: {breach.standard} {breach.clause}: {told(breach.message)}")
    for standard in chosen:
        broken = {breach.clause for breach in breaches if breach.standard == standard}
        count = len(CHECKS[standard])
        tell(say("{}: {} of {} checks passed", standard, count - len(broken), count), err=True)
    if breaches:
        sys.exit(1)
