"""Charts: honest lengths, labels inside and apart, numbers in words."""

from decimal import Decimal
from itertools import pairwise

import pytest
from msgspec.structs import replace

from reportgen.charts.data import chart_data
from reportgen.charts.draw import KINDS, MOST_ENTRIES, check_charts, draw
from reportgen.charts.labels import ink_of
from reportgen.charts.words import csv_text
from reportgen.errors import SpecError
from reportgen.items import GlyphRun, Path
from reportgen.ornaments import ORNAMENTS, hills
from reportgen.spec.charts import KINDS as KIND_NAMES
from reportgen.spec.charts import Chart
from reportgen.spec.facts import Fact
from reportgen.spec.marks import SourceText
from tests.charts.cases import HUE, LONG, SIZES, STYLE, chart, extents, flat
from tests.models import model_of

SERIES_OF_DATA = {
    "one": (5,), "two": (87, 3), "null": (0, 12, None), "all-null": (None, None), "dozen": tuple(range(1, 13)),
    "many": tuple(1 + n * 37 % 91 for n in range(200)), "long": (34.7, 12.9, 5),
}
UNSIGNED = {"ring", "waffle", "gauge", "dots", "treemap", "stacked-bar", "percent-bar", "ladder", "pyramid", "bullet"}


def test_every_kind_of_the_spec_can_be_drawn() -> None:
    assert {*KINDS, "python"} == set(KIND_NAMES)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", SERIES_OF_DATA)
@pytest.mark.parametrize("kind", KINDS)
def test_labels_stay_inside_the_frame_and_apart(kind: str, name: str, size: tuple[float, float]) -> None:
    values = SERIES_OF_DATA[name]
    width, height = size
    one = chart(kind, *values, label=LONG + "{}" if name == "long" else "第{}项指标", total=100)
    if len(values) > MOST_ENTRIES.get(kind, 400) or (kind == "dots" and sum(v or 0 for v in values) > 1000):
        with pytest.raises(SpecError, match="takes at most"):
            draw(one, {}, STYLE, width, height)
        return
    labels: list[tuple[str, tuple[float, float, float, float]]] = []
    for item in flat(draw(one, {}, STYLE, width, height).items):
        if isinstance(item, Path):
            left, top, right, bottom = extents(item)
        else:
            assert isinstance(item, GlyphRun)
            left, top, right, bottom = ink_of((item,))
            labels.append((item.text, (left, top, right, bottom)))
        assert left >= -3
        assert top >= -3
        assert right <= width + 3
        assert bottom <= height + 3
    for index, (text, (left, top, right, bottom)) in enumerate(labels):
        for other, (l2, t2, r2, b2) in labels[index + 1:]:
            overlap = min(right, r2) - max(left, l2), min(bottom, b2) - max(top, t2)
            assert min(overlap) <= 0.3, f"“{text}” and “{other}” overlap by {overlap}"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - UNSIGNED))
def test_negative_values_are_drawn_inside(kind: str) -> None:
    for item in flat(draw(chart(kind, -5, 3, -1), {}, STYLE, 300, 180).items):
        left, top, right, bottom = extents(item) if isinstance(item, Path) else ink_of((item,))
        assert left >= -3
        assert top >= -3
        assert right <= 303
        assert bottom <= 183


@pytest.mark.parametrize("kind", sorted(UNSIGNED))
def test_negative_values_are_refused_where_they_have_no_shape(kind: str) -> None:
    with pytest.raises(SpecError, match="below zero"):
        draw(chart(kind, -5, 3), {}, STYLE, 300, 180)


def test_values_that_charts_cannot_show_are_told_all_at_once() -> None:
    charts = [chart("ring", 120), chart("bar", 3), chart("dots", -5, 3), chart("ladder", *range(-1, 30))]
    with pytest.raises(SpecError) as caught:
        check_charts(charts, {}, {})
    assert [problem.message.split(",")[0] for problem in caught.value.problems] == [
        "120 is more than the whole", "-5 is below zero",
        "a ladder chart of 31 entries; it takes at most 10", "-1 is below zero"]


