"""The words that layouts, blocks and charts add of their own, in the document's language: 目录 or Contents.

They are written in Chinese where they are used and looked up here. The document's language holds for all that is done
inside `speaking`, as limits do; a language that is not in the table is given English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CHINESE = "zh-CN"
_LANGUAGE: ContextVar[str] = ContextVar("language", default=CHINESE)

ENGLISH = {
    "（{}）": " ({})", "日期": "Date", "目标": "Target", "此前": "Before", "单位": "Unit", "项目": "Item",
    "数值": "Value",
    "目录": "Contents", "图目录": "Figures", "表目录": "Tables", "图{}": "Figure {}", "表{}": "Table {}",
    "{}　{}": "{}. {}", "第{}页的图": "the figure on page {}", "第{}页的表": "the table on page {}",
    "数字里的一年": "The year in figures",
    "每个数字都出自正文，颜色对应所在篇章。":
        "Each figure is taken from the text and stands in the colour of its section.",
    "数据": "Data", "大事记": "Chronicle", "首次与荣誉": "Firsts and honours",
    "摘自正文，颜色对应所在篇章。": "Taken from the text, each in the colour of its section.", "笔记": "Notes",
    "说明": "Colophon", "附录　说明": "Appendix: colophon", "第 {page} 页／共 {pages} 页": "Page {page} of {pages}",
    "第{page}版／共{pages}版": "Page {page} of {pages}", "{title}　{section}": "{title} · {section}",
    "摄影：{}": "Photo: {}", "二维码：{}": "QR code: {}", "注：{}": "Note: {}", "注{}：{}": "Note {}: {}",
    "资料来源：{}": "Source: {}", "{}：{}至{}": "{}: {} to {}", "{}：没有数值": "{}: no values",
    "小折线图：{}，{}至{}": "Sparkline: {}, {} to {}", "小折线图：{}，没有数值": "Sparkline: {}, no values",
    "图表数据：{}": "Data of the chart: {}", "图": "Figure", "柱状图": "Bar chart", "分组柱状图": "Grouped bar chart",
    "堆积柱状图": "Stacked bar chart", "百分比堆积柱状图": "Percent bar chart", "条形图": "Bar chart",
    "棒糖图": "Lollipop chart", "哑铃图": "Dumbbell chart", "斜率图": "Slope chart", "折线图": "Line chart",
    "面积图": "Area chart", "分面折线图": "Small multiples", "环形图": "Ring chart", "仪表图": "Gauge",
    "目标对照图": "Bullet chart", "方格图": "Waffle chart", "点阵图": "Dot chart", "位次图": "Rank chart",
    "时间线": "Timeline", "矩形树图": "Treemap", "热力图": "Heat map", "日历图": "Calendar", "散点图": "Scatter plot",
    "人口金字塔": "Population pyramid", "瀑布图": "Waterfall chart", "小折线图": "Sparkline", "数字": "Number",
    "，": ", ", "；": "; ", "：": ": ", "。": ".", "　": ", ", "·": " · ", "（目标{}）": " (target {})",
    "（此前{}）": " (before: {})", "{}没有数值": "{}: no values",
    "{}至{}，最高{}，最低{}": "{} to {}, highest {}, lowest {}", "共{}项，": "{} entries: ", "每点{}": "Each dot: {}",
    "每个图形{}": "Each figure: {}", "目标{}": "target {}",
    "纵轴自{}起，未从零画起": "The axis begins at {}, not at zero", "{}月": "{}", "{}年": "{}", "——{}": "— {}",
    "附件是《{}》。": "Attached: “{}”.",
    "一二三四五六日": "MTWTFSS", "个百分点": " percentage points", "增加{}": "up {}", "减少{}": "down {}",
    "此前{}，{}": "{} before, {}", "与此前{}相同": "unchanged from {}",
}


def document_language() -> str:
    """Return the language tag of the document that is made in this context."""
    return _LANGUAGE.get()


def is_chinese() -> bool:
    """Whether the document that is made in this context is in Chinese."""
    return document_language().lower().startswith("zh")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Set the document's language for what is done inside."""
    token = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def word(template: str, *values: object) -> str:
    """Return the document language's words for a Chinese template, its places filled; unknown ones as they are.

    Without values the places stay, as in “第 {page} 页”.
    """
    words = template if is_chinese() else ENGLISH.get(template, template)
    return words.format(*values) if values else words


def ordinal(number: str) -> str:
    """Return a place in a ranking as English writes it: 1st, 2nd, 13th."""
    last = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th")
    return number + ("th" if number[-2:-1] == "1" else last)


def with_unit(number: str, unit: str) -> str:
    """Return a number with its unit: 320人, 320 people, 98%."""
    return f"{number} {unit}" if unit[:1].isalpha() and not is_chinese() else f"{number}{unit}"
