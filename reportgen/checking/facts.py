"""Rules about figures: facts for all of them, one value for one thing, % and 百分点, sums, signs, dates, claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from reportgen.checking.manuscript import Filled, Manuscript, Remark, filled, prose, words
from reportgen.editing.dates import calendar_spans, impossible_dates
from reportgen.editing.figures import figures
from reportgen.editing.punctuation import PROTECTED
from reportgen.language import say
from reportgen.spec.charts import chart_facts
from reportgen.spec.facts import SCALES, fact_text
from reportgen.spec.inline import references
from reportgen.spec.marks import SourceText
from reportgen.spec.texts import texts

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_UP = r"(?:增长|上升|提高|增加|提升|上涨|扩大)"
_DOWN = r"(?:下降|减少|降低|回落|下滑|下跌|缩小)"
_SHARE = r"(?:(?<![效频功速税费利汇斜])率|比重|占比|份额|覆盖面)"
_ABOUT = r"了?(?:约|近|超过?|逾)?"
_NUMBER = r"(?P<number>\d+(?:\.\d+)?)"
OTHER_TIME = r"上年|去年|目标|预期|力争|计划|此前|同期|以来|明年"
"""Words by which the same thing may have another value: another time, or what is hoped for."""
_NO_NOUN = (r"就(?![业医学诊近])|从(?!业)|和(?![谐平])|给(?![水排付])|对(?![外口接])|在(?![建校册岗籍职])"
            r"|[把于或与被让是我你他她它这那]")
"""Words that no name of a thing holds, save as a part of another word (就业, 从业, 在建)."""
TOTALS = ("合计", "总计", "总数")


def figure_without_fact(manuscript: Manuscript) -> Iterator[Remark]:
    content = manuscript.content
    for text in prose(content):
        masked = PROTECTED.sub(lambda match: match[0] if match[0][0] == "\\" else " " * len(match[0]), text)
        names = [match.span() for literal in content.literals for match in re.finditer(re.escape(literal), text)]
        for start, end in [*names, *calendar_spans(masked)]:
            masked = masked[:start] + " " * (end - start) + masked[end:]
        for match in DIGITS.finditer(masked):
            yield Remark(say("the figure {} in the text is no fact", match[0]),
                         "declare it under `facts:` and write {name}; a name goes under `literals:`",
                         text, match.start(), match.end())


def missing_value(manuscript: Manuscript) -> Iterator[Remark]:
    for name, fact in manuscript.content.facts.items():
        if fact.value is None:
            yield Remark(say("the fact {!r} has no value; it prints as —", name), "give its value when it is known",
                         fact.label)


def unused_fact(manuscript: Manuscript) -> Iterator[Remark]:
    content = manuscript.content
    used = set(content.figures)
    for text in texts(content):
        used.update(name for _, name, _ in references(text))
    for section in content.sections:
        used.update(section.figures)
        used.update(name for chart in section.charts for name in chart_facts(chart))
    for comparison in content.comparisons.values():
        used.update((comparison.before, comparison.after))
    for name, fact in content.facts.items():
        if name not in used:
            yield Remark(say("the fact {!r} is not used", name), "use it, or remove it", fact.label)


def fact_source(manuscript: Manuscript) -> Iterator[Remark]:
    """A fact's `source` is the sentence it comes from: the figure must stand in it."""
    for name, fact in manuscript.content.facts.items():
        if fact.source and fact.value is not None:
            number = fact_text(fact, "number")
            plain = re.sub(r"(?<=\d),(?=\d{3})", "", fact.source)
            if re.search(r"\d", plain) and not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", plain):
                yield Remark(say("the source of the fact {!r} does not hold its value {}", name, number),
                             "correct the value or the source", fact.source, _first_digit(plain), len(plain))


def _first_digit(text: str) -> int:
    match = re.search(r"\d", text)
    return match.start() if match else 0