@pytest.mark.parametrize("kind", ["ring", "waffle", "gauge"])
def test_more_than_the_whole_is_refused(kind: str) -> None:
    with pytest.raises(SpecError, match="more than the whole"):
        draw(chart(kind, 120), {}, STYLE, 300, 180)


@pytest.mark.parametrize("kind", ["bar", "hbar"])
def test_bar_axis_off_zero_needs_a_visible_break(kind: str) -> None:
    with pytest.raises(SpecError, match="begins at zero"):
        chart(kind, 90, 95, start=80)
    broken = draw(chart(kind, 90, 95, start=80, broken=True), {}, STYLE, 300, 180)
    whole = draw(chart(kind, 90, 95), {}, STYLE, 300, 180)
    cuts = [item for item in flat(broken.items) if isinstance(item, Path) and item.fill and item.fill.name == "white"]
    assert len(cuts) == 2
    assert not any(isinstance(item, Path) and item.fill and item.fill.name == "white" for item in flat(whole.items))


@pytest.mark.parametrize("kind", ["bar", "area", "pyramid", "grouped-bar"])
def test_log_scale_is_refused_where_lengths_are_compared(kind: str) -> None:
    with pytest.raises(SpecError, match="no log scale"):
        chart(kind, 1, 10, scale="log")


def test_log_scale_of_zero_is_refused() -> None:
    with pytest.raises(SpecError, match="log scale"):
        draw(chart("line", 0, 10, scale="log"), {}, STYLE, 300, 180)


@pytest.mark.parametrize(("kind", "low", "high"), [("bar", 1, 3), ("hbar", 0, 2)])
def test_bars_are_as_long_as_their_values_say(kind: str, low: int, high: int) -> None:
    bars = [item for item in flat(draw(chart(kind, 34.7, 12.9), {}, STYLE, 300, 180).items)
            if isinstance(item, Path) and item.fill]
    lengths = [extents(item)[high] - extents(item)[low] for item in bars]
    assert lengths[0] / lengths[1] == pytest.approx(34.7 / 12.9, rel=1e-3)


def test_treemap_areas_are_as_large_as_their_values_say() -> None:
    areas = [extents(item) for item in flat(draw(chart("treemap", 60, 30, 10), {}, STYLE, 300, 200).items)
             if isinstance(item, Path)]
    sizes = [(right - left + 1.5) * (bottom - top + 1.5) for left, top, right, bottom in areas]
    assert sizes == pytest.approx([36000, 18000, 6000], rel=1e-6)


def test_lines_reach_the_height_of_their_values() -> None:
    drawn = draw(chart("line", 2, 4, 1, start=0), {}, STYLE, 300, 180)
    line = max((item for item in flat(drawn.items) if isinstance(item, Path) and item.stroke == HUE),
               key=lambda path: len(path.segments))
    ys = [segment[-1] for segment in line.segments]
    assert (ys[0] - ys[1]) / (ys[2] - ys[0]) == pytest.approx(2.0)


def test_missing_value_breaks_the_line() -> None:
    drawn = draw(chart("line", 2, 3, None, 4, 5), {}, STYLE, 300, 180)
    moves = [segment for item in flat(drawn.items) if isinstance(item, Path) and item.stroke == HUE
             for segment in item.segments if segment[0] == "M"]
    assert len(moves) == 2


@pytest.mark.parametrize(("kind", "has_bar"), [("stacked-bar", True), ("percent-bar", False)])
def test_sum_of_parts_with_one_missing_is_not_written(kind: str, has_bar: bool) -> None:
    one = model_of(Chart, {"kind": kind, "title": "题", "series": ["甲", "乙"],
                                "data": [{"label": "项", "values": [5, None]}]})
    items = list(flat(draw(one, {}, STYLE, 300, 180).items))
    bars = [item for item in items if isinstance(item, Path) and item.fill and extents(item)[3] > 60]
    assert bool(bars) is has_bar
    assert "".join(item.text for item in items if isinstance(item, GlyphRun)).count("5") == int(has_bar)


