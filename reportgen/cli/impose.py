"""`reportgen impose`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from reportgen.cli.shown import file_bytes, within_bounds

SCHEMES = ("booklet", "signature-8", "signature-16", "2-up", "4-up", "cut-and-stack", "tri-fold")


@click.command("impose")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the sheets go. [default: FILE-sheets.pdf]")
@click.option("--scheme", type=click.Choice(SCHEMES), default="booklet", show_default=True)
@click.option("--sheet", help="Such as 大度对开, 正度8开, A3; without it a sheet just large enough.")
@click.option("--paper-thickness", default="0", show_default=True, help="Such as 0.1mm: creep of a stapled booklet.")
@click.option("--grind", default="3mm", show_default=True,
              help="Milled off the spine of each page of a signature; the same again lies between the pages.")
@within_bounds
def command(file: Path, output: Path | None, sheet: str | None, paper_thickness: str, grind: str,
            scheme: Literal["booklet", "signature-8", "signature-16", "2-up", "4-up", "cut-and-stack",
                            "tri-fold"]) -> None:
    """Lay the pages of a print FILE out on press sheets, as a second PDF.

    \b
    reportgen build data/liyang-2024 --for print -o review.pdf
    reportgen impose review.pdf --sheet 大度4开 --paper-thickness 0.1mm
    """
    from reportgen.output.file import write_atomically
    from reportgen.output.imposition import impose

    target = output or file.with_name(f"{file.stem}-sheets.pdf")
    write_atomically(target, impose(file_bytes(file), scheme, sheet=sheet, grind=_length(grind, "--grind"),
                                    paper_thickness=_length(paper_thickness, "--paper-thickness")))
    click.echo(str(target))


def _length(value: str, option: str) -> float:
    from reportgen.spec.units import parse_length

    try:
        return parse_length(value)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from error
