"""Drawn charts kept on disk, so that a build in which none changed does not import Matplotlib.

An entry is JSON under a digest of all that the drawing depends on. Entries are written beside their place and moved
there, so concurrent builds only repeat work; one that is damaged or cannot be read counts as absent.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from reportgen.charts.style import ChartStyle
from reportgen.errors import Problem
from reportgen.fonts.library import open_face
from reportgen.items import Clip, GlyphRun, Item, Path, Picture, SpotInk, Swatch
from reportgen.language import Sentence, say
from reportgen.resources import cache_folder
from reportgen.spec.words import document_language

MOST_BYTES = 32_000_000
"""The oldest entries go when all together are larger: about a thousand charts."""
KEPT_SHARE = 0.75


def entry_path(*parts: object, style: ChartStyle) -> FilePath:
    """Return the place of a drawing that depends on `parts`, the style, and the versions of all that draws it."""
    faces = [(face.name, face.path.stat().st_size) for face in (*style.label_faces, *style.figure_faces)]
    looks = (document_language(), style.swatches, style.label_size, style.figure_size, style.has_patterns)
    code = [(file.name, file.stat().st_mtime_ns) for file in sorted(FilePath(__file__).parent.glob("*.py"))]
    digest = hashlib.sha256(repr((parts, faces, looks, code, _version("matplotlib"))).encode()).hexdigest()
    return cache_folder() / "charts" / f"{digest}.json"


def read_entry(path: FilePath) -> tuple[tuple[Item, ...], tuple[Problem, ...]] | None:
    """Return the items and warnings of an entry, None where there is none that is whole."""
    try:
        digest, _, body = path.read_text(encoding="utf-8").partition("\n")
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            return None
        data = json.loads(body)
        items = tuple(_item(entry) for entry in data["items"])
        problems = tuple(Problem(_sentence(message), None, rule, _sentence(hint), "warning")
                         for message, rule, hint in data["problems"])
        os.utime(path)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return items, problems


def write_entry(path: FilePath, items: tuple[Item, ...], problems: tuple[Problem, ...]) -> None:
    """Keep a drawing; where the disk refuses, the build goes on without."""
    body = json.dumps({"items": [_entry(item) for item in items],
                       "problems": [(_parts(one.message), one.rule, _parts(one.hint)) for one in problems]},
                      ensure_ascii=False, separators=(",", ":"))
    text = f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
        prune(path.parent)


def _parts(text: str) -> list[Any]:
    """Return a sentence as its template and values, so that another reader is told it in their language."""
    return [text.template, *text.values] if isinstance(text, Sentence) else [text]


def _sentence(parts: list[Any]) -> str:
    return say(*parts) if len(parts) > 1 else str(parts[0])


def prune(folder: FilePath, most: int = MOST_BYTES) -> None:
    """Remove the entries unused longest when all are larger than `most` bytes, down to KEPT_SHARE of it."""
    entries = []
    for path in folder.iterdir():
        with suppress(OSError):
            status = path.stat()
            entries.append((status.st_mtime_ns, status.st_size, path))
    total = sum(size for _, size, _ in entries)
    if total <= most:
        return
    for _, size, path in sorted(entries):
        with suppress(OSError):
            path.unlink()
            total -= size
        if total <= most * KEPT_SHARE:
            return


@lru_cache(maxsize=4)
def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _entry(item: Item) -> list[Any]:
    match item:
        case GlyphRun():
            return ["glyphs", str(item.face.path), item.face.index, item.size, item.gids, item.xs, item.ys, item.text,
                    item.clusters, _colour(item.colour), item.angle]
        case Path():
            return ["path", item.segments, _colour(item.fill), _colour(item.stroke), item.width, item.dash, item.cap,
                    item.join, item.is_even_odd, item.alpha]
        case Clip():
            return ["clip", _entry(item.outline), [_entry(inner) for inner in item.items]]
        case Picture():
            FilePath(item.path).stat()
            return ["picture", item.path, item.x, item.y, item.width, item.height, item.crop]
        case _:
            raise TypeError(f"a chart draws no {type(item).__name__}")


def _item(entry: list[Any]) -> Item:
    match entry:
        case ["glyphs", path, index, size, gids, xs, ys, text, clusters, colour, angle]:
            found = _swatch(colour)
            assert found is not None
            return GlyphRun(open_face(FilePath(path), index), size, tuple(gids), tuple(xs), tuple(ys), text,
                            tuple(clusters), found, angle=angle)
        case ["path", segments, fill, stroke, width, dash, cap, join, is_even_odd, alpha]:
            return Path(tuple(tuple(segment) for segment in segments), _swatch(fill), _swatch(stroke), width,
                        tuple(dash), cap, join, is_even_odd, alpha)
        case ["clip", outline, items]:
            frame = _item(outline)
            if not isinstance(frame, Path):
                raise ValueError("a clip without an outline")
            return Clip(frame, tuple(_item(inner) for inner in items))
        case ["picture", path, x, y, width, height, crop]:
            FilePath(path).stat()
            left, top, right, bottom = crop
            return Picture(path, x, y, width, height, (left, top, right, bottom))
        case _:
            raise ValueError("not an entry")


def _colour(swatch: Swatch | None) -> list[Any] | None:
    if swatch is None:
        return None
    spot = [swatch.spot.name, swatch.spot.cmyk] if swatch.spot else None
    return [swatch.name, swatch.rgb, swatch.cmyk, spot, swatch.strength]


def _swatch(entry: list[Any] | None) -> Swatch | None:
    if entry is None:
        return None
    name, rgb, cmyk, spot, strength = entry
    return Swatch(name, tuple(rgb), tuple(cmyk), SpotInk(spot[0], tuple(spot[1])) if spot else None, strength)
