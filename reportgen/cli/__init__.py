"""The command line: parse, call, print. Exit codes: 0 fine, 1 errors in the content, 2 wrong usage.

A command NAME is the function `command` of the module `reportgen.cli.NAME` (`import_` for `import`, a word of Python),
imported when it is asked for.
"""

from __future__ import annotations

import os
from importlib import import_module

import click

from reportgen import __version__
from reportgen.cli.shown import print_problems, release_memory
from reportgen.errors import Problem, ReportgenError
from reportgen.language import told

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""This program has no plugins for pydantic; looking for some reads the metadata of every installed package (15 ms)."""

COMMANDS = ("batch", "build", "check", "conform", "fonts", "images", "import", "impose", "init", "layouts", "mail",
            "preflight", "preview", "sizes")
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
        command.help = told(command.help or "")
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = told(parameter.help)
        return command

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
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
