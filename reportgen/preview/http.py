"""As much of HTTP/1.1 as one page on this machine needs (RFC 9112): one request a connection, all of it bounded."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from msgspec import Struct, field

HEAD_BYTES, BODY_BYTES = 32_768, 4_096
SECONDS = 5.0
"""A whole request must have come by then, however slowly its bytes drip."""

_REQUEST_LINE = re.compile(rb"(GET|POST) (/[!-~]{0,2000}) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*?)[ \t]*")
REASONS = {200: "OK", 204: "No Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 413: "Content Too Large",
           431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable"}

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Request(Struct, frozen=True):
    """A request; names of headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


class Response(Struct, frozen=True):
    """An answer; every one is sent with the headers in SAFE."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    def head(self, *, length: int | None = None) -> bytes:
        """Return status line and headers; a stream has no length."""
        headers = {**SAFE, "Content-Type": self.kind, "Connection": "close", **self.headers}
        if length is not None:
            headers["Content-Length"] = str(length)
        lines = [f"HTTP/1.1 {self.status} {REASONS[self.status]}", *map(": ".join, headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Refused(Exception):
    """A request that gets a status and no more."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(REASONS[status])


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read one request; the reader's limit is HEAD_BYTES.

    Raises Refused(400) for what is not HTTP, 405 for other methods, 408 where it takes longer than SECONDS, 413 and 431
    where it is too large; ConnectionError or asyncio.IncompleteReadError where the client has gone.
    """
    try:
        async with asyncio.timeout(SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            method, path, headers = _parsed(head[:-4])
            return Request(method, path, headers, await _body(reader, method, headers))
    except TimeoutError:
        raise Refused(408) from None
    except asyncio.LimitOverrunError:
        raise Refused(431) from None


def _parsed(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *rest = head.split(b"\r\n")
    line = _REQUEST_LINE.fullmatch(first)
    if line is None:
        raise Refused(405 if re.fullmatch(rb"[A-Z]+ /[!-~]* HTTP/1\.[01]", first) else 400)
    headers: dict[str, str] = {}
    for entry in rest:
        match = _HEADER.fullmatch(entry)
        name = match[1].decode().lower() if match else ""
        if match is None or name in headers:  # no header that is read here may come twice
            raise Refused(400)
        headers[name] = match[2].decode("latin-1")
    return line[1].decode(), line[2].decode(), headers


async def _body(reader: asyncio.StreamReader, method: str, headers: Mapping[str, str]) -> bytes:
    if "transfer-encoding" in headers:
        raise Refused(400)
    length = headers.get("content-length", "0")
    if not re.fullmatch(r"\d{1,12}", length):
        raise Refused(400)
    if int(length) > BODY_BYTES or (method != "POST" and int(length)):
        raise Refused(413)
    return await reader.readexactly(int(length))
