"""The command line: parse, call, print. Exit codes: 0 fine, 1 errors in the content, 2 wrong usage."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from reportgen import __version__
from reportgen.errors import OutputError, Problem, ReportgenError


class _Group(click.Group):
    """Turns reportgen's own errors into messages and exit code 1."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except ReportgenError as error:
            _print(error.problems)
            context.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reportgen")
def main() -> None:
    """Chinese brochures and reports, typeset from YAML to PDF.

    \b
    reportgen init my-town              a small working project
    reportgen check my-town             look for mistakes, write nothing
    reportgen build my-town -o my.pdf   make the PDF
    """


@main.command()
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the PDF goes. [default: out/NAME.pdf]")
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE",
              help="Give a value of the content another value, for example --set facts.industry=4600.")
def build(project: Path, output: Path | None, layout: str | None, settings: tuple[str, ...]) -> None:
    """Build PROJECT (a folder with content.yaml) to a PDF and print its path.

    \b
    reportgen build data/liyang-2024
    reportgen build data/liyang-2024 -o review.pdf --set facts.industry=4600
    """
    from reportgen.builder import build as build_report

    name = project.resolve().name if project.is_dir() else project.stem
    target = output or Path("out") / f"{name}.pdf"
    if output is None:
        target.parent.mkdir(exist_ok=True)
    elif not target.parent.is_dir():
        raise OutputError(Problem(f"there is no folder {str(target.parent)!r}", rule="output",
                                  hint="make the folder first, or give another path with -o"))
    report = build_report(project, layout, output=target, overrides=_pairs(settings))
    _print(report.warnings)
    click.echo(str(target))


@main.command()
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="As in `build`.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(project: Path, layout: str | None, settings: tuple[str, ...], form: str) -> None:
    """Do everything but write: list errors and warnings of PROJECT, each with its place and remedy."""
    from reportgen.builder import compose, read_project
    from reportgen.spec.check import check_content

    problems: list[Problem] = []
    try:
        read = read_project(project, layout, _pairs(settings))
        problems += check_content(read.content)
        problems += compose(read).warnings
    except ReportgenError as error:
        problems += error.problems
    if form == "json":
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        _print(problems)
        click.echo(_summary(problems), err=True)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)


@main.command()
@click.argument("name", type=click.Path(path_type=Path))
def init(name: Path) -> None:
    """Write a small working project, with comments, into the new folder NAME."""
    from reportgen.spec.starter import write_starter

    for path in write_starter(name):
        click.echo(str(path))


@main.command()
@click.argument("project", required=False, type=click.Path(path_type=Path))
@click.option("--system", is_flag=True, help="List the system's fonts too.")
def fonts(project: Path | None, system: bool) -> None:
    """List the faces found: bundled ones, those of PROJECT's fonts/ folder, the system's on request."""
    from reportgen.fonts.library import FontLibrary

    folders = [project / "fonts"] if project else []
    click.echo(f"{'family':<22}{'weight':>6}  {'characters':>10}  {'Han':>6}  {'embedding':<10}  file")
    for face in FontLibrary(folders, use_system=system).faces():
        han = sum(1 for code in face.codepoints if 0x4E00 <= code <= 0x9FFF)
        allowed = "allowed" if face.is_embeddable else "forbidden"
        click.echo(f"{face.family:<22}{face.weight:>6}  {len(face.codepoints):>10}  {han:>6}  {allowed:<10}"
                   f"  {face.path.name}")


def _pairs(settings: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign or not key:
            raise click.BadParameter(f"{setting!r} is not KEY=VALUE", param_hint="--set")
        pairs[key] = value
    return pairs


def _print(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _summary(problems: Iterable[Problem]) -> str:
    severities = [problem.severity for problem in problems]
    return f"{severities.count('error')} errors, {severities.count('warning')} warnings"