def conflicting_values(manuscript: Manuscript) -> Iterator[Remark]:
    """The same thing with two values: in facts, in the text, in values written in charts."""
    known: dict[tuple[str, str], tuple[Decimal, str]] = {}
    for label, unit, value, text, start, stop in _statements(manuscript):
        base, scaled = _scaled(unit, value)
        key = (_core(label), base)
        if not _says_what(key[0]) or base == "岁" or re.search(OTHER_TIME + r"|其中|\d", label):
            continue
        first, place = known.setdefault(key, (scaled, say("{}{} at {}", value, unit, text.at(start))))
        if first != scaled:
            yield Remark(say("“{}” is {}{} here and {}", key[0], value, unit, place),
                         "make them one fact, or say what differs",
                         text, start, stop)


def _says_what(core: str) -> bool:
    """Whether a label is a noun long enough to name one thing: 新增就业, not 用水增加 or 母亲就把."""
    is_change = re.search(rf"(?:{_UP}|{_DOWN})$", core)
    return len(core) >= (7 if is_change else 4) and not re.search(_NO_NOUN, core)


def _statements(manuscript: Manuscript) -> Iterator[tuple[str, str, Decimal, SourceText, int, int]]:
    content = manuscript.content
    for fact in content.facts.values():
        if fact.value is not None and fact.label and not fact.rank:
            yield str(fact.label), str(fact.unit), fact.value, fact.label, 0, len(fact.label)
    for text in prose(content):
        whole = filled(text, content.facts)
        for figure in figures(whole.text):
            sentence = re.split(r"[。！？；]", whole.text[:figure.start])[-1]
            if not figure.is_rank and not re.search(OTHER_TIME, sentence):
                yield (figure.label, figure.unit, figure.value, text, whole.at(figure.start),
                       whole.at(figure.end - 1) + 1)
    for section in content.sections:
        for chart in section.charts:
            for point in chart.data:
                if point.value is not None and chart.unit:
                    yield str(point.label), str(chart.unit), point.value, point.label, 0, len(point.label)


def _core(label: str) -> str:
    core = re.sub(r"^(?:全年|全市|全县|全镇|全区|我市|我县|我镇|预计|实现|完成|共|的)+", "", label)
    return re.sub(r"(?:有望突破|突破|超过|超|达到|达|约|近|逾|不足|为|共)+$", "", core)


def _scaled(unit: str, value: Decimal) -> tuple[str, Decimal]:
    unit = re.sub("[余多]", "", unit)
    while unit[:1] in SCALES:
        value, unit = value * SCALES[unit[0]], unit[1:]
    return unit, value.normalize()


def percent_points(manuscript: Manuscript) -> Iterator[Remark]:
    """A share changes by 百分点; a quantity grows by %."""
    share = re.compile(rf"{_SHARE}[^，。；、：\d%]{{0,6}}?(?:{_UP}|{_DOWN}){_ABOUT}{_NUMBER}%")
    growth = re.compile(rf"(?:增长|增加|下降|减少){_ABOUT}{_NUMBER}个?百分点")
    for text, whole in _filled_words(manuscript):
        for match in share.finditer(whole.text):
            yield Remark(say("a share that changes by {}%", match["number"]),
                         "a share changes by 百分点; % would be a part of it", text,
                         whole.at(match.start("number")), whole.at(match.end() - 1) + 1)
        for match in growth.finditer(whole.text):
            clause = re.split(r"[，。；：]", whole.text[:match.start()])[-1]
            before = re.split(r"[。；]", whole.text[:match.start()])[-1]
            if not re.search(r"率|比重|占比|份额|覆盖面|增速|增幅|指数|度|水平", clause or before) and (
                    not re.search(r"率|比重|占比|份额|覆盖面|增速|增幅|指数", before)):
                yield Remark(say("a quantity that grows by {}个百分点", match["number"]), "a quantity grows by %",
                             text, whole.at(match.start("number")), whole.at(match.end() - 1) + 1)


