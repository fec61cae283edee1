"""`reportgen build`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from reportgen.cli.shown import overrides, print_problems, within_limits
from reportgen.errors import OutputError, Problem
from reportgen.language import say


@click.command("build")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where the PDF goes. [default: out/NAME.pdf]")
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE",
              help="Give a value of the content another value, for example --set facts.industry=4600.")
@click.option("--language", metavar="LANGUAGE", help="Take content.LANGUAGE.yaml, such as en.")
@click.option("--for", "purpose", type=click.Choice(["screen", "print"]), default="screen", show_default=True,
              help="Read on screens (PDF/UA-1, PDF/A-3a), or given to a print shop (PDF/X).")
@click.option("--max-size", metavar="SIZE", help="Such as 2MB: for screens, give up what is named until it fits.")
@click.option("--no-attachments", is_flag=True, help="Leave content.yaml and the charts' data out of the PDF.")
@click.option("--encrypt", is_flag=True,
              help="Lock the PDF (AES-256); passwords come from REPORTGEN_PDF_PASSWORD (asked of readers) and "
                   "REPORTGEN_PDF_OWNER_PASSWORD. It is then no PDF/A.")
@click.option("--permit", "rights", type=click.Choice(["print", "copy", "change"]), multiple=True, default=("print",),
              show_default=True, help="What readers of a locked PDF may do; may be given again.")
@click.option("--allow-code", is_flag=True, help="Run the project's own Python for its charts.")
@click.option("--no-cache", is_flag=True, help="Draw every chart again, and keep none.")
@click.option("--timings", is_flag=True, help="Say where the time went.")
@click.option("--trace", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write where the time went for chrome://tracing.")
@within_limits
def command(project: Path, output: Path | None, layout: str | None, settings: tuple[str, ...],
            language: str | None, purpose: Literal["screen", "print"], max_size: str | None, no_attachments: bool,
            encrypt: bool, rights: tuple[Literal["print", "copy", "change"], ...], allow_code: bool, no_cache: bool,
            timings: bool, trace: Path | None) -> None:
    """Build PROJECT (a folder with content.yaml) to a PDF and print its path.

    \b
    reportgen build data/liyang-2024
    reportgen build data/liyang-2024 -o review.pdf --set facts.industry=4600
    reportgen build data/liyang-2024 --for print
    """
    from reportgen.timing import chrome_trace, stage, table, timed

    name = project.resolve().name if project.is_dir() else project.stem
    parts = (name, language, "print" if purpose == "print" else None)
    target = output or Path("out") / f"{'-'.join(part for part in parts if part)}.pdf"
    if output is None:
        target.parent.mkdir(exist_ok=True)
    elif not target.parent.is_dir():
        raise OutputError(Problem(say("there is no folder {!r}", str(target.parent)), rule="output",
                                  hint="make the folder first, or give another path with -o"))
    if max_size is not None and purpose == "print":
        raise click.UsageError("--max-size is for screens; a print file gives nothing up")
    if encrypt and purpose == "print":
        raise click.UsageError("--encrypt is for screens; print standards forbid it")
    lock = None
    if encrypt:
        from reportgen.output.encryption import lock_from_environment

        lock = lock_from_environment(rights)
    with timed() as found, stage("all"):
        with stage("import"):
            from reportgen.builder import build as build_report
        report = build_report(project, layout, output=target, overrides=overrides(settings),
                              purpose=purpose, allow_code=allow_code, use_cache=not no_cache,
                              max_size=_bytes(max_size), attach=not no_attachments, lock=lock, language=language)
    print_problems(report.warnings)
    click.echo(str(target))
    if timings:
        click.echo(table(found), err=True)
    if trace is not None:
        from reportgen.output.file import write_atomically

        write_atomically(trace, chrome_trace(found).encode())


def _bytes(value: str | None) -> int | None:
    if value is None:
        return None
    from reportgen.output.fitting import parse_size

    try:
        return parse_size(value)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--max-size") from error
