"""`reportgen preflight`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from msgspec.structs import asdict

from reportgen.cli.shown import file_bytes, tell, within_bounds
from reportgen.language import say, told


@click.command("preflight")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--paper", type=click.Choice(["coated", "uncoated", "newspaper"]), default="coated", show_default=True)
@click.option("--ink-limit", type=float, help="Total ink in percent instead of the paper's.")
@click.option("--multiple", type=click.IntRange(1), default=1,
              help="What the page count must divide by: 4 for stapling.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--annotate", type=click.Path(path_type=Path), help="Write a copy with each finding framed on its page.")
@within_bounds
def command(file: Path, paper: str, ink_limit: float | None, multiple: int, form: str, annotate: Path | None) -> None:
    """Say of any PDF whether a print shop can take it; exit code 1 if there are errors.

    Ink is measured on rendered plates too where Ghostscript is installed.
    """
    from reportgen.output.annotated import annotated
    from reportgen.output.file import write_atomically
    from reportgen.output.plates import ghostscript, ink_findings
    from reportgen.output.preflight import preflight
    from reportgen.pdf.target import PAPERS

    data = file_bytes(file)
    limit = ink_limit or PAPERS[paper][2]
    findings = list(preflight(data, ink_limit=limit, multiple=multiple))
    if ghostscript() and not any(finding.rule in ("encryption", "ink-limit") for finding in findings):
        findings += ink_findings(data, limit)
    if form == "json":
        click.echo(json.dumps([asdict(finding) | {"message": told(finding.message)} for finding in findings],
                              ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            place = told(say("{}, page {}", file.name, finding.page)) if finding.page else file.name
            click.echo(f"{place}: {told(finding.severity)}[{finding.rule}]: {told(finding.message)}")
        counts = (sum(finding.severity == kind for finding in findings) for kind in ("error", "warning", "note"))
        tell(say("{} errors, {} warnings, {} notes", *counts), err=True)
    if annotate:
        write_atomically(annotate, annotated(data, findings))
    if any(finding.severity == "error" for finding in findings):
        sys.exit(1)