def _filled_words(manuscript: Manuscript) -> Iterator[tuple[SourceText, Filled]]:
    for text in words(manuscript.content):
        if text:
            yield text, filled(text, manuscript.content.facts)


def parts_sum(manuscript: Manuscript) -> Iterator[Remark]:
    """Parts that come to another sum than the whole: A、B，共N; 其中; shares over a hundred; the row of totals."""
    content = manuscript.content
    for text in prose(content):
        whole = filled(text, content.facts)
        yield from _sums_in(text, whole)
    for table in content.tables.values():
        if table.total_row is None and not table.check:
            yield from _sums_of_rows(table.columns, table.rows)
    for section in content.sections:
        for chart in section.charts:
            values = [_value(manuscript, point.fact, point.value) for point in chart.data]
            units = {str(content.facts[point.fact].unit) for point in chart.data if point.fact}
            unit = str(chart.unit) or "".join(units)
            total = sum((value for value in values if value is not None), Decimal(0))
            if chart.kind in ("ring", "treemap", "waffle") and len(values) > 1 and unit == "%" and total > Decimal(101):
                yield Remark(say("the shares of the chart add up to {}%", total),
                             "parts of one whole come to 100% at most",
                             chart.title, 0, len(chart.title))


def _sums_in(text: SourceText, whole: Filled) -> Iterator[Remark]:
    for sentence in re.finditer(r"[^。；！？]+", whole.text):
        found = [figure for figure in figures(sentence[0]) if not figure.is_rank]
        start = sentence.start()
        if len(found) >= 3 and (match := re.search(r"(?:共计|合计|总计|一共|，共)", sentence[0])):
            parts = [figure for figure in found if figure.end <= match.start()]
            total = next((figure for figure in found if figure.start >= match.end()), None)
            alike = total is not None and len(parts) >= 2 and all(part.unit == total.unit for part in parts)
            joined = all(after.start - before.end < 12 for before, after in pairwise(parts))
            if total is not None and alike and joined and match.end() + 2 >= total.start and (
                    sum(part.value for part in parts) != total.value):
                yield Remark(say("{} is {}, not {}", "+".join(str(part.value) for part in parts),
                                 sum(part.value for part in parts), total.value), "correct a part or the sum", text,
                             whole.at(start + total.start), whole.at(start + total.end - 1) + 1)
        if "其中" in sentence[0]:
            place = sentence[0].index("其中")
            total = next((figure for figure in reversed(found) if figure.end <= place), None)
            parts = [figure for figure in found if figure.start > place]
            if total and parts and all(part.unit == total.unit for part in parts) and total.unit != "%":
                summed = sum((part.value for part in parts), Decimal(0))
                if summed > total.value:
                    yield Remark(say("the parts come to {}{}, the whole is {}{}", summed, total.unit, total.value,
                                     total.unit),
                                 "correct a part or the whole", text, whole.at(start + parts[0].start),
                                 whole.at(start + parts[-1].end - 1) + 1)
        shares = re.search(r"(?:占比|比重|占)分别为?(?P<list>(?:\d+(?:\.\d+)?%[、和与及，]?){2,})", sentence[0])
        if shares:
            summed = sum((Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", shares["list"])), Decimal(0))
            if summed > Decimal(101):
                yield Remark(say("the shares add up to {}%", summed), "parts of one whole come to 100% at most", text,
                             whole.at(start + shares.start("list")), whole.at(start + shares.end("list") - 1) + 1)


def _sums_of_rows(columns: tuple[SourceText, ...], rows: tuple[tuple[object, ...], ...]) -> Iterator[Remark]:
    if len(rows) < 3 or str(rows[-1][0]) not in TOTALS or not isinstance(rows[-1][0], SourceText):
        return
    *parts, last = rows
    label = rows[-1][0]
    for index in range(1, len(columns)):
        numbers = [value for row in parts if isinstance(value := row[index], Decimal)]
        total = last[index]
        if isinstance(total, Decimal) and len(numbers) == len(parts) and _is_additive(str(columns[index])):
            exponents = [number.as_tuple().exponent for number in [*numbers, total]]
            step = Decimal(1).scaleb(min(int(exponent) for exponent in exponents))
            if abs(sum(numbers) - total) > step * (len(numbers) + 1) / 2:
                yield Remark(say("the column {!r} adds up to {}, the row {!r} says {}", str(columns[index]),
                                 sum(numbers), str(label), total), "correct a part or the total", label, 0, len(label))


def _is_additive(column: str) -> bool:
    return not re.search(r"增|率|幅|%|％|位|均|比", column)


def sign(manuscript: Manuscript) -> Iterator[Remark]:
    """增长 goes with what grows, 下降 with what falls."""
    content = manuscript.content
    against = re.compile(rf"(?P<verb>{_UP}|{_DOWN})了?(?:约|近)?(?P<figure>[-−–]\d+(?:\.\d+)?)")
    for text, whole in _filled_words(manuscript):
        for match in against.finditer(whole.text):
            is_up = bool(re.fullmatch(_UP, match["verb"]))
            yield Remark((say("“{}{}” says that a fall grows", match["verb"], match["figure"]) if is_up
                          else say("“{}{}” says it twice", match["verb"], match["figure"])),
                         say("write {} and the figure without its sign", "下降" if is_up else match["verb"]), text,
                         whole.at(match.start("figure")), whole.at(match.end() - 1) + 1)
    for name, fact in content.facts.items():
        said = re.search(_UP, fact.label)
        if said and fact.value is not None and fact.value < 0:
            yield Remark(say("the label of the fact {!r} says {}, its value is {}", name, said[0], fact.value),
                         "say 下降 with a figure above zero, or a neutral word such as 增减", fact.label,
                         said.start(), said.end())
    for section in content.sections:
        for chart in section.charts:
            for point in chart.data:
                now, before = _value(manuscript, point.fact, point.value), _value(manuscript, point.before, None)
                if now is None or before is None or len(chart.data) > 1:
                    continue
                wrong = _DOWN if now > before else _UP if now < before else f"{_UP}|{_DOWN}"
                if said := re.search(wrong, chart.title):
                    yield Remark(say("the title says {}, the figure goes from {} to {}", said[0], before, now),
                                 "correct the title or the figures", chart.title, said.start(), said.end())


def _value(manuscript: Manuscript, name: object, value: Decimal | None) -> Decimal | None:
    if isinstance(name, Decimal):
        return name
    fact = manuscript.content.facts.get(str(name)) if name is not None else None
    return fact.value if fact else value


def impossible_date(manuscript: Manuscript) -> Iterator[Remark]:
    content = manuscript.content
    places = [*words(content), *(entry.date for entry in content.timeline),
              *(point.date for section in content.sections for chart in section.charts for point in chart.data)]
    for text in places:
        for start, date in impossible_dates(text):
            yield Remark(say("there is no {}", date), "correct the date", text, start, start + len(date))


CLAIM = re.compile(r"(?:第[一二三四五六七八九十\d]+(?:位|名)|(?:全国|全省|全市|全球|世界|省内|国内|县域|常州)"
                   r"(?:第一|首[个家位条批座]|唯一|最[大高多长快好])|首位|榜首|率先|首创|唯一|历史最[高佳好])")


def claim(manuscript: Manuscript) -> Iterator[Remark]:
    """Ranks and firsts, for somebody to verify before they are printed."""
    for text in prose(manuscript.content):
        whole = filled(text, manuscript.content.facts)
        for match in CLAIM.finditer(whole.text):
            clause = re.split(r"[，。；：！？]", whole.text[:match.end()])[-1][-26:]
            yield Remark(say("to verify: {}", clause), "note who says so and when", text, whole.at(match.start()),
                         whole.at(match.end() - 1) + 1)
