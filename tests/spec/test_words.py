"""Documents in English: every word that layouts, blocks and charts add, and how figures and text are set."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from reportgen.builder import build
from reportgen.checking.review import review
from reportgen.fonts.library import FontLibrary
from reportgen.items import GlyphRun
from reportgen.spec.facts import Fact, fact_text, format_number
from reportgen.spec.words import ENGLISH, ordinal, speaking, word
from reportgen.text.classes import in_context
from reportgen.text.numbering import level_number, note_mark, section_numeral
from reportgen.text.paragraph import Span, compose
from reportgen.text.style import ParagraphStyle, TextStyle
from tests.models import model_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "reportgen"


def is_han(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def words_in_code() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "word" and node.args:
                found |= {one.value for one in ast.walk(node.args[0])
                          if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {text for text in found if is_han(text)}


def words_in_layouts() -> set[str]:
    found: set[str] = set()
    for path in (PACKAGE / "layouts").glob("*.yaml"):
        waiting = [yaml.safe_load(path.read_text(encoding="utf-8"))]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, dict):
                found |= {str(thing[key]) for key in ("text", "inner", "outer") if isinstance(thing.get(key), str)}
                waiting += thing.values()
            elif isinstance(thing, list):
                waiting += thing
    return {text for text in found if is_han(text)}


def test_every_added_word_has_its_english() -> None:
    assert len(words_in_code()) > 20
    assert (words_in_code() | words_in_layouts()) - set(ENGLISH) == set()
    assert [text for text in ENGLISH.values() if is_han(text)] == []


def test_words_are_the_documents() -> None:
    with speaking("en"):
        assert (word("目录"), word("第{}页的图", 2)) == ("Contents", "the figure on page 2")
        assert word("陌生的词") == "陌生的词"
    assert word("第{}页的图", 2) == "第2页的图"


@pytest.mark.parametrize(("number", "said"), [("1", "1st"), ("2", "2nd"), ("3", "3rd"), ("4", "4th"), ("11", "11th"),
                                              ("12", "12th"), ("21", "21st"), ("113", "113th"), ("102", "102nd")])
def test_places_are_counted(number: str, said: str) -> None:
    assert ordinal(number) == said


def test_figures_are_written_as_english_does() -> None:
    jobs = model_of(Fact, {"value": 12500, "unit": "people", "qualifier": "over"})
    share = model_of(Fact, {"value": Decimal("98.50"), "unit": "%"})
    with speaking("en"):
        assert (fact_text(jobs), fact_text(jobs, "full")) == ("12,500 people", "over 12,500 people")
        assert (fact_text(share), format_number(Decimal("-1234.5"))) == ("98.5%", "−1,234.5")
    assert format_number(Decimal("12500")) == "12500"


def test_numbers_of_headings_are_western() -> None:
    with speaking("en"):
        assert [level_number(9, level) for level in range(4)] == ["9. ", "(i) ", "(ix) ", "(ix) "]
        assert level_number(28, 1) == "(ab) "
        assert (section_numeral(1), note_mark(3)) == ("2", "3")
    assert (section_numeral(1), note_mark(3)) == ("贰", "③")


def test_marks_of_a_western_text_are_western() -> None:
    text = "“Quotes” — dashes… § 3 · ‘and’ more"
    assert in_context(text, "en") == "aQuotesa a dashesa § 3 a aanda more"
    assert in_context("他说“Quotes”——好…", "en") == in_context("他说“Quotes”——好…")


def test_narrow_western_column_is_ragged_and_a_wide_one_justified() -> None:
    style = TextStyle((FontLibrary().face("Noto Serif SC"),), 10.0, language="en")
    words = "The footpath now reaches the third village, with shelters and drinking fountains along the way. " * 3
    widths = {}
    for measure in (150.0, 300.0):
        lines = compose((Span(words, style),), ParagraphStyle(style, 14.0, "justify"), measure).lines[:-1]
        widths[measure] = [line.width for line in lines]
    assert max(widths[150.0]) - min(widths[150.0]) > 3
    assert max(widths[300.0]) - min(widths[300.0]) < 0.1


@pytest.mark.parametrize("layout", [None, "report"])
def test_liyang_in_english_is_clean_and_holds_no_chinese(layout: str | None) -> None:
    report = build(ROOT / "data" / "liyang-2024", layout, language="en")
    assert report.warnings == ()
    runs = [item for page in report.pages.pages for item in page.items if isinstance(item, GlyphRun)]
    assert [run.text for run in runs if is_han(run.text)] == []


def test_liyang_in_english_is_checked() -> None:
    found = review(ROOT / "data" / "liyang-2024" / "content.en.yaml").problems
    assert [str(one) for one in found if one.severity != "note"] == []
