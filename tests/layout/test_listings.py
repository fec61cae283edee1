"""Listings: between lines of ``` text stands as it is typed."""

from pathlib import Path

from reportgen.builder import build
from reportgen.items import GlyphRun

CODE = "facts: {jobs: {value: 320}}\n  text: 全年{jobs}   # {nothing} **bold**\n"


def listing(tmp_path: Path, code: str) -> list[GlyphRun]:
    indented = "".join(f"        {line}\n" for line in ("```yaml", *code.splitlines(), "```"))
    head = "reportgen: 1\ntitle: 册\nsections:\n  - id: one\n    title: 章\n    text:\n      - |\n"
    (tmp_path / "content.yaml").write_text(head + indented, encoding="utf-8")
    pages = build(tmp_path, "report").pages.pages
    return [item for page in pages for item in page.items
            if isinstance(item, GlyphRun) and item.tag is not None and item.tag.role == "Code"]


def test_listing_keeps_braces_blanks_and_marks(tmp_path: Path) -> None:
    runs = listing(tmp_path, CODE)
    lines = {y: "".join(run.text for run in runs if run.ys[0] == y) for y in sorted({run.ys[0] for run in runs})}
    assert list(lines.values()) == CODE.splitlines()


def test_characters_stand_on_cells(tmp_path: Path) -> None:
    runs = listing(tmp_path, "a全b\n")
    latin, han, after = (run.xs[0] for run in runs)
    size = runs[0].size
    assert abs(han - latin - size / 2) < size * 0.1
    assert abs(after - latin - size * 1.5) < 0.01


def test_line_too_long_goes_on_without_losing_a_character(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    runs = listing(tmp_path, words + "\n")
    rows = ["".join(run.text for run in runs if run.ys[0] == y) for y in sorted({run.ys[0] for run in runs})]
    assert len(rows) > 3
    assert "".join(row.removeprefix("  ") for row in rows) == words
