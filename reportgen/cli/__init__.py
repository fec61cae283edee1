"""The command line: parse, call, print. Exit codes: 0 fine, 1 errors in the content, 2 wrong usage.

A command NAME is the function `command` of the module `reportgen.cli.NAME` (`import_` for `import`, a word of Python),
imported when it is asked for.
"""

from __future__ import annotations

from gettext import gettext
from importlib import import_module
from typing import Any

import click

from reportgen import __version__
from reportgen.cli.help import speak, tell_help
from reportgen.cli.shown import print_problems, release_memory
from reportgen.collecting import collect_rarely
from reportgen.errors import Problem, ReportgenError
from reportgen.language import told

COMMANDS = ("batch", "build", "check", "conform", "docs", "fonts", "images", "import", "impose", "init", "layouts",
            "mail", "migrate", "preflight", "preview", "schema", "sizes")
MODULES = {"import": "import_"}


class _Group(click.Group):
    """Finds commands by their module and turns reportgen's own errors into messages and exit code 1."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"reportgen.cli.{MODULES.get(name, name)}").command
        assert isinstance(command, click.Command)
        tell_help(command)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext("Commands")):
            commands = [self.get_command(context, name) or self for name in COMMANDS]
            formatter.write_dl([(name, (command.help or "").split("\n\n")[0])
                                for name, command in zip(COMMANDS, commands, strict=True)])

    def main(self, *arguments: Any, **options: Any) -> Any:
        collect_rarely()
        speak()
        tell_help(self)
        return super().main(*arguments, **options)

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except click.ClickException as error:
            error.message = told(error.message)  # type: ignore[misc]
            raise
        except ReportgenError as error:
            print_problems(error.problems)
            context.exit(1)
        except MemoryError:
            release_memory()
            print_problems([Problem("there is not enough memory", rule="limit",
                                    hint="make the document smaller, or give more with --limit megabytes=…")])
            context.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reportgen")
def main() -> None:
    """Chinese brochures and reports, typeset from YAML to PDF.

    \b
    reportgen init my-town              a small working project
    reportgen import review.docx        a project of a Word file, raw text, Markdown or workbook
    reportgen check my-town             look for mistakes, write nothing
    reportgen preview my-town           see the pages while writing
    reportgen build my-town -o my.pdf   make the PDF
    """
