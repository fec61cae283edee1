"""Numbers as Chinese documents write them."""

import pytest

from reportgen.text.numbering import NumberStyle, level_number, number_text


@pytest.mark.parametrize(("number", "style", "text"), [
    (0, "chinese", "零"), (7, "chinese", "七"), (10, "chinese", "十"), (12, "chinese", "十二"), (20, "chinese", "二十"),
    (105, "chinese", "一百零五"), (110, "chinese", "一百一十"), (1001, "chinese", "一千零一"),
    (2024, "chinese", "二千零二十四"),
    (12, "formal", "拾贰"), (99, "formal", "玖拾玖"), (1, "circled", "①"), (21, "circled", "㉑"), (50, "circled", "㊿"),
    (51, "circled", "〔51〕"), (8, "arabic", "8")])
def test_number_is_written_in_its_style(number: int, style: NumberStyle, text: str) -> None:
    assert number_text(number, style) == text


def test_levels_follow_the_order_of_official_documents() -> None:
    assert [level_number(3, level) for level in range(6)] == ["三、", "（三）", "3.", "（3）", "③", "③"]


def test_number_without_a_chinese_form_here_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 9999"):
        number_text(10000)
