"""The preview's server: who may ask, what is answered, and the stream that tells every page of a new edition."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from reportgen.errors import ReportgenError
from reportgen.preview.editions import Edition, Workshop
from reportgen.preview.editor import Editor
from reportgen.preview.http import HEAD_BYTES, Refused, Request, Response, read_request
from reportgen.preview.images import WIDTHS, PageImages, Plate, page_plates
from reportgen.preview.told import Teller
from reportgen.preview.watching import Stamps, stamps

HOST = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml"}
MOST_CONNECTIONS, MOST_STREAMS = 256, 96
LOOK, SETTLE = 0.06, 0.03
"""Seconds between two looks at the files, and for which a saved file must lie still: editors write in several steps."""

STILL_HERE = 15.0
WRITE_SECONDS = 30.0
"""A client that does not read what it asked for is let go."""

MOST_PLATES = 24
T = TypeVar("T")


class Preview:
    """One project shown on one port of this machine, to who knows the token."""

    def __init__(self, workshop: Workshop, language: str | None = None, editor: Editor | None = None,
                 port: int = 0) -> None:
        self.workshop = workshop
        self.language = language
        self.editor = editor or Editor()
        self.port = port
        self.token = secrets.token_urlsafe(24)
        self.edition = Edition()
        self.files: Stamps = {}
        self._images = PageImages()
        self._press: tuple[int, bytes] = (-1, b"")
        self._plates: OrderedDict[tuple[int, int], list[Plate]] = OrderedDict()
        self._building = ThreadPoolExecutor(1, "build")
        self._drawing = ThreadPoolExecutor(1, "draw")
        self._changed = asyncio.Event()
        self._state = b""
        self._connections: set[asyncio.Task[None]] = set()
        self._streams = 0

    @property
    def address(self) -> str:
        """Return the URL that opens the preview."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    async def run(self, opened: Callable[[str], None] = lambda address: None) -> None:
        """Build the project, answer requests and build again at each save, until cancelled."""
        server = await asyncio.start_server(self._connection, HOST, self.port, limit=HEAD_BYTES)
        self.port = server.sockets[0].getsockname()[1]
        try:
            opened(self.address)
            await self._watch()
        finally:
            server.close()
            for connection in self._connections:
                connection.cancel()
            self._building.shutdown(wait=False, cancel_futures=True)
            self._drawing.shutdown(wait=False, cancel_futures=True)

    async def _watch(self) -> None:
        while True:
            now = await self._in(self._building, self._look)
            if now != self.files or not self.edition.number:
                await asyncio.sleep(SETTLE)
                if await self._in(self._building, self._look) != now:
                    continue
                self.files = now
                self._publish(await self._in(self._building, self.workshop.build))
                self._publish(await self._in(self._building, partial(self.workshop.review, self.edition)))
            await asyncio.sleep(LOOK)

    def _look(self) -> Stamps:
        layout = self.workshop.layout
        return stamps(self.workshop.folder, [Path(layout)] if layout is not None else [])

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        """Run work in a thread of its own, under the limits of this context."""
        return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, work)

    def _publish(self, edition: Edition) -> None:
        self.edition = edition
        state = self._teller().state(edition, self.language, has_editor=self.editor.is_set)
        self._state = b"data: " + json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _teller(self) -> Teller:
        return Teller(self.workshop.folder.resolve())

    # connections

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= MOST_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            pass  # the client has gone, or this program ends
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            self._check(request)
            path, _, query = request.path.removeprefix(f"/{self.token}/").partition("?")
            if (request.method, path) == ("GET", "events"):
                await self._stream(reader, writer)
                return
            response = await self._answer(request, path.split("/"), query)
        except Refused as refused:
            response = Response(refused.status, str(refused).encode())
        writer.write(response.head(length=len(response.body)) + response.body)
        await _drained(writer)

    def _check(self, request: Request) -> None:
        """Refuse other names of this machine (DNS rebinding), other origins, and who does not know the token."""
        headers = request.headers
        host = headers.get("host", "")
        if host not in (f"{HOST}:{self.port}", f"localhost:{self.port}"):
            raise Refused(403)
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            raise Refused(403)
        is_opened = headers.get("sec-fetch-mode") == "navigate" and request.path == f"/{self.token}/"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not is_opened:
            raise Refused(403)
        given = request.path.split("/")[1].partition("?")[0]
        if not secrets.compare_digest(given.encode(), self.token.encode()) or request.path.count("/") < 2:
            raise Refused(403)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send each state as a server-sent event; who reads slowly gets the latest only."""
        if self._streams >= MOST_STREAMS:
            raise Refused(503)
        self._streams += 1
        gone = asyncio.create_task(reader.read(1))  # ends when the page closes; it has nothing more to say
        try:
            writer.write(Response(kind="text/event-stream").head())
            sent = b""
            while not gone.done():
                changed = self._changed
                if sent is not self._state:
                    sent = self._state
                    writer.write(sent)
                await _drained(writer)
                waiting = asyncio.create_task(changed.wait())
                await asyncio.wait((waiting, gone), timeout=STILL_HERE, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    waiting.cancel()
                    writer.write(b": still here\n\n")
        finally:
            gone.cancel()
            self._streams -= 1

    # answers

    async def _answer(self, request: Request, parts: list[str], query: str) -> Response:
        if request.method == "POST":
            if parts != ["open"]:
                raise Refused(405)
            return await self._open(request)
        match parts:
            case [""]:
                return _static("index.html")
            case ["static", name]:
                return _static(name)
            case ["page", digest, width] if width.isdecimal() and int(width) in WIDTHS:
                return await self._page(digest, int(width))
            case ["boxes", number, index]:
                edition, page = self._place(number, index)
                return _json(await self._in(self._drawing, lambda: self._teller().page(edition, page)))
            case ["facts", number]:
                edition, _ = self._place(number, "0")
                return _json(await self._in(self._drawing, lambda: self._teller().facts(edition)))
            case ["plates", number, index]:
                return await self._list_plates(*self._place(number, index))
            case ["plate", number, index, position] if position.isdecimal():
                edition, page = self._place(number, index)
                plates = self._plates.get((edition.number, page), [])
                if int(position) < len(plates):
                    return Response(body=plates[int(position)].image, kind="image/png")
            case ["source"]:
                return self._source(query)
        raise Refused(404)

    def _place(self, number: str, index: str) -> tuple[Edition, int]:
        """Return the edition and page asked for; refuses those of another edition than the present one."""
        edition = self.edition
        if not (number.isdecimal() and index.isdecimal()) or edition.report is None:
            raise Refused(404)
        if int(number) != edition.number:
            raise Refused(409)
        if int(index) >= len(edition.digests):
            raise Refused(404)
        return edition, int(index)

    async def _page(self, digest: str, width: int) -> Response:
        edition = self.edition
        image = await self._in(self._drawing, lambda: self._images.page(edition, digest, width))
        if image is None:
            raise Refused(404)
        return Response(body=image, kind="image/png")

    async def _list_plates(self, edition: Edition, page: int) -> Response:
        def made() -> list[Plate]:
            if self._press[0] != edition.number:
                self._press = (edition.number, self.workshop.print_file())
            return page_plates(self._press[1], page + 1)
        key = (edition.number, page)
        try:
            if key not in self._plates:
                self._plates[key] = await self._in(self._building, made)
        except ReportgenError as error:
            return _json({"problems": [self._teller().problem(problem) for problem in error.problems]})
        while len(self._plates) > MOST_PLATES:
            self._plates.popitem(last=False)
        return _json({"plates": [{"ink": plate.ink, "colour": plate.colour, "amount": round(plate.amount, 4)}
                                 for plate in self._plates.get(key, [])]})

    def _source(self, query: str) -> Response:
        given = parse_qs(query)
        path = self._known_file(given.get("file", [""])[0])
        line = given.get("line", [""])[0]
        if not line.isdecimal():
            raise Refused(400)
        return _json(self._teller().excerpt(path, int(line)))

    async def _open(self, request: Request) -> Response:
        if urlsplit(request.headers.get("origin", "")).netloc != request.headers["host"]:
            raise Refused(403)
        try:
            given: Any = json.loads(request.body)
            name, line, column = str(given["file"]), int(given["line"]), int(given["column"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Refused(400) from None
        if not self.editor.is_set:
            raise Refused(404)
        await self.editor.open(self._known_file(name), line, column)
        return Response(204)

    def _known_file(self, name: str) -> Path:
        """Return the watched file of a name that a page was told; no other is read or opened."""
        folder = self.workshop.folder
        path = next((Path(known) for known in self.files if self._teller().name(known) == name), None)
        if path is None or not (path.resolve().is_relative_to(folder.resolve()) or str(path) == self.workshop.layout):
            raise Refused(404)
        return path


async def _drained(writer: asyncio.StreamWriter) -> None:
    await asyncio.wait_for(writer.drain(), WRITE_SECONDS)


def _static(name: str) -> Response:
    known = {path.name: path for path in STATIC.iterdir() if path.suffix in KINDS}
    if name not in known:
        raise Refused(404)
    return Response(body=known[name].read_bytes(), kind=KINDS[known[name].suffix])


def _json(value: object) -> Response:
    return Response(body=json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(),
                    kind="application/json")


