"""A built document → an e-mail: words and pictures in the body, the PDF attached under its Chinese name."""

from __future__ import annotations

import hashlib
import html
import os
import re
import time
from collections.abc import Sequence
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.paths import FORBIDDEN, portable_name

COVER_ID = "cover@reportgen"
MEGABYTE = 1_000_000


class Letter(Struct, frozen=True):
    """What a message says; `figures` are (number with unit, what it counts), `cover` is a PNG."""

    subject: str
    sender: str
    text: str
    title: str
    figures: tuple[tuple[str, str], ...] = ()
    contents: tuple[str, ...] = ()
    cover: bytes = b""
    language: str = "zh-CN"


def message(letter: Letter, recipients: Sequence[str], pdf: bytes, filename: str, *, copies: Sequence[str] = (),
            greeting: str = "", ascii_name: str = "") -> bytes:
    """Return the message as CRLF bytes; `ascii_name` is for programs that know no Chinese file names.

    Raises OutputError for a line break in a header, an address without @, or an `ascii_name` that is not ASCII.
    """
    name = portable_name(filename)
    whole = MIMEMultipart("mixed", policy=compat32)
    _set(whole, "From", _address(letter.sender))
    _set(whole, "To", ", ".join(_address(one) for one in recipients))
    if copies:
        _set(whole, "Cc", ", ".join(_address(one) for one in copies))
    _set(whole, "Subject", Header(_one_line("Subject", letter.subject), "utf-8").encode())
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    _set(whole, "Date", formatdate(float(epoch) if epoch else time.time(), localtime=False))
    digest = fingerprint(letter, recipients, pdf, filename, copies=copies, greeting=greeting, ascii_name=ascii_name)
    _set(whole, "Message-ID", f"<{digest}@{parseaddr(letter.sender)[1].rpartition('@')[2]}>")
    words = f"{greeting}\n\n{letter.text}" if greeting else letter.text
    both = MIMEMultipart("alternative", policy=compat32)
    both.attach(MIMEText(_plain(letter, words), "plain", "utf-8"))
    related = MIMEMultipart("related", policy=compat32)
    related.attach(MIMEText(_html(letter, words), "html", "utf-8"))
    if letter.cover:
        picture = MIMEImage(letter.cover, "png")
        picture.add_header("Content-ID", f"<{COVER_ID}>")
        picture.add_header("Content-Disposition", "inline", filename="cover.png")
        related.attach(picture)
    both.attach(related)
    whole.attach(both)
    whole.attach(_attachment(pdf, name, ascii_name))
    for index, part in enumerate(part for part in whole.walk() if part.is_multipart()):
        part.set_boundary(f"=-{digest}-{index}")
    return whole.as_bytes(policy=compat32.clone(linesep="\r\n"))


def fingerprint(letter: Letter, recipients: Sequence[str], pdf: bytes, filename: str, *, copies: Sequence[str] = (),
                greeting: str = "", ascii_name: str = "") -> str:
    """Return 32 hexadecimal digits that differ where the words, the people or the PDF do; the date has no part."""
    said = repr((replace(letter, cover=b""), tuple(recipients), tuple(copies), greeting, portable_name(filename),
                 *([ascii_name] if ascii_name else [])))
    return hashlib.sha256(said.encode() + pdf).hexdigest()[:32]


def check_size(data: bytes, most: int) -> None:
    """Raise OutputError where the message, base64 counted, is larger than `most` bytes."""
    if len(data) > most:
        raise OutputError(Problem(say("the message has {:.1f} MB, the limit is {:g} MB",
                                      len(data) / MEGABYTE, most / MEGABYTE),
                                  rule="size", hint="send a smaller file: `reportgen sizes` names the largest parts"))


def _attachment(pdf: bytes, name: str, ascii_name: str) -> Message:
    """The PDF under its name as RFC 2231 asks, and as older programs read it (RFC 2047 in `name`).

    Of seventeen parsers tried sixteen read the Chinese name then; munpack knows neither form. A plain ASCII `filename`
    as well costs it in four to eight of them, by order and form; an ASCII `name` in two (letterparser, ripmime), and
    munpack has a name it can use. So that is done, and only where an `ascii_name` is asked for.
    """
    part = MIMEApplication(pdf, "pdf", policy=compat32)
    encoded = Header(name, "utf-8", maxlinelen=70).encode(linesep="").replace("\n", "")
    old = _ascii(ascii_name) if ascii_name else encoded
    del part["Content-Type"]
    part["Content-Type"] = f'application/pdf; name="{old}"'
    part["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return part


def _ascii(name: str) -> str:
    """Return a file name of ASCII letters as Windows, too, can store it."""
    if not re.fullmatch(r"[ -~]+", name):
        raise OutputError(Problem(say("the name {!r} is not ASCII", name), rule="mail",
                                  hint="write it in Latin letters and digits, such as liyang-2024.pdf"))
    return portable_name(FORBIDDEN.sub("-", name))


def _set(part: Message, key: str, value: str) -> None:
    part[key] = value


def _one_line(key: str, value: str) -> str:
    if "\r" in value or "\n" in value:
        raise OutputError(Problem(say("{} has a line break, which could smuggle in another header", key), rule="mail",
                                  hint="write it in one line"))
    return value


def _address(value: str) -> str:
    name, address = parseaddr(_one_line(say("an address"), value))
    if not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", address):
        raise OutputError(Problem(say("{!r} is not an e-mail address", value), rule="mail",
                                  hint="write it as name@example.org or 张三 <name@example.org>"))
    return formataddr((name, address), "utf-8")


def _plain(letter: Letter, words: str) -> str:
    figures = "\n".join(f"{number}　{label}" for number, label in letter.figures)
    contents = "\n".join(f"· {title}" for title in letter.contents)
    return "\n\n".join(part for part in (words, letter.title, figures, contents) if part) + "\n"


def _html(letter: Letter, words: str) -> str:
    """Return the body as one column that a telephone shows whole; styles stand inline, where mail programs leave them.
    """
    def escaped(value: str) -> str:
        return html.escape(value)
    paragraphs = "".join(f"<p>{escaped(part).replace(chr(10), '<br>')}</p>" for part in words.split("\n\n") if part)
    cover = (f'<p><img src="cid:{COVER_ID}" alt="{escaped(letter.title)}" width="240" '
             'style="max-width:100%;border:1px solid #ddd"></p>' if letter.cover else "")
    figures = "".join(f'<tr><td style="padding:4px 16px 4px 0;font-size:20px;font-weight:bold;white-space:nowrap;'
                      f'vertical-align:top">{escaped(number)}</td><td style="padding:4px 0">{escaped(label)}</td></tr>'
                      for number, label in letter.figures)
    contents = "".join(f'<li style="padding:2px 0">{escaped(title)}</li>' for title in letter.contents)
    return (f'<!DOCTYPE html><html lang="{escaped(letter.language)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{escaped(letter.title)}</title></head><body style="margin:0;background:#fff">'
            '<div style="max-width:600px;margin:0 auto;padding:16px;font-family:sans-serif;font-size:16px;'
            f'line-height:1.6;color:#1a1a1a">{paragraphs}'
            f'<h1 style="margin:24px 0 8px;font-size:26px;line-height:1.3">{escaped(letter.title)}</h1>{cover}'
            + (f'<table role="presentation" style="border-collapse:collapse">{figures}</table>' if figures else "")
            + (f'<ol style="padding-left:24px">{contents}</ol>' if contents else "") + "</div></body></html>")
