"""`reportgen sizes`."""

from __future__ import annotations

from pathlib import Path

import click

from reportgen.cli.shown import file_bytes, tell
from reportgen.language import say, told


@click.command("sizes")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--limit", type=click.IntRange(1), default=12, show_default=True, help="How many lines.")
def command(file: Path, limit: int) -> None:
    """Say what the bytes of a PDF are spent on, largest first."""
    from reportgen.output.sizes import sizes

    data = file_bytes(file)
    found = sizes(data)
    for what, size in found[:limit]:
        click.echo(f"{size:>10,}  {size / len(data):>5.1%}  {told(what)}")
    rest = sum(size for _, size in found[limit:])
    if rest:
        tell(say("{:>10,}  {:>5.1%}  {} smaller parts", rest, rest / len(data), len(found) - limit))
    click.echo(f"{len(data):>10,}  {file.name}")
