"""The manual: its examples build, its commands exist, its galleries are whole, its HTML and PDF hold all chapters."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest
import yaml

from reportgen.builder import build, read_project
from reportgen.cli import main
from reportgen.cli.shown import PROCESS
from reportgen.limits import NAMES
from reportgen.manual.chapters import WRITTEN, Chapter
from reportgen.manual.gallery import BLOCK_NAMES, block_layout, chart_content, chart_layout, charts, layout_chapter
from reportgen.manual.html import write_html
from reportgen.manual.pdf import manual_content, manual_pdf
from reportgen.manual.reference import reference_chapter
from reportgen.manual.samples import DOCS, Language, picture, sample_content
from reportgen.output.conformance import conform
from reportgen.spec.charts import KINDS
from reportgen.spec.schema import schema
from reportgen.spec.starter import write_starter

LANGUAGES: tuple[Language, ...] = ("zh", "en")
FENCE = re.compile(r"^```(\S*) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fences() -> Iterator[tuple[Language, str, str, str, str]]:
    for language in LANGUAGES:
        for name in WRITTEN:
            text = (DOCS / language / f"{name}.md").read_text(encoding="utf-8")
            yield from ((language, name, *match) for match in FENCE.findall(text))


EXAMPLES = [(language, kind, code) for language, _, form, kind, code in fences() if form == "yaml"]
COMMANDS = [line for *_, form, _, code in fences() if form == "sh" for line in code.splitlines()
            if line.startswith("reportgen ")]


def test_both_languages_show_the_same_examples_in_the_same_order() -> None:
    kinds = {language: [(name, form, kind) for own, name, form, kind, _ in fences() if own == language]
             for language in LANGUAGES}
    assert kinds["zh"] == kinds["en"]
    assert len(EXAMPLES) >= 16


@pytest.mark.parametrize(("language", "kind", "code"), EXAMPLES)
def test_every_yaml_example_builds(language: Language, kind: str, code: str, tmp_path: Path) -> None:
    write_starter(tmp_path / "town", "brochure", language)
    town = tmp_path / "town"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "就业" if language == "zh" else "Jobs"
    for row in (["年份", "人数"] if language == "zh" else ["Year", "People"], ["2030", 260], ["2031", 320]):
        sheet.append(row)
    book.save(town / "jobs.xlsx")
    given = yaml.safe_load(code)
    if kind == "edition":
        (town / "content.en.yaml").write_text(code, encoding="utf-8")
        assert str(read_project(town, language="en").content.title) == given["title"]
        return
    path = town / f"{kind}.yaml"
    assert kind in ("content", "layout", "theme")
    base = yaml.safe_load(path.read_text(encoding="utf-8")) if kind == "content" else {}
    path.write_text(yaml.safe_dump({**base, **given}, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert build(town).pdf.startswith((b"%PDF-1.7", b"%PDF-2.0"))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_shown_has_the_options_it_is_given(line: str) -> None:
    _, name, *words = shlex.split(line)
    assert isinstance(main, click.Group)
    command = main.get_command(click.Context(main), name)
    assert command is not None
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("-")} <= known


@pytest.mark.parametrize("name", BLOCK_NAMES)
def test_block_of_the_gallery_is_drawn(name: str) -> None:
    assert picture(sample_content("zh"), block_layout(name)).startswith(b"\x89PNG")


def test_every_kind_of_chart_is_in_the_gallery_and_drawn() -> None:
    shown = charts("zh")
    assert {*shown, "python"} == set(KINDS)
    for chart in shown.values():
        assert picture(chart_content(chart, "zh"), chart_layout()).startswith(b"\x89PNG")


def test_reference_names_every_key_of_every_file() -> None:
    text = reference_chapter("zh")
    for kind in ("content", "layout", "theme"):
        for definition in schema(kind)["definitions"].values():
            assert all(f"| `{key}` |" in text for key in definition.get("properties", {}) if key != "extends")


def some_chapters() -> list[Chapter]:
    written = Chapter("tutorial", (DOCS / "zh" / "tutorial.md").read_text(encoding="utf-8"), {})
    trust = Chapter("trust", (DOCS / "zh" / "trust.md").read_text(encoding="utf-8"), {})
    return [written, trust, Chapter("layouts", *layout_chapter("zh"))]


def test_html_links_only_to_what_is_written(tmp_path: Path) -> None:
    files = write_html(some_chapters(), tmp_path, "zh")
    assert [file.name for file in files] == ["index.html", "trust.html", "layouts.html"]
    for file in files:
        page = file.read_text(encoding="utf-8")
        assert "<script" not in page
        anchors = set(re.findall(r'id="([^"]+)"', page))
        for target in re.findall(r'(?:href|src)="([^"]+)"', page):
            path, _, anchor = target.partition("#")
            assert not path or (tmp_path / path).is_file()
            assert not anchor or path or anchor in anchors


def test_pdf_is_set_by_reportgen_and_conforms() -> None:
    found = some_chapters()
    content: dict[str, Any] = manual_content(found, "zh")
    assert [section["title"] for section in content["sections"]] == [chapter.title for chapter in found]
    standards, breaches = conform(manual_pdf(found, "zh"))
    assert (bool(standards), breaches) == (True, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_is_in_the_manual(language: Language) -> None:
    page = (DOCS / language / "trust.md").read_text(encoding="utf-8")
    assert {name for name in (*NAMES, *PROCESS) if f"`{name}`" not in page} == set()
