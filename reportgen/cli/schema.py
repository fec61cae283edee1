"""`reportgen schema`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reportgen.spec.schema import Kind


@click.command("schema")
@click.argument("kind", type=click.Choice(["content", "layout", "theme"]))
@click.option("--project", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="List the names of this project's facts, tables, colours … for the editor to offer.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where it goes. [default: shown]")
def command(kind: Kind, project: Path | None, output: Path | None) -> None:
    """Write the JSON Schema of content.yaml, a layout or a theme, by which editors check and complete.

    \b
    reportgen schema content --project my-town -o my-town/.reportgen/content.schema.json
    and at the top of my-town/content.yaml:
    # yaml-language-server: $schema=.reportgen/content.schema.json
    """
    from reportgen.output.file import write_atomically
    from reportgen.spec.schema import schema, schema_text

    text = schema_text(schema(kind, project))
    if output is None:
        click.echo(text, nl=False)
        return
    write_atomically(output, text.encode())
    click.echo(str(output))
