"""A built document → an e-mail: words and pictures in the body, the PDF attached under its Chinese name."""

from __future__ import annotations

import hashlib
import html
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import quote

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.paths import portable_name

COVER_ID = "cover@reportgen"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says; `figures` are (number with unit, what it counts), `cover` is a PNG."""

    subject: str
    sender: str
    text: str
    title: str
    figures: tuple[tuple[str, str], ...] = ()
    contents: tuple[str, ...] = ()
    cover: bytes = b""


def message(letter: Letter, recipients: Sequence[str], pdf: bytes, filename: str, *, copies: Sequence[str] = (),
            greeting: str = "") -> bytes:
    """Return the message as CRLF bytes; raises OutputError for a line break in a header or an address without @."""
    name = portable_name(filename)
    whole = MIMEMultipart("mixed", policy=compat32)
    _set(whole, "From", _address(letter.sender))
    _set(whole, "To", ", ".join(_address(one) for one in recipients))
    if copies:
        _set(whole, "Cc", ", ".join(_address(one) for one in copies))
    _set(whole, "Subject", Header(_one_line("Subject", letter.subject), "utf-8").encode())
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    _set(whole, "Date", formatdate(float(epoch) if epoch else time.time(), localtime=False))
    digest = fingerprint(letter, recipients, pdf, filename, copies=copies, greeting=greeting)
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
    whole.attach(_attachment(pdf, name))
    for index, part in enumerate(part for part in whole.walk() if part.is_multipart()):
        part.set_boundary(f"=-{digest}-{index}")
    return whole.as_bytes(policy=compat32.clone(linesep="\r\n"))


def fingerprint(letter: Letter, recipients: Sequence[str], pdf: bytes, filename: str, *, copies: Sequence[str] = (),
                greeting: str = "") -> str:
    """Return 32 hexadecimal digits that differ where the words, the people or the PDF do; the date has no part."""
    said = repr((replace(letter, cover=b""), tuple(recipients), tuple(copies), greeting, portable_name(filename)))
    return hashlib.sha256(said.encode() + pdf).hexdigest()[:32]


def check_size(data: bytes, most: int) -> None:
    """Raise OutputError where the message, base64 counted, is larger than `most` bytes."""
    if len(data) > most:
        raise OutputError(Problem(say("the message has {:.1f} MB, the limit is {:g} MB",
                                      len(data) / MEGABYTE, most / MEGABYTE),
                                  rule="size", hint="send a smaller file: `reportgen sizes` names the largest parts"))


def _attachment(pdf: bytes, name: str) -> Message:
    """Name the file by RFC 2231 and, for programs that do not know it, by RFC 2047 in the content type's `name`.

    A plain ASCII `filename` as well would cost the Chinese name: of the parsers tried, Python's older one and a Rust
    one take it in whatever order the two stand.
    """
    part = MIMEApplication(pdf, "pdf", policy=compat32)
    encoded = Header(name, "utf-8", maxlinelen=70).encode(linesep="").replace("\n", "")
    del part["Content-Type"]
    part["Content-Type"] = f'application/pdf; name="{encoded}"'
    part["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return part


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
    def escaped(value: str) -> str:
        return html.escape(value)
    paragraphs = "".join(f"<p>{escaped(part).replace(chr(10), '<br>')}</p>" for part in words.split("\n\n") if part)
    cover = (f'<p><img src="cid:{COVER_ID}" alt="{escaped(letter.title)}" width="240" '
             'style="border:1px solid #ddd"></p>' if letter.cover else "")
    figures = "".join(f'<tr><td style="padding:2px 16px 2px 0;font-size:20px;font-weight:bold">{escaped(number)}</td>'
                      f"<td>{escaped(label)}</td></tr>" for number, label in letter.figures)
    contents = "".join(f"<li>{escaped(title)}</li>" for title in letter.contents)
    return (f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escaped(letter.title)}</title>'
            f'</head><body style="font-family:sans-serif;line-height:1.6;color:#1a1a1a">{paragraphs}{cover}'
            + (f"<table>{figures}</table>" if figures else "") + (f"<ol>{contents}</ol>" if contents else "")
            + "</body></html>")
