"""What a type role says reaches the text engine."""

from pathlib import Path

from reportgen.builder import LAYOUT_FILE, compose, read_project
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
