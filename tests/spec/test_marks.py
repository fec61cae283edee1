"""Strings of the YAML: folding without spaces between Han characters, places of single characters, units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.spec.marks import SourceText
from reportgen.spec.trees import parse_yaml
from reportgen.spec.units import parse_length

HAN = st.text(alphabet="溧阳天目湖，。“”春风", min_size=1, max_size=12)


@given(st.lists(HAN, min_size=2, max_size=5), st.sampled_from([">-", ""]))
def test_folded_han_lines_join_without_a_space(lines: list[str], style: str) -> None:
    body = "\n  ".join(lines)
    tree = parse_yaml(f"text: {style}\n  {body}\n", "t.yaml")
    assert tree.data["text"] == "".join(lines)


def test_folding_keeps_the_space_between_western_words() -> None:
    assert parse_yaml("text: >-\n  one\n  two\n  三\n", "t.yaml").data["text"] == "one two 三"


def test_a_character_of_a_folded_text_is_found_at_its_own_line() -> None:
    text = parse_yaml("a: 1\ntext: >-\n  甲乙\n  丙丁\n", "t.yaml").data["text"]
    assert isinstance(text, SourceText)
    place = text.at(3)
    assert place is not None
    assert (place.line, place.column) == (4, 4)


@pytest.mark.parametrize(("text", "points"), [("五号", 10.5), ("小初", 36), ("25.4mm", 72), ("2.54cm", 72), ("1in", 72),
                                              ("4Q", 72 / 25.4), ("12 pt", 12), (0, 0)])
def test_length_is_read_in_every_unit(text: str, points: float) -> None:
    assert parse_length(text) == pytest.approx(points)


@pytest.mark.parametrize("text", ["12", 12, "五百号", "mm", True, None, "1e3mm"])
def test_length_without_a_known_unit_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"length|unit"):
        parse_length(text)
