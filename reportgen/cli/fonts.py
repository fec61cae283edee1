"""`reportgen fonts`."""

from __future__ import annotations

from pathlib import Path

import click

from reportgen.cli.shown import tell
from reportgen.language import told


@click.command("fonts")
@click.argument("project", required=False, type=click.Path(path_type=Path))
@click.option("--system", is_flag=True, help="List the system's fonts too.")
def command(project: Path | None, system: bool) -> None:
    """List the faces found: bundled ones, those of PROJECT's fonts/ folder, the system's on request."""
    from reportgen.fonts.library import FontLibrary

    folders = [project / "fonts"] if project else []
    tell("family                weight  characters     Han  embedding   file")
    for face in FontLibrary(folders, use_system=system).faces():
        han = sum(1 for code in face.codepoints if 0x4E00 <= code <= 0x9FFF)
        allowed = told("allowed" if face.is_embeddable else "forbidden")
        click.echo(f"{face.family:<22}{face.weight:>6}  {len(face.codepoints):>10}  {han:>6}  {allowed:<10}"
                   f"  {face.path.name}")
