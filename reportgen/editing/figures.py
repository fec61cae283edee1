"""Running text → the figures in it: value, unit, the word before it (超, 约, 近), what it counts, its clause.

A figure is a number with a unit or a rank. Years, dates and times are none; numbers in names (“2+2+X”, G25) are
literals.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile

from msgspec import Struct

from reportgen.editing.dates import calendar_spans
from reportgen.editing.punctuation import PROTECTED

_UNIT_WORDS = """
个百分点 百分点 微克/立方米 毫克/立方米 毫克/升 公斤/亩 亩次 人次 人天 人 家次 家 个 项 件 户次 户 名 位 所 座
台套 台 套 辆 艘 架 条 只 头 棵 株 株次 张 份 册 幅 部 篇 期 场次 场 次 届 批次 批 班 间 处 宗 笔 起 例 类 种
门 支 对 组 队 颗 粒 瓶 箱 袋 趟 列 层 栋 幢 岁 代 元/人 元/吨 元/平方米 元/亩 元 美元 欧元 吨/年 吨标准煤 吨
公斤 千克 克 公里 千米 米 厘米 毫米 平方公里 平方米 平方千米 立方米 公顷 亩 升 千瓦时 千瓦 兆瓦时 兆瓦 吉瓦时
吉瓦 度 摄氏度 伏 标准箱 航次 班次 小时 分钟 秒 天 周 个月 个工作日 倍 成 分 级 星 号 村 镇 县 市 床 张床位
学时 课时 字 页 站 点 mm cm km kg kWh MWh GWh MW GW kW km² m² m³ t ha TEU ℃ % ‰ ％
"""
_UNIT = "|".join(sorted(map(re.escape, _UNIT_WORDS.split()), key=len, reverse=True))
QUALIFIERS = ("有望突破", "有望达到", "有望达", "突破", "超过", "超出", "超", "达到", "达", "接近", "将近", "近",
              "大约", "约", "逾", "不足", "不低于", "不少于", "至少", "最多", "最高")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
FIGURE = re.compile(
    rf"(?P<qualifier>{'|'.join(QUALIFIERS)})?(?P<of>了|至|到)?(?P<rank>第)?(?<![A-Za-z\d.+/:—–~～-])"
    rf"(?P<number>{_NUMBER})"
    rf"(?P<unit>(?:余|多)?(?:万亿|千万|百万|万|亿|千|百)?(?:余|多)?(?:{_UNIT})(?![A-Za-z\d]|[—–~～-]\d)"
    r"|(?:余|多)?(?:万亿|万|亿)(?![\d+]))"
)
ORDINAL_NAMES = "届期次号章条类代批级站轮季年"
TOKEN = re.compile(r"(?:[A-Za-z-]{0,40}\d)+[A-Za-z]*(?:%?\\?[.,:+/\-–—~～·×*][A-Za-z\d]+)*\+?")
_QUOTED = re.compile(r"[“《][^“”《》，。；]{1,30}[”》]")
MOST_BEFORE = 200
"""Characters before a figure that can say what it counts."""
_CLAUSE = "，。；：！？、,;!?\n（）()"
_VERB = re.compile(r".*(?:跃居|位居|位列|列居|排名|荣膺|入选|获评|跻身|列)")
_LEADING = re.compile(r"^(?:其中|分别|共|和|及|与|并|也|则|且|又|再|已|均|先后|同时|的|来|以来|计划(?=总)"
                      r"|全市(?=[\u4e00-\u9fff]{4}))+")
_TRAILING = re.compile(r"(?:的|为|了|是|有|至|到|在|第|分别|共计|共|约|(?<!累)计|高达|总计|合计|一共|仍|完成|实现"
                       r"|(?:控制|保持|稳定|维持)?在)+$")
_AFTER = re.compile(r"[\u4e00-\u9fff]{1,12}?"
                    r"(?=的|获评|入选|拉近|健全|落地|投用|建成|完成|实现|正式|全部|均|已|高度|$|[^\u4e00-\u9fff])")
_INHERITED = ("新增", "累计", "完成", "建成", "改造", "新建", "培育", "引进", "签约", "占", "发放", "修订", "举办")
_VERBS = (*_INHERITED, "组织", "开展", "仅有", "拥有", "设有", "现有", "实施")
_CHANGE = re.compile(r"(?:同比|环比|[比较](?:上年|去年)|同期|年均|可比)*"
                     r"(?:增长|下降|增加|减少|提高|提升|回落|增幅|降幅|占比)")
_FROM = re.compile(r"(.{2,}?)[由从]((?:上年|去年|年初|(?:19|20)\d\d年)?)")


class Figure(Struct, frozen=True):
    """A figure in a text: `start` to `end` is what is printed of it, with 第 where it is a rank."""

    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str
    is_rank: bool
    label: str
    clause: str
    number: str


def figures(text: str) -> list[Figure]:
    """Return the figures of a text, in order."""
    found: list[Figure] = []
    masked = _masked(text)
    for match in FIGURE.finditer(masked):
        unit, start = match["unit"], match.start("number")
        is_rank = bool(match["rank"]) and unit in ("位", "名")
        if match["rank"] and not is_rank and unit[0] in ORDINAL_NAMES:
            continue
        if re.match(r"0\d", match["number"]):
            continue
        if unit in ("号", "点") and not match["qualifier"]:
            continue
        if is_rank:
            start = match.start("rank")
        previous = found[-1] if found else None
        label = _label(text, match.start(), match.end(), previous)
        if re.search(r"目标(?:[：:]|为|是)", re.split("[。；]", masked[:match.start()])[-1]) and "目标" not in label:
            label += "目标"
        clause = _clause(text, start, match.end())
        found.append(Figure(start, match.end(), Decimal(match["number"].replace(",", "")), unit,
                            match["qualifier"] or "", is_rank, label, clause, match["number"]))
    return found


def literals(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of what holds digits and is neither figure nor date: a quoted name, a code, a range."""
    masked = _masked(text)
    for figure in figures(text):
        masked = masked[:figure.start] + " " * (figure.end - figure.start) + masked[figure.end:]
    spans = [match.span() for match in _QUOTED.finditer(text) if not PROTECTED.search(match[0])]
    spans = [(start, end) for start, end in spans if _is_name(text[start:end])]
    for match in TOKEN.finditer(masked):
        if not any(start <= match.start() < end for start, end in spans):
            spans.append(match.span())
    return sorted(spans)


