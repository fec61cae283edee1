"""content.en.yaml over content.yaml: figures, charts and order are shared, words are the edition's own."""

from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.builder import build, read_project
from reportgen.checking.review import review
from reportgen.errors import SpecError

FIRST = """\
reportgen: 1
title: 回顾
facts:
  industry: {value: 4500, unit: 亿元, label: 工业总量}
  jobs: {value: 12500, unit: 人, label: 新增就业}
  rank: {value: 22, rank: true, unit: 位, label: 位次}
sections:
  - id: economy
    title: 经济
    text: ["工业总量{industry}。", "新增就业{jobs}。"]
    figures: [industry]
    charts:
      - {kind: bar, title: 就业, data: [{label: 新增就业, fact: jobs}, {label: 上年, value: 12000}]}
  - id: people
    title: 民生
    text: 居第{rank|number}。
"""
SECOND = """\
extends: content.yaml
language: en
title: Review
facts:
  industry: {factor: 0.1, unit: billion yuan, label: Industry}
  jobs: {unit: people, label: New jobs}
  rank: {label: Rank}
sections:
  - title: Economy
    text: ["Industry reached {industry}.", "There were {jobs} in new jobs."]
    charts:
      - {title: Jobs, data: [{label: New jobs}, {label: Year before}]}
  - {id: people, title: People, text: "It ranks {rank}."}
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    (tmp_path / "content.yaml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "content.en.yaml").write_text(SECOND, encoding="utf-8")
    return tmp_path


def problems(town: Path, text: str) -> list[str]:
    (town / "content.en.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_project(town, language="en")
    return [str(problem).removeprefix(str(town)) for problem in caught.value.problems]


def test_edition_shares_what_it_does_not_say(town: Path) -> None:
    content = read_project(town, language="en").content
    economy = content.sections[0]
    assert (economy.id, str(economy.title[0]), economy.figures) == ("economy", "Economy", ("industry",))
    chart = economy.charts[0]
    assert (chart.kind, str(chart.title), chart.data[0].fact) == ("bar", "Jobs", "jobs")
    assert (str(chart.data[1].label), chart.data[1].value) == ("Year before", 12000)


def test_number_is_written_once_and_turned_into_the_other_unit(town: Path) -> None:
    assert read_project(town, language="en").content.facts["industry"].value == Decimal("450.0")
    assert read_project(town, overrides={"facts.industry": "5000"},
                        language="en").content.facts["industry"].value == Decimal("500.0")


def test_page_says_numbers_as_english_does(town: Path) -> None:
    runs = [item for page in build(town, "report", language="en").pages.pages for item in page.items]
    said = " ".join(str(getattr(item, "text", "")) for item in runs)
    for words in ("450", "billion", "12,500", "22nd", "Contents", "Figure"):
        assert words in said
    assert not any("一" <= char <= "鿿" for char in said)


def test_chart_is_described_in_english(town: Path) -> None:
    pages = build(town, "report", language="en").pages
    alts: list[str] = []
    waiting = [pages.structure]
    while waiting:
        tag = waiting.pop()
        alts += [tag.alt] if tag.alt else []
        waiting += tag.children
    assert "Bar chart: Jobs. New jobs: 12,500 people, Year before: 12,000." in alts


def test_both_files_are_carried_in_the_pdf(town: Path) -> None:
    assert sorted(read_project(town, language="en").sources) == ["content.en.yaml", "content.yaml"]


def test_place_of_an_error_is_in_the_file_that_says_it(town: Path) -> None:
    assert problems(town, SECOND.replace("{industry}.", "{industri}."))[0].startswith(
        "/content.en.yaml:10:30: error[unknown-fact]")


@pytest.mark.parametrize(("text", "place"), [
    (SECOND.replace("content.yaml", "first.yaml"), "/content.en.yaml:1:10: error[edition]"),
    (SECOND.replace("content.yaml", "content.en.yaml"), "/content.en.yaml:1:10: error[edition]"),
    (SECOND.replace("content.yaml", "../content.yaml"), "/content.en.yaml:1:10: error[edition]"),
    (SECOND.replace("id: people", "id: nobody"), "/content.en.yaml:13:10: error[edition]"),
    (SECOND + "  - {title: More, text: one}\n", "/content.en.yaml:14:5: error[edition]"),
])
def test_edition_that_does_not_fit_is_refused_at_its_place(town: Path, text: str, place: str) -> None:
    assert problems(town, text)[0].startswith(place)


def test_missing_edition_names_the_ones_that_are_there(town: Path) -> None:
    with pytest.raises(SpecError, match="did you mean 'en'"):
        read_project(town, language="eng")


def test_what_is_left_in_chinese_is_found(town: Path) -> None:
    assert [one for one in review(town / "content.en.yaml").problems if one.rule == "untranslated"] == []
    path = town / "content.en.yaml"
    path.write_text(SECOND.replace("unit: people, label: New jobs", "unit: people"), encoding="utf-8")
    found, = [one for one in review(path).problems if one.rule == "untranslated"]
    assert str(found.source).removeprefix(str(town)) == "/content.yaml:5:40"
