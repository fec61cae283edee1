"""One edition of the Liyang content, plain, eight pages, four charts, as reportgen and its peers make it.

The peers draw the same four charts with Matplotlib as SVG. Every function returns the bytes of a PDF.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
LIYANG = ROOT / "data" / "liyang-2024" / "content.yaml"
LAYOUT = Path(__file__).parent / "plain" / "layout.yaml"
CHARTS = {"economy": "hbar", "livelihood": "bar", "governance": "hbar", "integration": "bar"}
"""The section of each chart and its kind, of which every tool has one."""
HEADING, BODY = 24, 10.5
COMMON = [chr(0x4E00 + 37 * number) for number in range(400)]


def content(number: int, *, with_charts: bool, with_new_figures: bool = True) -> dict[str, Any]:
    """Return the content of edition `number`: paragraphs that no other edition has and, on demand, other figures."""
    data = yaml.safe_load(LIYANG.read_text(encoding="utf-8"))
    data.update(honours=[], figures=[], colophon=[], literals=[])
    for key in ("honours", "figures", "colophon", "literals"):
        del data[key]
    name = "".join(COMMON[(number * step + step) % 400] for step in (1, 7, 13))
    for section in data["sections"]:
        section["text"] = [name + text for text in section["text"]]
        kind = CHARTS.get(section["id"]) if with_charts else None
        charts = section.pop("charts", [])
        section["figures"] = []
        if kind is not None:
            chart = charts[-1] if section["id"] == "economy" else charts[0]
            for key in ("each", "shape"):
                chart.pop(key, None)
            section["charts"] = [{**chart, "kind": kind}]
    if with_new_figures:
        for fact in data["facts"].values():
            if isinstance(fact["value"], int) and not fact.get("rank"):
                fact["value"] += number % 50
    return data


def plain(data: dict[str, Any], text: str) -> str:
    """Return a text with its facts written out."""
    def fact(match: re.Match[str]) -> str:
        found = data["facts"][match[1]]
        shown = f"第{found['value']}" if found.get("rank") else str(found["value"])
        return shown if match[2] else f"{shown}{found.get('unit', '')}"
    return re.sub(r"\{(\w+)(\|\w+)?\}", fact, text)


def svg_charts(data: dict[str, Any]) -> dict[str, str]:
    """Return each section's chart as Matplotlib draws it."""
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    face = font_manager.FontProperties(fname=str(ROOT / "fonts" / "NotoSansSC-Regular.ttf"))
    found = {}
    for section in data["sections"]:
        for chart in section.get("charts", []):
            figure = Figure(figsize=(6.4, 2.2))
            axes = figure.subplots()
            labels = [point["label"] for point in chart["data"]]
            values = [data["facts"][point["fact"]]["value"] for point in chart["data"]]
            drawn = axes.barh(labels, values) if chart["kind"] == "hbar" else axes.bar(labels, values)
            axes.bar_label(drawn, fontproperties=face)
            for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
                label.set_fontproperties(face)
            axes.set_title(chart["title"], fontproperties=face)
            file = io.StringIO()
            figure.savefig(file, format="svg")
            found[section["id"]] = file.getvalue()
    return found


def with_reportgen(data: dict[str, Any], folder: Path) -> bytes:
    from reportgen import build

    (folder / "content.yaml").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return build(folder, LAYOUT, use_cache=False).pdf


@cache
def _typst() -> Any:
    import typst

    return typst.Compiler(font_paths=[str(ROOT / "fonts")], ignore_system_fonts=True, root=tempfile.gettempdir())


def with_typst(data: dict[str, Any], folder: Path) -> bytes:
    charts = svg_charts(data) if any(section.get("charts") for section in data["sections"]) else {}
    for name, svg in charts.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    parts = ['#set page("a4", margin: 24mm, numbering: "1")',
             f'#set text(font: ("Noto Serif SC", "Noto Sans SC"), size: {BODY}pt, lang: "zh", region: "cn")',
             '#set par(justify: true, leading: 0.9em, first-line-indent: (amount: 2em, all: true))',
             f'#set heading(numbering: none)\n#show heading: set text(size: {HEADING}pt, weight: 900)',
             f'#v(40mm)\n= {data["title"]}\n{plain(data, data["lead"][0])}\n',
             f'#text(font: "LXGW WenKai")[{data["byline"]}]']
    for section in data["sections"]:
        parts.append(f'#pagebreak()\n= {" ".join(section["title"])}')
        parts += [f'#text(font: "LXGW WenKai", size: 12pt)[{deck}]\n' for deck in section["decks"]]
        parts += [plain(data, text) + "\n" for text in section["text"]]
        if section["id"] in charts:
            parts.append(f'#figure(image("{section["id"]}.svg", alt: "图"))')
    source = folder / "main.typ"
    source.write_text("\n".join(parts).replace("“2+2+X”", '#"“2+2+X”"'), encoding="utf-8")
    return bytes(_typst().compile(input=str(source), root=str(folder), pdf_standards=["a-3a"]))


def with_weasyprint(data: dict[str, Any], folder: Path) -> bytes:
    from weasyprint import CSS, HTML

    charts = svg_charts(data) if any(section.get("charts") for section in data["sections"]) else {}
    for name, svg in charts.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    faces = "".join(f"@font-face {{font-family: '{family}'; font-weight: {weight};"
                    f"src: url('file://{ROOT}/fonts/{file}')}}"
                    for family, weight, file in (("Song", 400, "NotoSerifSC-Regular.ttf"),
                                                 ("Song", 900, "NotoSerifSC-Black.ttf"),
                                                 ("Hei", 400, "NotoSansSC-Regular.ttf"),
                                                 ("Kai", 400, "LXGWWenKai-Regular.ttf")))
    style = CSS(string=faces + f"@page {{size: A4; margin: 24mm; @bottom-center {{content: counter(page)}}}}"
                f"body {{font: {BODY}pt/1.7 Song; text-align: justify}} p {{text-indent: 2em; margin: 0}}"
                f"h1 {{font-size: {HEADING}pt; font-weight: 900}} section {{break-before: page}} img {{width: 100%}}"
                "li {font: 12pt Kai}")
    parts = [f"<html lang=zh><title>{data['title']}</title><h1>{data['title']}</h1>",
             f"<p>{plain(data, data['lead'][0])}</p>"]
    for section in data["sections"]:
        parts.append(f"<section><h1>{' '.join(section['title'])}</h1><ul>")
        parts += [f"<li>{deck}</li>" for deck in section["decks"]]
        parts.append("</ul>")
        parts += [f"<p>{plain(data, text)}</p>" for text in section["text"]]
        if section["id"] in charts:
            parts.append(f"<img src='{section['id']}.svg' alt='图'>")
        parts.append("</section>")
    return bytes(HTML(string="".join(parts), base_url=str(folder)).write_pdf(stylesheets=[style], pdf_tags=True))


TOOLS = {"reportgen": with_reportgen, "Typst": with_typst, "WeasyPrint": with_weasyprint}