def _is_name(quoted: str) -> bool:
    return bool(re.search(r"\d", quoted))


def _masked(text: str) -> str:
    """Return the text with what is no figure blanked: addresses, references, dates, names in quotes."""
    masked = PROTECTED.sub(lambda match: match[0] if match[0][0] == "\\" else "\ue000" * len(match[0]), text)
    masked = _QUOTED.sub(lambda match: "\ue000" * len(match[0]) if _is_name(match[0]) else match[0], masked)
    for start, end in calendar_spans(masked):
        masked = masked[:start] + "\ue000" * (end - start) + masked[end:]
    return masked


def _clause(text: str, start: int, end: int) -> str:
    """Return the words around a figure from comma to comma."""
    left = max((text.rfind(mark, 0, start) for mark in "，。；：！？\n"), default=-1) + 1
    rights = [index for mark in "，。；：！？\n" if (index := text.find(mark, end)) >= 0]
    return text[left:min(rights, default=len(text))].strip()


def _label(text: str, start: int, end: int, previous: Figure | None) -> str:
    """Return what a figure counts: the words before it in its clause, else those that follow it."""
    left = max(text.rfind(mark, 0, start) for mark in _CLAUSE) + 1
    floor = max(left, previous.end if previous else 0)
    before = _TRAILING.sub("", _LEADING.sub("", text[max(floor, start - MOST_BEFORE):start].strip()))
    if previous and _CHANGE.fullmatch(before) and not re.search("[。；]", text[previous.end:start]):
        if re.fullmatch(before + "[到至]", text[previous.end:start + 1]):
            return re.sub(r"^(?:上年|去年|年初|(?:19|20)\d\d年)", "", previous.label)
        return (previous.label + before)[-18:]
    if match := _FROM.fullmatch(before):
        before = match[2] + match[1]
    bare = _VERB.sub("", before)
    before = re.sub(r"分别|[*\\\[\]{}`~<>]", "", bare if len(bare) > 2 else before)
    if re.search(r"\s", before):
        before = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", before)
    if sum(map(_is_common_han, before)) < 2 or before.endswith(_VERBS) or (
            re.fullmatch("[一二两三四五六七八九十]+大?[类个项]", before)):
        if previous and not before and text[previous.end:start] in ("、", "和", "与", "及", "，"):
            return previous.label
        return _following(text[end:].lstrip("的")) or before
    if previous and text[previous.end:previous.end + 1] in "、和与及或" and start - previous.end < 12:
        prefix = next((word for word in _INHERITED if word in previous.label and word not in before), "")
        if prefix == "占":
            before = previous.label[:previous.label.index("占") + 1] + before
        elif prefix and previous.label.startswith(prefix):
            before = prefix + before
    if len(before) > 18:
        before = before[before.rfind("“"):] if "“" in before[:-1] else before[-18:]
    if before.count("“") != before.count("”") or before.count("《") != before.count("》"):
        before = re.sub("[“”《》]", "", before)
    return before


def _following(text: str) -> str:
    """Return the noun that follows a figure, with its verb where it is a single character: 村获评省级和美乡村."""
    if text[:1] in ("和", "与", "及", "或"):
        return ""
    match = _AFTER.match(text)
    if match and len(match[0]) > 1:
        return match[0]
    return "".join(takewhile(_is_common_han, text[:16]))


def _is_common_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
