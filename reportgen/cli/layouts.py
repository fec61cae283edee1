"""`reportgen layouts`."""

from __future__ import annotations

import click

from reportgen.cli.shown import tell
from reportgen.language import say, told


@click.command("layouts")
def command() -> None:
    """List the built-in layouts, each with a picture of what it looks like, and the built-in themes."""
    from reportgen.resources import bundled
    from reportgen.spec.library import builtin, load_layout

    for name in builtin("layout"):
        click.echo(f"{name:<12} {told(load_layout(name).description)}")
        picture = bundled("assets") / "layouts" / f"{name}.png"
        if picture.is_file():
            click.echo(f"{'':<12} {picture}")
    tell(say("themes, for `extends:` in a theme.yaml: {}", ', '.join(builtin('theme'))))
