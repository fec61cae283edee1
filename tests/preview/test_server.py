"""The server by itself: who is let in, what is refused, and that it stays well under load."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from reportgen.builder import Session, rebuild
from reportgen.preview import http, server
from reportgen.preview.editions import Workshop
from reportgen.preview.server import Preview
from tests.preview.conftest import LIYANG, edit

Test = Callable[[Preview, Path], Awaitable[None]]


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Preview]:
    """Run a preview until the block ends; it has its first pages."""
    preview = Preview(Workshop(folder))
    ready = asyncio.Event()
    task = asyncio.create_task(preview.run(lambda address: ready.set()))
    await ready.wait()
    await until(lambda: bool(preview.edition.digests))
    try:
        yield preview
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


async def raw(preview: Preview, data: bytes) -> bytes:
    """Send bytes and return all that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", preview.port)
    writer.write(data)
    answer = b""
    with suppress(ConnectionResetError):  # it may close before it has read all that it refuses
        while part := await reader.read(65536):
            answer += part
    writer.close()
    return answer


async def ask(preview: Preview, path: str, *, method: str = "GET", body: bytes = b"",
              **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask as the page does, with other headers where given (`sec_fetch_site` for Sec-Fetch-Site; "" for none)."""
    given = {"host": f"127.0.0.1:{preview.port}", **{key.replace("_", "-"): value for key, value in headers.items()}}
    if body:
        given["content-length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in given.items() if value)]
    answer = await raw(preview, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    head, _, content = answer.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in rest), content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, with a secret beside it and a link to that inside."""
    root = tmp_path_factory.mktemp("preview")
    shutil.copytree(LIYANG, root / "town")
    (root / "secret.txt").write_text("secret", encoding="utf-8")
    (root / "town" / "link.txt").symlink_to(root / "secret.txt")
    return root / "town"


@pytest.fixture(scope="module")
def shared(folder: Path) -> Iterator[Callable[[Callable[[Preview], Awaitable[object]]], object]]:
    """One preview for the tests that only ask: a function that runs a coroutine beside it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(awaitable: Awaitable[object]) -> object:
        async def inner() -> object:
            return await awaitable
        return asyncio.run_coroutine_threadsafe(inner(), loop).result(60)
    manager = served(folder)
    preview = run(manager.__aenter__())
    assert isinstance(preview, Preview)
    yield lambda test: run(test(preview))
    run(manager.__aexit__(None, None, None))
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


Shared = Callable[[Callable[[Preview], Awaitable[object]]], object]


def status(shared: Shared, path: str, **options: str) -> int:
    async def test(preview: Preview) -> int:
        filled = {key: value.replace("PORT", str(preview.port)) for key, value in options.items()}
        return (await ask(preview, path.replace("TOKEN", preview.token), **filled))[0]  # type: ignore[arg-type]
    found = shared(test)
    assert isinstance(found, int)
    return found


def test_the_page_is_given_to_who_knows_the_token(shared: Shared) -> None:
    assert status(shared, "/TOKEN/") == 200
    assert status(shared, "/TOKEN/", host="localhost:PORT") == 200


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/x/", "/TOKE/", "/TOKENx/", "/TOKEN", "//TOKEN/",
                                  "/?TOKEN/", "/x/../TOKEN/"])
def test_without_the_token_there_is_nothing(shared: Shared, path: str) -> None:
    assert status(shared, path) == 403


@pytest.mark.parametrize("headers", [
    {"host": "evil.example"}, {"host": "evil.example:PORT"}, {"host": "127.0.0.1"}, {"host": ""},
    {"host": "127.0.0.1:PORT.evil.example"}, {"origin": "http://evil.example"}, {"origin": "null"},
    {"origin": "http://127.0.0.1:1"}, {"origin": "https://127.0.0.1:PORT"}, {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"}])
def test_other_hosts_and_origins_are_refused_even_with_the_token(shared: Shared, headers: dict[str, str]) -> None:
    assert status(shared, "/TOKEN/facts/1", **headers) == 403


def test_a_link_from_elsewhere_opens_the_page_but_reads_nothing(shared: Shared) -> None:
    elsewhere = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert status(shared, "/TOKEN/", **elsewhere) == 200
    assert status(shared, "/TOKEN/events", **elsewhere) == 403


@pytest.mark.parametrize("path", [
    "static/../server.py", "static/..%2fserver.py", "static/%2e%2e/server.py", "static/", "static/preview.css/x",
    "../TOKEN/", "source?file=../secret.txt&line=1", "source?file=/etc/passwd&line=1", "source?file=link.txt&line=1",
    "source?line=1", "page/00/100", "page/../100", "boxes/1/999", "plate/1/0/9", "none"])
def test_nothing_but_what_is_listed_can_be_read(shared: Shared, path: str) -> None:
    assert status(shared, f"/TOKEN/{path}") == 404


@pytest.mark.parametrize("path", ["source?file=content.yaml&line=x", "source?file=content.yaml&line=-1"])
def test_lines_are_numbers(shared: Shared, path: str) -> None:
    assert status(shared, f"/TOKEN/{path}") == 400


def test_an_edition_that_is_past_is_not_answered_for(shared: Shared) -> None:
    assert status(shared, "/TOKEN/boxes/0/0") == 409


@pytest.mark.parametrize("width", ["0", "39", "4097", "999999999999", "1e3", "-100"])
def test_pictures_have_bounds(shared: Shared, width: str) -> None:
    async def test(preview: Preview) -> int:
        return (await ask(preview, f"/{preview.token}/page/{preview.edition.digests[0]}/{width}"))[0]
    assert shared(test) == 404


def test_a_page_is_a_picture_of_the_width_asked_for(shared: Shared) -> None:
    async def test(preview: Preview) -> bytes:
        return (await ask(preview, f"/{preview.token}/page/{preview.edition.digests[0]}/300"))[2]
    image = shared(test)
    assert isinstance(image, bytes)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(image[16:20], "big") == 300


def test_every_answer_forbids_framing_sniffing_keeping_and_reading_from_elsewhere(shared: Shared) -> None:
    async def test(preview: Preview) -> list[dict[str, str]]:
        own = f"/{preview.token}/"
        return [(await ask(preview, path))[1] for path in (own, f"{own}static/app.js", "/")]
    answers = shared(test)
    assert isinstance(answers, list)
    for headers in answers:
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
        assert (headers["cross-origin-resource-policy"], headers["referrer-policy"]) == ("same-origin", "no-referrer")
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(("data", "expected"), [
    (b"nonsense\r\n\r\n", 400), (b"GET / HTTP/2\r\n\r\n", 400), (b"GET  / HTTP/1.1\r\n\r\n", 400),
    (b"DELETE / HTTP/1.1\r\n\r\n", 405), (b"GET / HTTP/1.1\r\nhost\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nhost : a\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\ncontent-length: 999999999\r\n\r\n", 413),
    (b"GET / HTTP/1.1\r\ncontent-length: 1\r\n\r\nx", 413),
    (b"GET /" + b"x" * 3000 + b" HTTP/1.1\r\n\r\n", 405)])
def test_requests_that_are_wrong_or_too_large_are_refused(shared: Shared, data: bytes, expected: int) -> None:
    async def test(preview: Preview) -> bytes:
        return await raw(preview, data)
    answer = shared(test)
    assert isinstance(answer, bytes)
    assert answer.startswith(f"HTTP/1.1 {expected} ".encode())


def test_a_head_without_end_is_refused(shared: Shared) -> None:
    async def test(preview: Preview) -> bytes:
        return await raw(preview, b"GET / HTTP/1.1\r\nx: " + b"y" * 200_000)
    answer = shared(test)
    assert isinstance(answer, bytes)
    assert not answer or answer.startswith(b"HTTP/1.1 431 ")


def test_a_request_that_drips_is_cut_off(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.3)

    async def test(preview: Preview) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", preview.port)

        async def drip() -> None:
            for _ in range(100):
                writer.write(b"x")
                await asyncio.sleep(0.05)
        dripping = asyncio.create_task(drip())
        answer = await asyncio.wait_for(reader.read(), 4)
        dripping.cancel()
        writer.close()
        return answer
    answer = shared(test)
    assert isinstance(answer, bytes)
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_many_idle_connections_do_not_keep_others_out_for_longer_than_the_time_they_have(
        folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.5)

    async def test() -> int:
        async with served(folder) as preview:
            idle = [await asyncio.open_connection("127.0.0.1", preview.port)
                    for _ in range(server.MOST_CONNECTIONS + 20)]
            await until(lambda: not preview._connections)
            found = await ask(preview, f"/{preview.token}/")
            for _, writer in idle:
                writer.close()
            return found[0]
    assert asyncio.run(test()) == 200


def test_opening_in_the_editor_is_asked_for_by_the_page_alone(shared: Shared) -> None:
    body = json.dumps({"file": "content.yaml", "line": 1, "column": 1}).encode()

    async def test(preview: Preview) -> list[int]:
        origin, path = f"http://127.0.0.1:{preview.port}", f"/{preview.token}/open"
        return [(await ask(preview, path, method="POST", body=body))[0],
                (await ask(preview, path, method="POST", body=body, origin="http://evil.example"))[0],
                (await ask(preview, path, method="POST", body=b"[" * 4000, origin=origin))[0],
                (await ask(preview, path, method="POST", body=b'{"file": 1}', origin=origin))[0],
                (await ask(preview, path, method="POST", body=body, origin=origin))[0],
                (await ask(preview, path, origin=origin))[0]]
    assert shared(test) == [403, 403, 400, 400, 404, 404]


class Listener:
    """A page's stream of states: the latest, and how many have come."""

    def __init__(self) -> None:
        self.state: dict[str, object] = {}
        self.count = 0

    async def listen(self, preview: Preview) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", preview.port, limit=2 ** 24)
        writer.write(f"GET /{preview.token}/events HTTP/1.1\r\nhost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
        try:
            await reader.readuntil(b"\r\n\r\n")
            while True:
                event = await reader.readuntil(b"\n\n")
                if event.startswith(b"data: "):
                    self.state = json.loads(event[6:])
                    self.count += 1
        finally:
            writer.close()


def test_fifty_pages_open_and_rapid_saves_end_in_the_last_state_everywhere(project: Path) -> None:
    async def test() -> None:
        async with served(project) as preview:
            listeners = [Listener() for _ in range(50)]
            tasks = [asyncio.create_task(one.listen(preview)) for one in listeners]
            path = project / "content.yaml"
            text = path.read_text(encoding="utf-8")
            first = preview.edition.number
            for number in range(40):
                path.write_text(text.replace("激发人才活力", f"激发人才活力{number}"), encoding="utf-8")
                digest = preview.edition.digests[number % 12]
                await ask(preview, f"/{preview.token}/page/{digest}/200")
                await asyncio.sleep(0.02)
            _, digests = rebuild(project, None, Session())
            await until(lambda: preview.edition.digests == digests)
            number = preview.edition.number
            await until(lambda: all(one.state.get("number") == number for one in listeners))
            assert number > first
            for one in listeners:
                pages = one.state["pages"]
                assert isinstance(pages, list)
                assert tuple(page[0] for page in pages) == digests
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await until(lambda: preview._streams == 0)
    asyncio.run(test())


def test_pictures_and_states_of_the_past_are_let_go(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportgen.preview import images

    monkeypatch.setattr(images, "MOST_BYTES", 1_000_000)

    async def test() -> None:
        async with served(project) as preview:
            for width in range(300, 360):
                await ask(preview, f"/{preview.token}/page/{preview.edition.digests[1]}/{width}")
            assert preview._images.size <= 1_000_000
            assert preview._images.size == sum(map(len, preview._images.kept.values()))
            assert 1 < len(preview._images.kept) < 60
    asyncio.run(test())


def test_an_error_keeps_the_last_good_pages_and_the_next_save_clears_it(project: Path) -> None:
    async def test() -> None:
        async with served(project) as preview:
            good = preview.edition.digests
            edit(project, "title: 回顾2024！", "titel: 回顾2024！")
            await until(lambda: bool(preview.edition.errors))
            assert preview.edition.digests == good
            assert {problem.rule for problem in preview.edition.errors} == {"unknown-key"}
            edit(project, "titel: 回顾2024！", "title: 回顾2024！")
            await until(lambda: not preview.edition.errors)
            assert preview.edition.digests == good
            (project / "content.yaml").unlink()
            await until(lambda: bool(preview.edition.errors))
            assert preview.edition.errors[0].rule == "project"
    asyncio.run(test())


def test_a_save_of_equal_size_within_the_clocks_step_is_seen(project: Path) -> None:
    async def test() -> None:
        async with served(project) as preview:
            path, before = project / "content.yaml", preview.edition.digests
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("激发人才活力", "激发人材活力"), encoding="utf-8")
            stamp = path.stat().st_mtime_ns
            await until(lambda: preview.edition.digests != before)
            path.write_text(text.replace("激发人才活力", "焕发人才活力"), encoding="utf-8")
            os.utime(path, ns=(stamp + 5_000_000, stamp + 5_000_000))
            _, digests = rebuild(project, None, Session())
            await until(lambda: preview.edition.digests == digests)
    asyncio.run(test())


def test_a_theme_that_comes_and_goes_is_seen(project: Path) -> None:
    async def test() -> None:
        async with served(project) as preview:
            before = preview.edition.digests
            (project / "theme.yaml").write_text("extends: celadon\n", encoding="utf-8")
            await until(lambda: preview.edition.digests != before)
            (project / "theme.yaml").unlink()
            await until(lambda: preview.edition.digests == before)
    asyncio.run(test())


def test_a_save_is_shown_within_the_time_that_a_build_takes_and_a_few_looks(project: Path) -> None:
    """Counted in looks at the files, not in seconds: a save is seen at the first look and taken at the second."""
    looks = 0

    async def test() -> None:
        nonlocal looks
        async with served(project) as preview:
            await until(lambda: bool(preview.edition.findings))
            before, look = preview.edition.digests, preview._look

            def counted() -> server.Stamps:
                nonlocal looks
                looks += 1
                return look()
            preview._look = counted  # type: ignore[method-assign]
            edit(project, "激发人才活力", "焕发人才活力")
            await until(lambda: preview.edition.digests != before)
    asyncio.run(test())
    assert looks <= 4
