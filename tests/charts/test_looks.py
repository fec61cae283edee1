"""Every kind of chart compared with its picture kept here; a failure writes expected, actual and difference.

To accept a new look: REPORTGEN_ACCEPT=1 python -m pytest tests/charts/test_looks.py
"""

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from reportgen.charts.draw import KINDS, draw
from reportgen.items import Metadata, Page, Pages, Tag, tagged
from reportgen.pdf.writer import write
from reportgen.spec.charts import Chart
from tests.charts.cases import STYLE, chart

FOLDER = Path(__file__).parent / "golden"
WIDTH, HEIGHT = 240.0, 150.0
TOLERANCE = 0.004
"""Share of differing light that anti-aliasing of other pdfium versions may cause."""

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
    actual = picture(LOOKS[name])
    kept = FOLDER / f"{name}.png"
    if os.environ.get("REPORTGEN_ACCEPT"):
        FOLDER.mkdir(exist_ok=True)
        actual.quantize(48).save(kept, optimize=True)
    expected = Image.open(kept).convert("RGB")
    difference = ImageChops.difference(actual, expected).point(lambda value: value if value > 40 else 0)
    light = sum(count * value for value, count in enumerate(difference.convert("L").histogram()))
    share = light / (255 * actual.width * actual.height)
    if share > TOLERANCE:
        sheet = Image.new("RGB", (actual.width * 3, actual.height))
        for index, image in enumerate((expected, actual, difference)):
            sheet.paste(image, (index * actual.width, 0))
        (FOLDER / "failed").mkdir(exist_ok=True)
        sheet.save(FOLDER / "failed" / kept.name)
    assert share <= TOLERANCE, f"{name} differs by {share:.2%}; see tests/charts/golden/failed/{kept.name}"


def picture(one: Chart) -> Image.Image:
    root = Tag("Document", language="zh-CN")
    drawing = draw(one, {}, STYLE, WIDTH, HEIGHT)
    items = tagged(drawing.items, root.child("Figure", alt=drawing.alt))
    pdf = write(Pages((Page(WIDTH, HEIGHT, 0.0, items, "1"),), root, (), Metadata("图")))
    return pypdfium2.PdfDocument(pdf)[0].render(scale=1.0).to_pil().convert("RGB")
