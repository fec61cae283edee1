"""`reportgen docs`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportgen.language import reader_language

if TYPE_CHECKING:
    from reportgen.manual.samples import Language


@click.command("docs")
@click.option("--html", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Write HTML into a folder.")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write one PDF.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="Language of the manual. [default: yours]")
def command(html: Path | None, pdf: Path | None, language: Language | None) -> None:
    """Make the manual: tutorial, cookbook, safety, galleries of layouts, blocks and charts, reference.

    \b
    reportgen docs --html manual
    reportgen docs --pdf manual.pdf --language en
    """
    from reportgen.manual.chapters import chapters
    from reportgen.manual.html import write_html
    from reportgen.manual.pdf import manual_pdf
    from reportgen.output.file import write_atomically

    if html is None and pdf is None:
        raise click.UsageError("give --html DIR or --pdf FILE, or both")
    chosen: Language = language or ("zh" if reader_language() == "zh" else "en")
    found = chapters(chosen)
    if html is not None:
        click.echo(str(write_html(found, html, chosen)[0]))
    if pdf is not None:
        write_atomically(pdf, manual_pdf(found, chosen))
        click.echo(str(pdf))