def test_thin_parts_are_numbered_in_smaller_type_and_those_too_thin_are_told() -> None:
    def drawn(height: float) -> tuple[set[str], set[float], str]:
        one = model_of(Chart, {"kind": "stacked-bar", "title": "题", "series": ["甲", "乙", "丙"],
                                    "data": [{"label": "前年", "values": [34, 27, 39]},
                                             {"label": "本年", "values": [28, 24, 46]}]})
        drawing = draw(one, {}, STYLE, 140, height)
        runs = [item for item in flat(drawing.items) if isinstance(item, GlyphRun)]
        parts = [run for run in runs if run.text in {"34", "27", "39", "28", "24", "46"}]
        told = " ".join(one.message for one in drawing.warnings)
        return {run.text for run in parts}, {run.size for run in parts}, told

    high, low, lowest = drawn(200), drawn(82), drawn(60)
    assert high[0] == low[0] == {"34", "27", "39", "28", "24", "46"}
    assert len(low[1]) == 1
    assert 6.0 <= max(low[1]) < max(high[1])
    assert (high[2], low[2]) == ("", "")
    assert not lowest[0] >= {"27", "24"}
    assert "too small for their numbers" in lowest[2]


def test_patterns_tell_series_apart_without_colour() -> None:
    drawn = draw(chart("percent-bar", 5, 8, patterns=True), {}, STYLE, 300, 180)
    fills = {item.fill.name for item in flat(drawn.items) if isinstance(item, Path) and item.fill}
    assert fills <= {"vermilion", "white"}


def test_order_and_left_out_nulls_change_the_entries() -> None:
    texts = [item.text for item in flat(draw(chart("hbar", 3, None, 9, order="descending", missing="leave-out"), {},
                                             STYLE, 300, 180).items) if isinstance(item, GlyphRun)]
    assert "".join(texts).index("第3项") < "".join(texts).index("第1项")
    assert "第2项" not in "".join(texts)


@pytest.mark.parametrize(("numbers", "value", "text"), [
    ({"scale": "万"}, 45000000, "4500万个"), ({"scale": "亿", "precision": 1}, 1250000000, "12.5亿个"),
    ({"scale": "%", "precision": 1}, 0.3465, "34.7%"), ({"scale": "百分点", "signed": True}, 0.013, "+1.3百分点"),
    ({"precision": 0}, 2.5, "3个"), ({}, -4, "−4个"),
])
def test_number_is_written_as_asked_and_rounded_half_up(numbers: dict[str, object], value: float, text: str) -> None:
    assert draw(chart("bar", value, numbers=numbers), {}, STYLE, 300, 180).alt == f"柱状图：题。第1项指标{text}。"


def test_label_that_ends_in_a_digit_is_kept_apart_from_its_number() -> None:
    assert draw(chart("line", 3, label="203{}"), {}, STYLE, 300, 180).alt == "折线图：题。2031：3个。"


def test_colours_of_series_differ_in_lightness() -> None:
    for count in range(2, 9):
        lights = [sum(swatch.rgb) for swatch in STYLE.steps(count)]
        assert lights == sorted(lights)
        assert min(b - a for a, b in pairwise(lights)) > 0.12


def test_waffle_fills_as_many_squares_as_the_share() -> None:
    squares = [item for item in flat(draw(chart("waffle", 87), {}, STYLE, 300, 180).items) if isinstance(item, Path)]
    assert [(path.fill, sum(segment[0] == "Z" for segment in path.segments)) for path in squares] == [
        (STYLE.hue, 87), (STYLE.faint, 13)]


