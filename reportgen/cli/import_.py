"""`reportgen import`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportgen.cli.shown import tell
from reportgen.language import say, told

if TYPE_CHECKING:
    from reportgen.importing.draft import DraftChart, DraftFact, DraftSection
    from reportgen.importing.edits import Edit
    from reportgen.importing.project import Choices


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PROJECT",
              help="The new project's folder. [default: the file's name]")
@click.option("--interactive", is_flag=True, help="Ask before each kind of change, each fact and each chart.")
def command(file: Path, output: Path | None, interactive: bool) -> None:
    """Make a project of FILE: raw text (.txt), Word (.docx), Markdown (.md) or Excel (.xlsx).

    \b
    reportgen import 年度回顾.docx -o review
    reportgen build review

    Punctuation is put right, figures become facts, charts are proposed; import-report.md lists every change.
    """
    from reportgen.importing.project import import_file
    from reportgen.importing.report import summary

    folder = output or Path(file.stem)
    done = import_file(file, folder, _asked() if interactive else None)
    for line in summary(done.draft, done.edits, done.left_out):
        tell(line, err=True)
    tell(say("next: reportgen check {}, reportgen build {}", folder, folder), err=True)
    for path in done.files:
        click.echo(str(path))


def _asked() -> Choices:
    """Return choices that ask at the terminal; `a` takes all that are left of a kind."""
    from reportgen.importing.edits import EXPLAINED
    from reportgen.importing.project import Choices
    from reportgen.importing.report import shown

    ask_rule, ask_fact, ask_chart = _asker(), _asker(), _asker()

    def rule(name: str, edits: list[Edit]) -> bool:
        examples = ", ".join(edit.context for edit in edits[:3])
        return ask_rule(say("{} × {}: {} ({})", len(edits), name, EXPLAINED[name], examples))

    def fact(name: str, fact: DraftFact) -> bool:
        return ask_fact(say("fact {}: {}, from “{}”", name, shown(fact), fact.source))

    def chart(section: DraftSection, chart: DraftChart) -> bool:
        return ask_chart(say("chart in “{}”: {}, {} ({})", section.titles[0], chart.keys["kind"], chart.keys["title"],
                             chart.reason))

    return Choices(rule, fact, chart)


def _asker() -> Callable[[str], bool]:
    is_all = False

    def ask(question: str) -> bool:
        nonlocal is_all
        if is_all:
            return True
        answer = click.prompt(told(question), type=click.Choice(["y", "n", "all"]), default="y", err=True)
        is_all = answer == "all"
        return answer != "n"

    return ask
