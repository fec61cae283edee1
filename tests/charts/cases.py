"""What chart tests share: the brochure's style, and one small honest chart of each kind."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reportgen.blocks.theme import Theme
from reportgen.charts.style import ChartStyle
from reportgen.fonts.library import FontLibrary
from reportgen.items import Clip, Item, Path
from reportgen.spec.charts import Chart
from reportgen.spec.library import load_layout
from tests.models import model_of

THEME = Theme(load_layout("brochure").theme, FontLibrary())
HUE = THEME.swatch("vermilion")
STYLE = ChartStyle(HUE, HUE.tint(0.12), THEME.swatch("ink"), THEME.swatch("grey"), THEME.swatch("paper"),
                   THEME.faces("hei", 400), THEME.faces("hei", 700),
                   palette=tuple(THEME.swatch(name) for name in THEME.spec.palette))
SIZES = [(170.0, 115.0), (300.0, 180.0), (510.0, 310.0)]

SERIES = {"grouped-bar": 3, "stacked-bar": 3, "percent-bar": 3, "dumbbell": 2, "slope": 2, "pyramid": 2, "scatter": 2,
          "heatmap": 4, "multiples": 3}
LONG = "长荡湖养殖池塘清退与水域生态修复示范工程"


def chart(kind: str, *values: float | None, label: str = "第{}项指标", **entries: object) -> Chart:
    """Return a chart of a kind; kinds with series get values derived from those given."""
    series = SERIES.get(kind, 0)
    data: list[dict[str, Any]] = []
    for index, value in enumerate(values, 1):
        entry: dict[str, Any] = {"label": label.format(index)}
        if series:
            entry["values"] = [None if value is None else Decimal(str(value)) * (n + 2) / 2 for n in range(series)]
        else:
            entry["value"] = None if value is None else Decimal(str(value))
        if kind in ("timeline", "calendar"):
            entry["date"] = f"2031-{(index - 1) // 28 % 12 + 1:02}-{(index - 1) % 28 + 1:02}"
        if kind in ("bullet", "gauge") and value is not None:
            entry["target"] = 8
        data.append(entry)
    if series:
        entries.setdefault("series", [f"系列{n + 1}" for n in range(series)])
    return model_of(Chart, {"kind": kind, "title": "题", "unit": "个", "data": data, **entries})


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
