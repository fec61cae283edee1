"""`reportgen check`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from reportgen.cli.shown import overrides, print_problems, summary, within_limits
from reportgen.errors import Problem, ReportgenError


@click.command("check")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="As in `build`.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--allow-code", is_flag=True, help="Run the project's own Python for its charts.")
@within_limits
def command(project: Path, layout: str | None, settings: tuple[str, ...], form: str, allow_code: bool) -> None:
    """Do everything but write: list errors and warnings of PROJECT, each with its place and remedy."""
    from reportgen.builder import compose, read_project
    from reportgen.spec.check import check_content

    problems: list[Problem] = []
    try:
        read = read_project(project, layout, overrides(settings))
        problems += check_content(read.content)
        problems += compose(read, allow_code=allow_code).warnings
    except ReportgenError as error:
        problems += error.problems
    if form == "json":
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        print_problems(problems)
        click.echo(summary(problems), err=True)
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)
