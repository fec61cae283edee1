"""The Liyang content holds every word and figure of its source, in order."""

import re
from pathlib import Path

from reportgen.checking.review import review
from reportgen.spec.content import load_content
from reportgen.spec.inline import plain_text

ROOT = Path(__file__).parents[2]
FULL_WIDTH = str.maketrans(",;:!", "，；：！")


def normalised(text: str) -> str:
    return re.sub(r"\s", "", text).translate(FULL_WIDTH)


def test_content_says_the_whole_source_in_order() -> None:
    source = (Path(__file__).parent / "liyang-review-2024.txt").read_text(encoding="utf-8")
    content = load_content(ROOT / "data/liyang-2024/content.yaml")
    said = [content.title, *content.lead, "□" + content.byline]
    for section in content.sections:
        said += [*section.title, *section.decks, *section.text]
    assert normalised("".join(plain_text(text, content.facts) for text in said)) == normalised(source)


def test_every_figure_of_the_source_is_a_fact_and_every_fact_is_used() -> None:
    assert {problem.rule for problem in review(ROOT / "data/liyang-2024").problems} == {"claim"}


def test_chart_data_and_honours_take_figures_from_facts_only() -> None:
    content = load_content(ROOT / "data/liyang-2024/content.yaml")
    for section in content.sections:
        assert all(point.fact for chart in section.charts for point in chart.data)
