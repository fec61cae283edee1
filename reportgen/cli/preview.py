"""`reportgen preview`."""

from __future__ import annotations

from pathlib import Path

import click

from reportgen.cli.shown import within_limits


@click.command("preview")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A port of this machine. [default: a free one]")
@click.option("--editor", metavar="COMMAND", help="Opens a clicked place, such as 'code -g {file}:{line}'.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="Of the page. [default: the browser's]")
@click.option("--open/--no-open", "opens", default=True, show_default=True, help="Open the page in the browser.")
@within_limits
def command(project: Path, layout: str | None, port: int, editor: str | None, language: str | None,
            opens: bool) -> None:
    """Show PROJECT in the browser as it is written: each save is set again and the pages change in place.

    Only this machine reaches it, by the address that is printed. End it with Ctrl-C.

    \b
    reportgen preview my-town
    reportgen preview my-town --editor 'code -g {file}:{line}'
    """
    import asyncio

    from reportgen.builder import located
    from reportgen.errors import OutputError, Problem
    from reportgen.language import say
    from reportgen.preview.editions import Workshop
    from reportgen.preview.editor import Editor
    from reportgen.preview.server import Preview

    located(project)

    def opened(address: str) -> None:
        click.echo(address)
        if opens:
            import webbrowser

            webbrowser.open(address)

    async def run() -> None:
        await Preview(Workshop(project, layout), language, Editor.of(editor) if editor else Editor(),
                      port=port).run(opened)
    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        click.echo()
    except OSError as error:
        raise OutputError(Problem(say("cannot use the port {}: {}", port, error.strerror), rule="port",
                                  hint="give another one with --port, or none")) from error
