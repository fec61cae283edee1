"""Building again in one process: the bytes of a build, and only what has changed set again."""

import shutil
from pathlib import Path

import pytest

from reportgen.builder import Session, build, rebuild
from reportgen.errors import SpecError
from reportgen.layout.pages import _Composer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data" / "liyang-2024", tmp_path, dirs_exist_ok=True)
    return tmp_path


def edit(project: Path, before: str, after: str) -> None:
    path = project / "content.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def changed(one: tuple[str, ...], other: tuple[str, ...]) -> list[int]:
    return [number for number, (a, b) in enumerate(zip(one, other, strict=True), 1) if a != b]


EDITS = [
    ("激发人才活力", "焕发人才活力", [9]),
    ("开门迎新", "开门迎新，欢迎来校", [5]),
    ("byline: 贡雨家", "byline: 甲乙丙", [2]),
    ("value: 190, unit", "value: 191, unit", [4]),
]


def test_each_edit_changes_its_pages_alone_and_gives_the_bytes_of_a_build(project: Path) -> None:
    session = Session()
    _, before = rebuild(project, None, session)
    for old, new, pages in EDITS:
        edit(project, old, new)
        report, after = rebuild(project, None, session)
        assert changed(before, after) == pages
        assert report.pdf == build(project).pdf
        before = after


def test_only_the_step_that_an_edit_touches_is_set_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    rebuild(project, None, session)
    set_again: list[str] = []
    compose_page = _Composer._compose_page

    def watched(self: _Composer, name: str, context: object) -> None:
        set_again.append(name)
        compose_page(self, name, context)  # type: ignore[arg-type]

    monkeypatch.setattr(_Composer, "_compose_page", watched)
    edit(project, "激发人才活力", "焕发人才活力")
    rebuild(project, None, session)
    assert set_again.count("plain") == 1
    assert len(set_again) <= 2


def test_a_line_more_moves_the_places_of_what_stands_below_it(project: Path) -> None:
    session = Session()
    rebuild(project, None, session)
    edit(project, "place: 溧阳\n", "place: 溧阳\n# 一行\n")
    report, _ = rebuild(project, None, session)
    fresh = build(project)
    assert [str(warning) for warning in report.warnings] == [str(warning) for warning in fresh.warnings]
    assert [item.source for item in report.pages.pages[8].items if hasattr(item, "source")] == [
        item.source for item in fresh.pages.pages[8].items if hasattr(item, "source")]


def test_another_layout_in_the_same_session_sets_all_again(project: Path) -> None:
    session = Session()
    rebuild(project, None, session)
    (project / "layout.yaml").write_text("reportgen: 1\nextends: brochure\npage: {multiple: 1}\n", encoding="utf-8")
    assert rebuild(project, None, session)[0].pdf == build(project).pdf
    (project / "layout.yaml").write_text("reportgen: 1\nextends: trifold\n", encoding="utf-8")
    assert rebuild(project, None, session)[0].pdf == build(project).pdf


def test_a_mistake_in_between_does_not_harm_the_session(project: Path) -> None:
    session = Session()
    rebuild(project, None, session)
    edit(project, "reportgen: 1\n", "reportgen: 1\ntitel: x\n")
    with pytest.raises(SpecError):
        rebuild(project, None, session)
    edit(project, "titel: x\n", "")
    assert rebuild(project, None, session)[0].pdf == build(project).pdf
