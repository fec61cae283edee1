"""Where a line may end, in the notation of UAX #14: ÷ a break is allowed, × it is not (CLREQ 3.1, GB/T 15834)."""

import pytest

from reportgen.fonts.library import FontLibrary
from reportgen.text.bonds import FORBIDDEN
from reportgen.text.sequence import sequence
from reportgen.text.style import Level, Span, TextStyle

ANY = ("basic", "gb", "strict")
CASES = [
    # CLREQ 3.1.2, §2: pause and stop marks and closing marks stay with what is before them.
    ("中÷文÷字", ANY), ("中×，÷文", ANY), ("中×。÷文", ANY), ("中×、÷文", ANY), ("中×；÷文", ANY), ("中×：÷文", ANY),
    ("中×！÷文", ANY), ("中×？÷文", ANY), ("中×）÷文", ANY), ("中×》÷文", ANY), ("中×」÷文", ANY), ("中×】÷文", ANY),
    ("中×。×”÷文", ANY), ("中×）×，÷文", ANY), ("中×！×？÷文", ANY),
    # … and opening marks with what is after them.
    ("中÷（×文", ANY), ("中÷《×文", ANY), ("中÷“×文", ANY), ("中÷“×‘×文", ANY), ("中×，÷“×文", ANY),
    ("中×”÷（×文", ANY),
    # Interpunct, connector and solidus: not at a line's start; the solidus not at its end from `gb` on.
    ("卡×·÷桑", ANY), ("甲×～÷乙", ANY), ("北÷京×—÷上÷海", ANY), ("甲×／÷乙", ("basic",)),
    ("甲×／×乙", ("gb", "strict")),
    # Pairs are never divided; `strict` keeps them from a line's start.
    ("中÷——÷文", ("basic", "gb")), ("中×——÷文", ("strict",)), ("中÷……÷文", ("basic", "gb")), ("中×……÷文", ("strict",)),
    # Numbers with sign, point, separators, prefix and suffix; two-part marks.
    ("约÷34.7%÷强", ANY), ("达÷1,200÷次", ANY), ("降÷−3×℃÷后", ANY), ("价÷￥×1200÷起", ANY),
    ("占÷80×％÷强", ANY), ("（×2021—2035÷年×）", ANY), ("“×2+2+X×”÷产", ANY), ("计÷±5%÷内", ANY), ("自÷12:30÷起", ANY),
    # Western words and spaces.
    ("去÷New ÷York÷看", ANY), ("甲\u00a0×乙", ANY), ("甲\u2060×乙", ANY), ("用÷e-mail÷发", ANY),
    # Japanese: iteration and small kana.
    ("人×々÷は", ANY), ("ち÷ょ÷っ÷と", ("basic", "gb")), ("ち×ょ×っ÷と", ("strict",)),
    # One grapheme cluster is one piece.
]


@pytest.fixture(scope="module")
def faces() -> tuple[object, ...]:
    library = FontLibrary()
    return (library.face("Noto Serif SC"), library.face("LXGW WenKai"), library.face("Noto Sans SC"))


def marked(text: str, level: Level, faces: tuple[object, ...]) -> str:
    style = TextStyle(faces, 10.0)  # type: ignore[arg-type]
    found = sequence((Span(text, style),), "quanjiao", level, 1e6)
    shown = ""
    for index, (piece, gap) in enumerate(zip(found.pieces, found.gaps, strict=True)):
        shown += piece.text + found.spaces.get(index, "").replace("\n", "")
        if index < len(found.pieces) - 1:
            shown += "×" if gap.penalty >= FORBIDDEN else "÷"
    return shown


@pytest.mark.parametrize(("case", "level"), [(case, level) for case, levels in CASES for level in levels])
def test_break_is_allowed_only_where_the_rules_allow_it(case: str, level: Level, faces: tuple[object, ...]) -> None:
    text = case.replace("÷", "").replace("×", "")
    assert marked(text, level, faces) == case
