"""Which characters want to stay together beyond their classes: numbers with their units, prefixes, full-width figures.

Offsets into the text → the cost of a break before that character (typography §2).
"""

from __future__ import annotations

import re

FORBIDDEN = 1e9
MEASURE_WORD = 8000.0
UNIT_INSIDE = 9000.0
AFTER_NUMERAL = 3500.0
"""128.6亿|元 is less bad than 128.6|亿元: 万 and 亿 belong to the number (GB/T 15835)."""
ORDINAL = 9000.0
HAN_NUMERAL = 150.0

UNITS = (
    "个百分点|平方公里|平方千米|百分点|平方米|立方米|千瓦时|摄氏度|人次|美元|欧元|港元|日元|公里|千米|"
    "厘米|毫米|公顷|公斤|千克|毫克|千瓦|兆瓦|毫升|微克|微米|小时|分钟|点钟|个月|周年|周岁|年度|"
    "世纪|赫兹|纳米|平米|立方|海里|英里|个|家|千|百|年|月|日|号|项|位|人|次|米|元|吨|类|批|"
    "名|条|座|处|场|届|期|倍|成|度|分|秒|时|天|周|岁|张|份|台|辆|艘|架|套|所|间|户|村|镇|"
    "市|县|省|区|款|只|头|株|棵|本|册|篇|页|章|节|卷|集|级|层|楼|班|组|队|起|件|宗|例|种|"
    "门|对|双|亩|里|斤|升|克|瓦|折|股|轮|代|强|大|院|站|路|线|段|步|遍|趟|句|字|幅|首|部|"
    "栋|幢|根|支|枚|粒|颗|桶|箱|袋|瓶|杯|盒|点|拨|副|道|声|碗|罐|车|回|伏|安|床|桌|季|旬|"
    "匹|朵|束|串|笔|封|席|片|块|码"
)
"""Units and measure words after a number and its 万 or 亿, longest first."""

_SCALE = "(?:余|多|来)?[百千]?[万亿]+(?:余|多)?"
_AFTER_NUMBER = re.compile(rf"(?<=[0-9０-９])[.,．]*\+?[ \u00a0]?({_SCALE}(?:{UNITS})?|(?:余|多|来)?(?:{UNITS}))")
"""Begins at the number's last digit: begun at its first, a text of nothing but digits would be read over and over."""
_NUMERAL_WORD = re.compile(_SCALE)
_BEFORE_NUMBER = re.compile(r"[第约超达近逾占](?=[ \u00a0]?[0-9０-９])")
_FULL_WIDTH = re.compile(r"[＋－±]?[０-９]+(?:[．，：／][０-９]+)*[％‰℃]?")
_HAN_NUMERALS = re.compile(r"第?[一二三四五六七八九十百千万亿零〇]{2,}|第[一二三四五六七八九十]")


def bonds(text: str) -> dict[int, float]:
    """Return the offsets before which a break costs, and how much."""
    found: dict[int, float] = {}
    for match in _HAN_NUMERALS.finditer(text):
        found.update(dict.fromkeys(range(match.start() + 1, match.end()), HAN_NUMERAL))
    for match in _AFTER_NUMBER.finditer(text):
        found[match.start(1)] = MEASURE_WORD
        found.update(dict.fromkeys(range(match.start(1) + 1, match.end(1)), UNIT_INSIDE))
        numeral = _NUMERAL_WORD.match(match[1])
        if numeral and numeral.end() < len(match[1]):
            found[match.start(1) + numeral.end()] = AFTER_NUMERAL
    for match in _BEFORE_NUMBER.finditer(text):
        found[match.end()] = ORDINAL if match[0] == "第" else 0.5 * HAN_NUMERAL
    for match in _FULL_WIDTH.finditer(text):
        found.update(dict.fromkeys(range(match.start() + 1, match.end()), FORBIDDEN))
    return found
