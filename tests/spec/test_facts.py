"""A fact is written once and shown in the form asked for; inline markup keeps its text."""

from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.errors import SpecError
from reportgen.spec.content import load_content
from reportgen.spec.facts import Fact, fact_text
from reportgen.spec.inline import parse_inline, plain_text
from tests.models import model_of


def fact(**entries: object) -> Fact:
    return model_of(Fact, entries)


FACTS = {"industry": fact(value=4500, unit="亿元", qualifier="突破"), "rank": fact(value=19, rank=True),
         "share": fact(value=Decimal("34.70"), unit="%"), "gone": fact(value=None, unit="个"),
         "colder": fact(value=Decimal("-3.5"), unit="℃")}


@pytest.mark.parametrize(("name", "form", "text"), [
    ("industry", "", "4500亿元"), ("industry", "full", "突破4500亿元"), ("industry", "number", "4500"),
    ("industry", "unit", "亿元"), ("industry", "万", "45000000万元"), ("rank", "", "第19位"), ("share", "", "34.7%"),
    ("gone", "", "—"), ("colder", "", "−3.5℃"), ("colder", "number", "−3.5"),
])
def test_fact_is_shown_in_the_form_asked_for(name: str, form: str, text: str) -> None:
    assert fact_text(FACTS[name], form) == text


def test_fact_takes_its_number_from_a_cell_of_a_table_unless_another_is_given(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text("""reportgen: 1
title: 题
tables: {crops: {columns: [年, 水稻], rows: [["2023", 2.4], ["2024", 2.50], ["2025", null]]}}
facts:
  rice: {table: crops, column: 水稻, row: 2024, unit: 万吨}
  next: {table: crops, column: 水稻, row: "2025", unit: 万吨}
""", encoding="utf-8")
    facts = load_content(path).facts
    assert [fact_text(facts[name]) for name in ("rice", "next")] == ["2.5万吨", "—"]
    assert fact_text(load_content(path, overrides={"facts.rice": "3"}).facts["rice"]) == "3万吨"


def test_strong_next_to_chinese_punctuation_is_strong() -> None:
    runs = parse_inline("这是**“重点”**，不是别的。", FACTS)
    assert [(run.text, run.is_strong) for run in runs] == [("这是", False), ("“重点”", True), ("，不是别的。", False)]


def test_reference_inside_strong_text_and_escaped_brace() -> None:
    assert plain_text("总量**{fact.industry|full}**，\\{原样\\}", FACTS) == "总量突破4500亿元，{原样}"


def test_link_keeps_its_target() -> None:
    assert [run.link for run in parse_inline("见[网站](https://example.org)。", FACTS)] == [
        None, "https://example.org", None]


def test_link_that_runs_a_script_is_refused() -> None:
    with pytest.raises(SpecError, match="not allowed"):
        parse_inline("见[网](javascript:alert)", FACTS)


@pytest.mark.parametrize(("text", "expected"), [
    ("去[天目湖]{.name}", ("天目湖", "name", "", "")), ("读[归途]{.title}", ("归途", "title", "", "")),
    ('[溧阳]{ruby="lì yáng"}', ("溧阳", "", "lì yáng", "")), ("x[2]{.sup}", ("2", "", "", "sup")),
    ("~~错~~字", ("错", "strike", "", "")), ("*重点*字", ("重点", "dots", "", ""))])
def test_marked_text_carries_its_mark(text: str, expected: tuple[str, str, str, str]) -> None:
    found = [(run.text, run.mark, run.ruby, run.script) for run in parse_inline(text, {})]
    assert expected in found
    assert "".join(run.text for run in parse_inline(text, {})) == plain_text(text, {})


def test_unknown_mark_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SpecError, match=r"unknown mark '\.bold'[\s\S]*\.name, \.title"):
        parse_inline("一[二]{.bold}", {})


def test_fact_stands_inside_a_marked_span() -> None:
    facts = {"jobs": fact(value=320, unit="人")}
    assert [(run.text, run.mark) for run in parse_inline("新增[{jobs}]{.underline}", facts)] == [
        ("新增", ""), ("320人", "underline")]
