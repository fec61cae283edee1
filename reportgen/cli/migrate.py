"""`reportgen migrate`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reportgen.cli.shown import tell
from reportgen.language import say


@click.command("migrate")
@click.argument("project", type=click.Path(path_type=Path, exists=True))
@click.option("--check", "is_trial", is_flag=True, help="Write nothing; exit with 1 where a file would change.")
def command(project: Path, is_trial: bool) -> None:
    """Bring the files of PROJECT to the present version of the format, comments and order kept.

    \b
    reportgen migrate my-town --check   what would change
    reportgen migrate my-town

    PROJECT is a folder, or one content or layout file.
    """
    from reportgen.checking.migration import UNNAMED, migrate
    from reportgen.spec.faults import VERSION

    done = migrate(project, is_trial=is_trial)
    for migration in done:
        if migration.version == VERSION:
            tell(say("{}: is of version {}, the present one", migration.path, VERSION))
        elif migration.version == UNNAMED:
            tell(say("{}: says no version → {}", migration.edits[0].place, VERSION))
        else:
            tell(say("{}: version {} → {}", migration.edits[0].place, migration.version, VERSION))
    if is_trial and any(migration.edits for migration in done):
        sys.exit(1)
