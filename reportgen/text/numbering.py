"""Numbers as Chinese documents write them: 一, 壹, ①, （一） (GB/T 15835, GB/T 9704 for the levels of headings)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reportgen.language import say
from reportgen.spec.words import is_chinese

NumberStyle = Literal["chinese", "formal", "circled", "arabic"]

DIGITS = "零一二三四五六七八九"
FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS, _FORMAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
CIRCLED_RANGES = ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))
LEVELS = ("{chinese}、", "（{chinese}）", "{arabic}.", "（{arabic}）", "{circled}")
"""Numbers of headings and lists by level (GB/T 9704-2012 7.3.3)."""


def number_text(number: int, style: NumberStyle = "chinese") -> str:
    """Return a number from 0 to 9999 in a style; circled numbers end at 50 and go on in brackets. Raises ValueError."""
    if not 0 <= number <= 9999:
        raise ValueError(say("numbers run from 0 to 9999, found {}", number))
    match style:
        case "arabic":
            return str(number)
        case "circled":
            for low, high, code in CIRCLED_RANGES:
                if low <= number <= high:
                    return chr(code + number - low)
            return f"〔{number}〕"
        case "formal":
            return _short_tens(_chinese(number, FORMAL_DIGITS, _FORMAL_UNITS), number)
        case _:
            return _short_tens(_chinese(number, DIGITS, _UNITS), number)


def _short_tens(text: str, number: int) -> str:
    """十二, not 一十二."""
    return text[1:] if 10 <= number < 20 else text


def _chinese(number: int, digits: Sequence[str], units: Sequence[str]) -> str:
    if number == 0:
        return digits[0]
    text = ""
    is_gap = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += (digits[0] if is_gap and text else "") + digits[digit] + units[place]
            is_gap = False
        else:
            is_gap = True
    return text


def section_numeral(index: int) -> str:
    """Return the large numeral of a section counted from 0: 壹, 贰 …, or 1, 2 …"""
    return number_text(index + 1, "formal" if is_chinese() else "arabic")


def note_mark(number: int) -> str:
    """Return the mark of a footnote: ①, or 1."""
    return number_text(number, "circled" if is_chinese() else "arabic")


def level_number(number: int, level: int) -> str:
    """Return the number of an entry at a level from 0 on, 一、 （一） 1. （1） ①; deeper levels keep the last form.

    In Western documents 1. (a) (i).
    """
    if not is_chinese():
        return (f"{number}. ", f"({_letters(number)}) ", f"({_roman(number)}) ")[min(level, 2)]
    form = LEVELS[min(level, len(LEVELS) - 1)]
    return form.format(chinese=number_text(number), arabic=number, circled=number_text(number, "circled"))


def _letters(number: int) -> str:
    """a … z, aa …"""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN:
        text += sign * (number // value)
        number %= value
    return text
