"""`reportgen images`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from reportgen.cli.shown import within_limits
from reportgen.language import say


@click.command("images")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the pictures. [default: out/NAME]")
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--dpi", type=click.IntRange(10, 1200), default=150, show_default=True)
@click.option("--format", "form", type=click.Choice(["png", "webp", "jpeg"]), default="png", show_default=True)
@click.option("--page", "pages", type=click.IntRange(1), multiple=True, help="Only this page; may be given again.")
@click.option("--contact", is_flag=True, help="A contact sheet too.")
@click.option("--card", "cards", type=click.Choice(["wide", "tall"]), multiple=True,
              help="A social card too: wide is 1200 × 630, tall 3:4.")
@within_limits
def command(project: Path, output: Path | None, layout: str | None, dpi: int, form: Literal["png", "webp", "jpeg"],
            pages: tuple[int, ...], contact: bool, cards: tuple[str, ...]) -> None:
    """Build PROJECT and write its pages as pictures; the path of each is printed."""
    from reportgen.builder import build
    from reportgen.output.file import write_atomically
    from reportgen.output.pictures import card, contact_sheet, encoded, page_images

    report = build(project, layout)
    last = len(report.pages.pages)
    if any(page > last for page in pages):
        raise click.BadParameter(say("the document has {} pages", last), param_hint="--page")
    name = project.resolve().name if project.is_dir() else project.stem
    folder = output or Path("out") / name
    folder.mkdir(parents=True, exist_ok=True)
    ending = "jpg" if form == "jpeg" else form
    found = [(f"{name}-{number:02}", image) for number, image in page_images(report.pdf, dpi, pages)]
    found += [(f"{name}-contact", contact_sheet(report.pdf))] if contact else []
    found += [(f"{name}-card-{kind}", card(report.pdf, kind)) for kind in cards]
    for stem, image in found:
        path = folder / f"{stem}.{ending}"
        write_atomically(path, encoded(image, form))
        click.echo(str(path))
