"""What a type role says reaches the text engine."""

from pathlib import Path

import pytest

from reportgen.builder import LAYOUT_FILE, compose, read_project
from reportgen.errors import LayoutError
from reportgen.pdf.fonts import glyph_runs

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "liyang-2024"


def test_drop_initial_and_scheme_of_a_role_are_set(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text((SAMPLE / "content.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    plain = compose(read_project(tmp_path))
    roles = "    lead: {initial: 3, scheme: kaiming}\n"
    (tmp_path / LAYOUT_FILE).write_text(f"extends: brochure\ntheme:\n  roles:\n{roles}",
                                        encoding="utf-8")
    changed = compose(read_project(tmp_path))
    sizes = [{round(run.size, 1) for run in glyph_runs(pages.pages[1].items)} for pages in (plain, changed)]
    assert max(sizes[1] - sizes[0]) > 40


VERTICAL = """extends: brochure
templates:
  side:
    areas:
      panel: {columns: 1-12, top: 20mm, height: HEIGHT, blocks: [vertical]}
flow:
  - {template: side}
"""


def test_vertical_block_runs_from_right_to_left_and_reports_what_is_too_wide(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text((SAMPLE / "content.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / LAYOUT_FILE).write_text(VERTICAL.replace("HEIGHT", "150mm"), encoding="utf-8")
    page = compose(read_project(tmp_path)).pages[0]
    xs = [run.xs[0] for run in glyph_runs(page.items) if len(set(run.ys)) > 1 and run.angle == 0]
    assert xs == sorted(xs, reverse=True)
    assert len({round(x) for x in xs}) > 2
    (tmp_path / LAYOUT_FILE).write_text(VERTICAL.replace("HEIGHT", "20mm"), encoding="utf-8")
    with pytest.raises(LayoutError, match=r"content\.yaml:\d+:\d+.*vertical text is .* mm wider"):
        compose(read_project(tmp_path))


def test_areas_that_print_over_each_other_are_reported(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text((SAMPLE / "content.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    two = ("extends: brochure\ntemplates:\n  side:\n    areas:\n      one: {columns: 1-12, top: 20mm, blocks: [lead]}\n"
           "      two: {columns: 1-12, top: TOP, blocks: [contents]}\nflow:\n  - {template: side}\n")
    for top, count in (("25mm", 1), ("120mm", 0)):
        (tmp_path / LAYOUT_FILE).write_text(two.replace("TOP", top), encoding="utf-8")
        found = [problem for problem in compose(read_project(tmp_path)).warnings if problem.rule == "overlap"]
        assert len(found) == count, found