def test_dots_stand_below_a_label_of_two_lines() -> None:
    spec = chart("dots", 25, 20)
    data = [replace(entry, label=SourceText("在城乡结合部新近建成并且已经投入使用的公共服务设施"))
            for entry in spec.data]
    items = list(flat(draw(replace(spec, data=tuple(data)), {}, STYLE, 200, 220).items))
    label = [run for run in items if isinstance(run, GlyphRun) and run.text[0] >= "\u4e00"]
    lines = sorted({round(run.ys[0], 1) for run in label})
    assert len(lines) >= 4
    tops = sorted(min(segment[2] for segment in item.segments if len(segment) > 2)
                  for item in items if isinstance(item, Path) and item.fill)
    assert tops[0] > lines[1]
    assert tops[-1] > lines[3]


def test_dots_are_as_many_as_the_value() -> None:
    paths = [item for item in flat(draw(chart("dots", 25, 20), {}, STYLE, 300, 180).items) if isinstance(item, Path)]
    assert [sum(segment[0] == "Z" for segment in path.segments) for path in paths] == [25, 20]


def test_missing_value_is_a_gap_and_a_dash() -> None:
    items = list(flat(draw(chart("bar", 5, None), {}, STYLE, 300, 180).items))
    assert sum(isinstance(item, Path) and item.fill is not None for item in items) == 1
    assert "—" in "".join(item.text for item in items if isinstance(item, GlyphRun))


def test_changing_a_fact_changes_drawing_and_words() -> None:
    one = model_of(Chart, {"kind": "hbar", "title": "产量", "data": [{"fact": "industry", "label": "工业"},
                                                                         {"label": "其他", "value": 100}]})
    drawings = [draw(one, {"industry": Fact(value=Decimal(value), unit="亿元")}, STYLE, 300, 180)
                for value in (50, 80)]
    assert drawings[0].alt == "条形图：产量。工业50亿元，其他100。"
    assert drawings[1].alt == "条形图：产量。工业80亿元，其他100。"
    assert drawings[0].items != drawings[1].items


def test_highlight_takes_the_hue_and_the_rest_its_lighter_half() -> None:
    paths = [item for item in flat(draw(chart("bar", 5, 3, highlight="第2项指标"), {}, STYLE, 300, 180).items)
             if isinstance(item, Path) and item.fill]
    assert [path.fill for path in paths] == [STYLE.pale, STYLE.hue]


@pytest.mark.parametrize("name", ORNAMENTS)
def test_ornament_is_drawn_the_same_each_time_inside_its_box(name: str) -> None:
    paths = ORNAMENTS[name](120, 80, HUE)
    assert paths == ORNAMENTS[name](120, 80, HUE)
    assert all(extents(path)[0] >= -12 and extents(path)[3] <= 92 for path in paths)


def test_hills_reach_both_edges_and_the_bottom() -> None:
    for path in hills(200, 100, [HUE, HUE.shade(0.8)], seed=3):
        left, _, right, bottom = extents(path)
        assert (left, right, bottom) == (0.0, 200.0, 100.0)


def test_data_as_csv_has_full_numbers_with_units_in_the_head_or_beside_each_where_they_differ() -> None:
    same = chart_data(chart("bullet", 1234.5, None), {})
    assert csv_text(same) == "项目,数值（个）,目标\r\n第1项指标,1234.5,8\r\n第2项指标,,\r\n"
    facts = {"area": Fact(value=Decimal(977), unit="平方公里", label="面积"),
             "height": Fact(value=Decimal(1200), unit="米", label="高度")}
    mixed = model_of(Chart, {"kind": "number", "title": "空域", "data": [
        {"fact": "area", "label": "面积"}, {"fact": "height", "label": "高度"}]})
    assert csv_text(chart_data(mixed, facts)) == "项目,数值,单位\r\n面积,977,平方公里\r\n高度,1200,米\r\n"
