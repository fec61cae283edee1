"""`reportgen mail`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from reportgen.cli.shown import file_bytes, tell, within_limits
from reportgen.language import say

LAST_PORT = 65_535
STATES = {"sent": say("sent"), "refused": say("refused"), "deferred": say("deferred"), "unclear": say("unclear")}


@click.command("mail")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--from", "sender", required=True, metavar="ADDRESS")
@click.option("--to", "recipients", multiple=True, metavar="ADDRESS")
@click.option("--cc", "copies", multiple=True, metavar="ADDRESS")
@click.option("--list", "listing", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="CSV or XLSX with the columns address, name and file (a PDF for this person alone).")
@click.option("--greeting", default="{name}，您好！", show_default=True, help="First line of messages to a list.")
@click.option("--subject", help="[default: the document's title]")
@click.option("--body", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Text file of the message.")
@click.option("--layout", help="A layout file, or a built-in layout's name.")
@click.option("--ascii-name", default="", metavar="NAME",
              help="A name in Latin letters for old programs; a few others then show it instead of the Chinese one.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write message.eml instead of sending.")
@click.option("--smtp", metavar="HOST:PORT")
@click.option("--starttls/--tls", "is_starttls", default=True, help="TLS after the greeting, or from the start.")
@click.option("--insecure", is_flag=True, help="No TLS at all.")
@click.option("--user", default="", help="The password is read from REPORTGEN_SMTP_PASSWORD, else from the keyring.")
@click.option("--max-size", default="25MB", show_default=True, help="Largest message, base64 counted.")
@click.option("--per-minute", type=click.FloatRange(0), default=0, help="Messages a minute; 0 is as fast as can be.")
@click.option("--journal", type=click.Path(path_type=Path), default=Path("mail-journal.jsonl"), show_default=True)
@click.option("--no-attachments", is_flag=True, help="Leave content.yaml and the charts' data out of the PDF.")
@click.option("--dry-run", is_flag=True, help="Make and check everything, send nothing.")
@within_limits
def command(project: Path, sender: str, recipients: tuple[str, ...], copies: tuple[str, ...], listing: Path | None,
            greeting: str, subject: str | None, body: Path | None, layout: str | None, ascii_name: str,
            output: Path | None,
            smtp: str | None, is_starttls: bool, insecure: bool, user: str, max_size: str, per_minute: float,
            journal: Path, no_attachments: bool, dry_run: bool) -> None:
    """Build PROJECT and send it by mail, or write the message to a file.

    \b
    reportgen mail data/liyang-2024 --from a@example.org --to b@example.org -o message.eml
    reportgen mail data/liyang-2024 --from a@example.org --list readers.csv --smtp mail.example.org:587 --user a
    """
    from email.utils import parseaddr

    from reportgen.builder import read_project
    from reportgen.output.addressees import Addressee, read_addressees
    from reportgen.output.file import write_atomically
    from reportgen.output.fitting import parse_size
    from reportgen.output.letter import letter_of
    from reportgen.output.message import check_size, fingerprint, message
    from reportgen.output.sending import Parcel, Server, open_journal, send
    from reportgen.spec.sources.files import decoded

    if not recipients and listing is None:
        raise click.UsageError("give --to or --list")
    if output is None and smtp is None and not dry_run:
        raise click.UsageError("give -o to write the message, or --smtp to send it")
    if output is not None and listing is not None:
        raise click.UsageError("-o writes one message; use --smtp or --dry-run with --list")
    try:
        most = parse_size(max_size)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--max-size") from error
    addressees = (*((Addressee(recipients),) if recipients else ()),
                  *(read_addressees(listing, greeting) if listing else ()))
    content = read_project(project, layout).content
    text = decoded(file_bytes(body), body.name, None, None) if body else None
    editions = {file: _edition(project, layout, file, attach=not no_attachments)
                for file in {one.file for one in addressees}}
    letters = {file: letter_of(content, pdf, sender, subject, text) for file, (_, pdf) in editions.items()}
    parcels = []
    for one in addressees:
        letter, (filename, pdf) = letters[one.file], editions[one.file]
        data = message(letter, one.recipients, pdf, filename, copies=copies, greeting=one.greeting,
                       ascii_name=ascii_name)
        check_size(data, most)
        addresses = tuple(parseaddr(address)[1] for address in (*one.recipients, *copies))
        digest = fingerprint(letter, one.recipients, pdf, filename, copies=copies, greeting=one.greeting,
                             ascii_name=ascii_name)
        key = f"{letter.subject}｜{', '.join(addresses)}｜{digest}"
        parcels.append(Parcel(key, parseaddr(sender)[1], addresses, data))
    if output is not None:
        write_atomically(output, parcels[0].data)
        click.echo(str(output))
        return
    if dry_run or smtp is None:
        for parcel in parcels:
            tell(say("would send {:,} bytes to {}", len(parcel.data), ", ".join(parcel.recipients)))
        return
    host, _, port = smtp.rpartition(":")
    if not re.fullmatch(r"\S+", host) or not re.fullmatch(r"\d{1,5}", port) or int(port) > LAST_PORT:
        raise click.BadParameter(say("{!r} is not HOST:PORT", smtp), param_hint="--smtp")
    server = Server(host, int(port), "none" if insecure else "starttls" if is_starttls else "tls", user, insecure)
    with open_journal(journal) as record:
        outcomes = send(parcels, server, record, per_minute=per_minute)
    for outcome in outcomes:
        tell(say("{}: {} ({})", STATES[outcome.state], outcome.key, outcome.answer))
    if len(outcomes) < len(parcels):
        tell(say("{} left out: {} has them already", len(parcels) - len(outcomes), journal), err=True)
    if any(outcome.state != "sent" for outcome in outcomes):
        sys.exit(1)


def _edition(project: Path, layout: str | None, file: Path | None, *, attach: bool) -> tuple[str, bytes]:
    """Return name and bytes of the PDF to send: the file, or the project built now."""
    from reportgen.builder import build

    if file is not None:
        return file.name, file.read_bytes()
    report = build(project, layout, attach=attach)
    return f"{report.pages.metadata.title}.pdf", report.pdf
