"""`reportgen init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reportgen.spec.starter import Language

LAYOUTS = ("brochure", "newspaper", "poster", "trifold", "long-image", "report")


@click.command("init")
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--layout", type=click.Choice(LAYOUTS), default="brochure", show_default=True,
              help="The built-in layout it starts from.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True,
              help="Language of the document.")
def command(name: Path, layout: str, language: Language) -> None:
    """Write a small working project, with comments, into the new folder NAME.

    \b
    reportgen init my-town
    reportgen init my-report --layout report
    reportgen init our-leaflet --layout trifold --language en
    """
    from reportgen.spec.starter import write_starter

    for path in write_starter(name, layout, language):
        click.echo(str(path))
