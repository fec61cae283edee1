"""`reportgen check`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from reportgen.cli.shown import overrides, print_problems, tell, within_limits
from reportgen.errors import Problem
from reportgen.language import say, told

GRAVITY = ("error", "warning", "note")
MOST = 10
"""Findings of one rule that are shown, where they are not errors; of more than that many half."""


@click.command("check")
@click.argument("project", type=click.Path(path_type=Path), required=False)
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="As in `build`.")
@click.option("--fix", is_flag=True, help="Make the mechanical corrections in the files first.")
@click.option("--notes", is_flag=True, help="Show notes too: claims to verify.")
@click.option("--all", "shows_all", is_flag=True, help="Show every finding, also where one rule has many.")
@click.option("--fail-on", type=click.Choice(GRAVITY), default="error", show_default=True,
              help="Exit with 1 from this severity on.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
              show_default=True)
@click.option("--rules", "lists_rules", is_flag=True, help="List the rules and what each looks for.")
@click.option("--allow-code", is_flag=True, help="Run the project's own Python for its charts.")
@within_limits
def command(project: Path | None, layout: str | None, settings: tuple[str, ...], fix: bool, notes: bool,
            shows_all: bool, fail_on: str, form: str, lists_rules: bool, allow_code: bool) -> None:
    """Read PROJECT as a sub-editor: figures, words, rights, pages; each finding with its place and remedy.

    A comment `# reportgen: ignore RULE reason` at an entry, or on the line above it, takes a finding away.
    """
    from reportgen.checking.review import review
    from reportgen.checking.rules import RULES

    if lists_rules:
        for rule in RULES:
            fixed = " (--fix)" if rule.is_mechanical else ""
            click.echo(f"{rule.name:<20} {told(rule.severity):<8} {told(rule.description)}{fixed}")
        return
    if project is None:
        raise click.UsageError("give a PROJECT to check, or --rules")
    given = overrides(settings)
    if fix:
        from reportgen.checking.mending import mend

        for edit in mend(project, layout, given, allow_code=allow_code):
            before = edit.before if edit.before.strip() else say("(blank)")
            tell(say("{}: {} → {}", edit.place, before, edit.after or say("(nothing)")), err=True)
    problems = review(project, layout, given, allow_code=allow_code).problems
    if form == "text":
        shown = [problem for problem in problems if notes or problem.severity != "note"]
        kept = shown if shows_all else list(_gathered(shown))
        print_problems(kept)
        for name, number in (Counter(one.rule for one in shown) - Counter(one.rule for one in kept)).items():
            tell(say("{} more of the rule {}: --all shows them", number, name), err=True)
        counts = [sum(problem.severity == severity for problem in problems) for severity in GRAVITY]
        tell(say("{} errors, {} warnings, {} notes (--notes shows them)", *counts) if counts[2] and not notes
             else say("{} errors, {} warnings, {} notes", *counts) if counts[2]
             else say("{} errors, {} warnings", *counts[:2]), err=True)
    else:
        from reportgen.checking.formats import FORMATS

        click.echo(FORMATS[form](problems, RULES))
    if any(GRAVITY.index(problem.severity) <= GRAVITY.index(fail_on) for problem in problems):
        sys.exit(1)


def _gathered(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the errors, and of each other rule with more than MOST findings the first MOST / 2."""
    counts = Counter(problem.rule for problem in problems)
    seen: Counter[str] = Counter()
    for problem in problems:
        seen[problem.rule] += 1
        if problem.severity == "error" or counts[problem.rule] <= MOST or seen[problem.rule] <= MOST // 2:
            yield problem
