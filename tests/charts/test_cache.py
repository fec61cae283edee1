"""Drawings kept on disk: the same items come back, damage counts as absence, nothing grows without end."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path as FilePath

import pytest

from reportgen.charts import cache
from reportgen.charts.draw import draw
from reportgen.charts.settings import ChartSettings
from reportgen.resources import cache_folder
from tests.charts.cases import STYLE, chart

KEPT = ChartSettings(uses_cache=True)


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch) -> FilePath:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "reportgen" / "charts"


def entries(folder: FilePath) -> list[FilePath]:
    return sorted(folder.glob("*")) if folder.is_dir() else []


def draw_kept(*values: float, kind: str = "line", width: float = 300.0) -> object:
    return draw(chart(kind, *values), {}, STYLE, width, 180, settings=KEPT)


@pytest.mark.parametrize("kind", ["line", "area", "multiples", "scatter"])
def test_second_drawing_comes_from_disk_and_is_the_same(kind: str, empty_cache: FilePath,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw_kept(3, 5, 4, kind=kind)
    assert len(entries(empty_cache)) == 1
    monkeypatch.setattr("reportgen.charts.draw.KINDS", {})
    assert draw_kept(3, 5, 4, kind=kind) == first


def test_other_data_size_or_colour_is_another_entry(empty_cache: FilePath) -> None:
    draw_kept(3, 5)
    draw_kept(3, 6)
    draw_kept(3, 5, width=301)
    from msgspec.structs import replace

    draw(chart("line", 3, 5), {}, replace(STYLE, hue=STYLE.ink), 300, 180, settings=KEPT)
    assert len(entries(empty_cache)) == 4


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b"0\n{\"items\": []}"])
def test_damaged_entry_is_drawn_again_and_mended(damage: bytes, empty_cache: FilePath) -> None:
    first = draw_kept(3, 5)
    (path,) = entries(empty_cache)
    path.write_bytes(damage)
    assert draw_kept(3, 5) == first
    assert len(path.read_bytes()) > 100


def test_entry_with_a_whole_checksum_but_foreign_items_is_drawn_again(empty_cache: FilePath) -> None:
    import hashlib

    first = draw_kept(3, 5)
    (path,) = entries(empty_cache)
    body = json.dumps({"items": [["link", "x"]], "problems": []})
    path.write_text(f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}", encoding="utf-8")
    assert draw_kept(3, 5) == first


def test_writers_at_the_same_time_leave_whole_entries(empty_cache: FilePath) -> None:
    expected = draw_kept(3, 5)
    (path,) = entries(empty_cache)
    items = cache.read_entry(path)
    assert items is not None
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            pool.submit(cache.write_entry, path, *items)
    assert draw_kept(3, 5) == expected
    assert len(entries(empty_cache)) == 1


def test_oldest_entries_go_when_all_are_too_large(empty_cache: FilePath) -> None:
    for value in range(6):
        draw_kept(3, value)
    kept = entries(empty_cache)
    for age, path in enumerate(kept):
        os.utime(path, (1000 + age, 1000 + age))
    total = sum(path.stat().st_size for path in kept)
    cache.prune(empty_cache, most=total - 1)
    assert entries(empty_cache) == kept[2:]


def test_unwritable_cache_does_not_stop_a_build(tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert draw_kept(3, 5) == draw(chart("line", 3, 5), {}, STYLE, 300, 180)


def test_cache_lies_where_the_desktop_wants_it(tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == tmp_path / "reportgen"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == FilePath.home() / ".cache" / "reportgen"


PROGRAM = """
import sys
from reportgen.builder import build
build("data/{name}")
print("matplotlib" in sys.modules)
"""


@pytest.mark.parametrize("name", ["liyang-2024", "sample-town"])
def test_build_with_unchanged_charts_does_not_import_matplotlib(name: str) -> None:
    root = FilePath(__file__).parents[2]
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", PROGRAM.format(name=name)], check=True, capture_output=True,
                              text=True, cwd=root, env=dict(os.environ))
    assert done.stdout.split()[-1] == "False"
