"""Charts: honest lengths, labels inside, numbers in words."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from reportgen.blocks.theme import Theme
from reportgen.charts.draw import KINDS, draw
from reportgen.charts.style import ChartStyle
from reportgen.fonts.library import FontLibrary
from reportgen.items import Clip, GlyphRun, Item, Path
from reportgen.ornaments import ORNAMENTS, hills
from reportgen.spec.content import Chart
from reportgen.spec.facts import Fact
from reportgen.spec.library import load_layout

THEME = Theme(load_layout("brochure").theme, FontLibrary())
HUE = THEME.swatch("vermilion")
STYLE = ChartStyle(HUE, HUE.tint(0.12), THEME.swatch("ink"), THEME.swatch("grey"), THEME.swatch("paper"),
                   THEME.faces("hei", 400), THEME.faces("hei", 700))
SIZES = [(170.0, 115.0), (300.0, 180.0), (510.0, 310.0)]


def chart(kind: str, *values: float | None, **entries: object) -> Chart:
    data = [{"label": f"第{index}项指标", "value": None if value is None else Decimal(str(value))}
            for index, value in enumerate(values, 1)]
    return Chart.model_validate({"kind": kind, "title": "题", "unit": "个", "data": data, **entries})


def flat(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Clip):
            yield from flat(item.items)
        else:
            yield item


def extents(path: Path) -> tuple[float, float, float, float]:
    points = [values for _, *values in path.segments if values]
    xs = [x for values in points for x in values[::2]]
    ys = [y for values in points for y in values[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("values", [(5,), (87, 3), (0, 12, None), tuple(range(1, 13))])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_outside_the_frame(kind: str, values: tuple[float | None, ...],
                                          size: tuple[float, float]) -> None:
    if kind in ("number", "dots") and len(values) > 3:
        pytest.skip("big numbers and dot groups are for a few values")
    width, height = size
    for item in flat(draw(chart(kind, *values), {}, STYLE, width, height).items):
        if isinstance(item, Path):
            left, top, right, bottom = extents(item)
        else:
            assert isinstance(item, GlyphRun)
            left, right = item.xs[0], item.xs[-1] + item.face.ink(item.gids[-1])[2] * item.size
            top, bottom = item.ys[0] - item.size * 0.75, item.ys[0]
        assert left >= -3
        assert right <= width + 3
        assert top >= -3
        assert bottom <= height + 3


@pytest.mark.parametrize(("kind", "low", "high"), [("bar", 1, 3), ("hbar", 0, 2)])
def test_bars_are_as_long_as_their_values_say(kind: str, low: int, high: int) -> None:
    bars = [item for item in flat(draw(chart(kind, 34.7, 12.9), {}, STYLE, 300, 180).items)
            if isinstance(item, Path) and item.fill]
    lengths = [extents(item)[high] - extents(item)[low] for item in bars]
    assert lengths[0] / lengths[1] == pytest.approx(34.7 / 12.9, rel=1e-3)


def test_waffle_fills_as_many_squares_as_the_share() -> None:
    squares = [item for item in flat(draw(chart("waffle", 87), {}, STYLE, 300, 180).items) if isinstance(item, Path)]
    assert sum(square.fill == STYLE.hue for square in squares) == 87
    assert len(squares) == 100


def test_dots_are_as_many_as_the_value() -> None:
    count = [item for item in flat(draw(chart("dots", 25, 20), {}, STYLE, 300, 180).items) if isinstance(item, Path)]
    assert len(count) == 45


def test_missing_value_is_a_gap_and_a_dash() -> None:
    items = list(flat(draw(chart("bar", 5, None), {}, STYLE, 300, 180).items))
    assert sum(isinstance(item, Path) and item.fill is not None for item in items) == 1
    assert "—" in "".join(item.text for item in items if isinstance(item, GlyphRun))


def test_changing_a_fact_changes_drawing_and_words() -> None:
    one = Chart.model_validate({"kind": "hbar", "title": "产量", "data": [{"fact": "industry", "label": "工业"},
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
