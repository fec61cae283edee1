"""A theme changes the colours and type of every layout, from a project's theme.yaml."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from reportgen.builder import compose, read_project
from reportgen.errors import SpecError
from reportgen.items import GlyphRun, Item, Swatch
from reportgen.items import Path as Drawn
from reportgen.pdf.fonts import glyph_runs
from reportgen.spec.library import builtin, load_layout

LIYANG = Path(__file__).parents[2] / "data/liyang-2024"


def themed(folder: Path, theme: str) -> Path:
    shutil.copy(LIYANG / "content.yaml", folder)
    (folder / "theme.yaml").write_text(theme, encoding="utf-8")
    return folder


def colours(items: tuple[Item, ...]) -> set[str]:
    inks: list[Swatch | None] = [item.colour for item in items if isinstance(item, GlyphRun)]
    inks += [ink for item in items if isinstance(item, Drawn) for ink in (item.fill, item.stroke)]
    return {ink.name.split()[0] for ink in inks if ink}


@pytest.mark.parametrize("layout", builtin("layout"))
def test_theme_recolours_every_layout(tmp_path: Path, layout: str) -> None:
    pages = compose(read_project(themed(tmp_path, "extends: celadon"), layout)).pages
    used = set().union(*(colours(page.items) for page in pages))
    assert used <= {*load_layout("brochure", "celadon").theme.hues, "ink", "grey", "paper", "white"}
    assert "celadon" in used


def test_theme_changes_the_typefaces_of_a_role_s_family(tmp_path: Path) -> None:
    project = read_project(themed(tmp_path, "families: {song: [LXGW WenKai, Noto Serif SC]}"), "newspaper")
    faces = {run.face.family for page in compose(project).pages for run in glyph_runs(page.items)
             if "经济发展品质" in run.text}
    assert faces == {"LXGW WenKai"}


def test_accent_of_a_theme_is_the_colour_of_sun_and_seal() -> None:
    project = read_project(LIYANG)
    cover = compose(project).pages[0]
    assert "seal" not in colours(cover.items)
    inked = compose(replace(project, layout=load_layout("brochure", "ink"))).pages
    assert "seal" in colours(inked[0].items)
    assert "seal" in colours(inked[-1].items)


def test_mistake_in_a_theme_is_told_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        read_project(themed(tmp_path, "extends: celadon\nhue: [pine]\n"))
    assert str(caught.value).startswith(f"{tmp_path}/theme.yaml:2:1: error[unknown-key]")


def test_unknown_theme_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="did you mean 'celadon'"):
        read_project(themed(tmp_path, "extends: celedon\n"))
