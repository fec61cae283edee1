"""The preview under load: pages open, saves as fast as they are set; says how its memory goes.

    python tests/benchmarks/preview_load.py [seconds] [pages open]

Each save changes a word, every tenth is a mistake; every state's pictures are asked for. At the end the last save must
be what every page was told. Memory is flat when the blocks that Python holds and the pictures kept are: both are told,
since what the system counts goes up in steps and hardly ever down.
"""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from reportgen.builder import Session, rebuild
from reportgen.preview.editions import Workshop
from reportgen.preview.server import Preview

LIYANG = Path(__file__).parents[2] / "data" / "liyang-2024"


def resident() -> float:
    """Return the memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


async def open_page(preview: Preview, last: dict[int, int], me: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", preview.port, limit=2 ** 24)
    writer.write(f"GET /{preview.token}/events HTTP/1.1\r\nhost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    while True:
        event = await reader.readuntil(b"\n\n")
        if event.startswith(b"data: "):
            last[me] = json.loads(event[6:])["number"]


async def picture(preview: Preview, digest: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", preview.port)
    writer.write(f"GET /{preview.token}/page/{digest}/800 HTTP/1.1\r\nhost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
    await reader.read()
    writer.close()


async def main(seconds: float, count: int) -> None:
    folder = Path(tempfile.mkdtemp()) / "town"
    shutil.copytree(LIYANG, folder)
    content = folder / "content.yaml"
    text = content.read_text(encoding="utf-8")
    preview, last = Preview(Workshop(folder)), {}
    server = asyncio.create_task(preview.run())
    while not preview.edition.digests:
        await asyncio.sleep(0.05)
    pages = [asyncio.create_task(open_page(preview, last, me)) for me in range(count)]
    begin = shown = time.monotonic()
    saves = 0
    while time.monotonic() - begin < seconds:
        saves += 1
        broken = saves % 10 == 0
        before, after = ("title: 回顾", "titel: 回顾") if broken else ("激发人才活力", f"激发人才活力{saves}")
        new = text.replace(before, after)
        number = preview.edition.number
        content.write_text(new, encoding="utf-8")
        while preview.edition.number == number:
            await asyncio.sleep(0.005)
        digest = preview.edition.digests[saves % len(preview.edition.digests)]
        await asyncio.gather(*(picture(preview, digest) for _ in range(4)))
        if time.monotonic() >= shown:
            kept = preview._images.size / 1e6
            print(f"{time.monotonic() - begin:5.0f} s  {saves:5} saves  {resident():6.1f} MB, {kept:4.1f} MB of it "
                  f"pictures, {sys.getallocatedblocks() / 1e3:4.0f} thousand blocks of Python", flush=True)
            shown += min(60, seconds / 10)
    content.write_text(text.replace("激发人才活力", "最后一次"), encoding="utf-8")
    _, digests = rebuild(folder, None, Session())
    while preview.edition.digests != digests or any(number != preview.edition.number for number in last.values()):
        await asyncio.sleep(0.01)
    print(f"{saves} saves, {count} pages: all {len(last)} were told the last state, {resident():.1f} MB")
    for task in (*pages, server):
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600, int(sys.argv[2]) if len(sys.argv) > 2 else 50))
