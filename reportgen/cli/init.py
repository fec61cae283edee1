"""`reportgen init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init")
@click.argument("name", type=click.Path(path_type=Path))
def command(name: Path) -> None:
    """Write a small working project, with comments, into the new folder NAME."""
    from reportgen.spec.starter import write_starter

    for path in write_starter(name):
        click.echo(str(path))
