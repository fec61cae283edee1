"""Every kind of chart compared with its picture kept here."""

from pathlib import Path

import pytest

from reportgen.charts.draw import KINDS, draw
from reportgen.items import Metadata, Page, Pages, Tag, tagged
from reportgen.pdf.writer import write
from reportgen.spec.charts import Chart
from tests.charts.cases import STYLE, chart
from tests.pictures import assert_looks_like, picture

FOLDER = Path(__file__).parent / "golden"
WIDTH, HEIGHT = 240.0, 150.0

LOOKS = {
    **{kind: chart(kind, 34, 12, None if kind not in ("dots", "treemap") else 7, 21) for kind in KINDS},
    "ladder": chart("ladder", 7, 19, total=20), "ring": chart("ring", 61, 34), "waffle": chart("waffle", 87),
    "number": chart("number", 68, 12), "gauge": chart("gauge", 61),
    "bar-negative": chart("bar", 5, -3, None, 4, highlight="第2项指标", targets=[{"label": "目标", "value": 4.5}]),
    "bar-broken": chart("bar", 92, 88, 95, start=80, broken=True),
    "hbar-long": chart("hbar", 34, 12, label="名字很长很长的水域生态修复与综合整治示范工程{}"),
    "stacked-bar-patterns": chart("stacked-bar", 34, 12, 21, patterns=True),
    "line-log": chart("line", 1, 10, 300, 20000, scale="log"),
    "bar-many": chart("bar", *(1 + n * 37 % 91 for n in range(60))),
}


@pytest.mark.parametrize("name", LOOKS)
def test_chart_looks_as_accepted(name: str) -> None:
    assert_looks_like(picture(drawn(LOOKS[name])), FOLDER / f"{name}.png")


def drawn(one: Chart) -> bytes:
    root = Tag("Document", language="zh-CN")
    drawing = draw(one, {}, STYLE, WIDTH, HEIGHT)
    items = tagged(drawing.items, root.child("Figure", alt=drawing.alt))
    return write(Pages((Page(WIDTH, HEIGHT, 0.0, items, "1"),), root, (), Metadata("图")))
