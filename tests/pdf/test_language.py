"""Western words of a Chinese document say their language, read back from the content stream."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.fonts.face import Face
from reportgen.items import GlyphRun, Metadata, Page, Pages, Tag
from reportgen.output.conformance import conform
from reportgen.pdf.language import languages
from reportgen.pdf.target import Print, condition
from reportgen.pdf.writer import write
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import TextStyle


@pytest.mark.parametrize(("text", "foreign"), [
    ("亲子度假区Club Med落户", "Club Med"), ("全年GDP增长", "GDP"), ("A级景区，5G基站，3D", ""),
    ("（Noto Serif SC、", "Noto Serif SC"),
    ("lì yáng溧阳", ""), ("café", ""), ("Beijing 2008年", "Beijing"), ("见info@example.org。", "info@example.org"),
    ("12亿元", ""),
])
def test_whole_western_words_are_english_in_a_chinese_text(text: str, foreign: str) -> None:
    found = languages(text, "zh-CN")
    assert "".join(char for char, language in zip(text, found, strict=True) if language == "en") == foreign
    assert not any(languages(text, "en"))


@given(st.text(alphabet="aà .5溧", max_size=4000))
def test_any_text_has_a_language_for_each_character(text: str) -> None:
    assert len(languages(text, "zh-Hans-CN")) == len(text)


def spans(data: bytes) -> list[tuple[str, int]]:
    """Return language and number of glyphs of each span that names one."""
    found: list[tuple[str, int]] = []
    with pikepdf.open(BytesIO(data)) as pdf:
        stack: list[str] = []
        for instruction in pikepdf.parse_content_stream(pdf.pages[0]):
            operator, operands = str(instruction.operator), list(instruction.operands)
            if operator in ("BDC", "BMC"):
                has_language = operator == "BDC" and "/Lang" in operands[1]
                stack.append(str(operands[1].Lang) if has_language else "")
                if stack[-1]:
                    assert stack[0] == ""
                    found.append((stack[-1], 0))
            elif operator == "EMC":
                stack.pop()
            elif operator in ("Tj", "TJ") and stack and stack[-1]:
                parts = operands if operator == "Tj" else list(operands[0])
                size = sum(len(bytes(part)) // 2 for part in parts if isinstance(part, pikepdf.String))
                found[-1] = (found[-1][0], found[-1][1] + size)
        assert stack == []
    return found


def page(serif: Face, text: str, language: str, *, is_tagged: bool = True, angle: float = 0.0) -> Pages:
    root = Tag("Document")
    line = place(set_line(text, TextStyle((serif,), 12)), 10, 50, root.child("P") if is_tagged else None)
    if angle:
        line = tuple(GlyphRun(run.face, run.size, run.gids, run.xs, run.ys, run.text, run.clusters, tag=run.tag,
                              angle=angle) for run in line if isinstance(run, GlyphRun))
    return Pages((Page(300, 100, 0, line, "1"),), root, (), Metadata("样书", language=language))


@pytest.mark.parametrize("angle", [0.0, 90.0])
def test_words_stand_in_spans_of_their_language_and_the_file_keeps_its_claims(serif: Face, angle: float) -> None:
    data = write(page(serif, "请看Club Med与GDP", "zh-CN", angle=angle))
    assert spans(data) == [("en", 8), ("en", 3)]
    assert conform(data)[1] == ()


def test_no_span_where_there_is_no_reader(serif: Face) -> None:
    assert spans(write(page(serif, "请看Club Med", "en"))) == []
    assert spans(write(page(serif, "请看Club Med", "zh-CN", is_tagged=False))) == []
    assert spans(write(page(serif, "请看Club Med", "zh-CN"), Print(condition("coated")))) == []
