"""Galleries: every layout, block and chart as a picture beside its YAML."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, get_args

import yaml

from reportgen.blocks.catalogue import BLOCKS, FLOWS
from reportgen.charts.words import KIND_NAMES
from reportgen.language import told
from reportgen.manual.samples import DOCS, Language, as_yaml, picture, sample_content, small_page
from reportgen.resources import bundled
from reportgen.spec.layout import BlockName
from reportgen.spec.library import builtin, load_layout
from reportgen.spec.words import speaking, word

Made = tuple[str, dict[str, bytes]]
"""A chapter's Markdown and its pictures by file name."""

BLOCK_NAMES: tuple[str, ...] = get_args(BlockName)
WHOLE_DOCUMENT = (
    "appendix", "byline", "colophon", "contents", "cover-title", "heading", "honours", "index", "lead",
    "list-of-figures", "list-of-tables", "masthead", "mosaic", "motto", "note", "note-lines", "overview", "place-line",
    "qr", "ranking", "seal", "spacer", "stories", "table", "timeline", "vertical")
"""Blocks that stand on a page of the whole document; the others on a page of a section."""
SETTINGS: dict[str, dict[str, Any]] = {
    "chart": {"chart": {"kind": "ring", "title": "61%", "unit": "%", "data": [{"label": "A", "value": 61}]}},
    "heading": {"text": "2031"}, "note": {"text": "2031"}, "qr": {"height": "30mm"}, "spacer": {"height": "20mm"},
    "seal": {"height": "20mm"}, "picture": {"name": "hills"}, "pictures": {"columns": 2}, "honours": {"columns": 2},
    "cover-title": {"role": "couplet-large"}, "contents": {"numbered": True}, "prose": {"columns": 2},
    "figure": {"role": "figure"}, "motto": {"role": "headline"}, "article": {"numbered": True}, "scroll": {"first": 0},
}
HEIGHTS = {
    "article": "150mm", "contents": "110mm", "index": "110mm", "list-of-figures": "110mm", "list-of-tables": "110mm",
    "chart": "80mm", "charts": "80mm", "lead": "80mm", "mosaic": "80mm", "motto": "120mm",
    "overview": "90mm", "picture": "130mm", "pictures": "110mm", "scroll": "90mm", "section-header": "75mm",
    "stories": "150mm", "vertical": "90mm", "vertical-couplet": "90mm"}
REGISTERS = ("contents", "index", "list-of-figures", "list-of-tables")
"""Blocks that say on which page things stand: those pages follow."""
BASES = {"stories": "newspaper"}
"""Layouts whose type roles a block needs; the others take those of the brochure."""

TITLES = {"zh": ("版式", "版块", "图表"), "en": ("Layouts", "Blocks", "Charts")}
OPENINGS = {
    "zh": ("内置版式都吃同一份内容：`reportgen build 项目 --layout 名称`。",
           "版块写在 `layout.yaml` 的 `blocks:` 里。每个版块一幅图，图旁是它的 YAML。",
           "图表写在 `content.yaml` 各章的 `charts:` 里；每种一幅图，图旁是它的 YAML。数字纯属虚构。"),
    "en": ("Every built-in layout takes the same content: `reportgen build PROJECT --layout NAME`.",
           "Blocks stand under `blocks:` in `layout.yaml`. Each is shown with its YAML.",
           "Charts stand under `charts:` of a section in `content.yaml`. Each kind is shown with its YAML; "
           "the numbers are invented."),
}


def layout_chapter(language: Language) -> Made:
    """The built-in layouts."""
    parts, pictures = [_head(language, 0)], {}
    for name in builtin("layout"):
        file = bundled("assets") / "layouts" / f"{name}.png"
        pictures[f"layout-{name}.png"] = file.read_bytes()
        description = told(load_layout(name).description, language)
        parts.append(_entry(name, description, f"extends: {name}", f"layout-{name}.png"))
    return "".join(parts), pictures


def block_chapter(language: Language) -> Made:
    """Every block, from the sample content."""
    content = sample_content(language)
    parts, pictures = [_head(language, 1)], {}
    for name in BLOCK_NAMES:
        block = {"block": name, **SETTINGS.get(name, {})}
        file = f"block-{name}.png"
        pictures[file] = picture(content, block_layout(name))
        said = told(block_sentence(name), language)
        parts.append(_entry(name, said, as_yaml({"blocks": [block if len(block) > 1 else name]}), file))
    return "".join(parts), pictures


def block_sentence(name: str) -> str:
    """Return what a block's function says of itself, in its first paragraph."""
    builder = BLOCKS.get(name) or FLOWS[name]
    return cleandoc(builder.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def block_layout(name: str) -> dict[str, Any]:
    """Return the small page on which the gallery shows a block."""
    block = {"block": name, **SETTINGS.get(name, {})}
    page = small_page(block, height=HEIGHTS.get(name, "60mm"), of_section=name not in WHOLE_DOCUMENT)
    if name in REGISTERS:
        rest = {"columns": "1-12", "top": "8mm", "blocks": ["article", "table"]}
        page["templates"]["rest"] = {"running": False, "continued": "rest", "areas": {"rest": rest}}
        page["flow"].append({"template": "rest"})
    return {**page, "extends": BASES.get(name, "brochure")}


def chart_chapter(language: Language) -> Made:
    """Every kind of chart but `python`, which is a program of one's own."""
    parts, pictures = [_head(language, 2)], {}
    for kind, chart in charts(language).items():
        file = f"chart-{kind}.png"
        pictures[file] = picture(chart_content(chart, language), chart_layout())
        parts.append(_entry(kind, "", as_yaml({"charts": [chart]}), file))
    return "".join(parts), pictures


def charts(language: Language) -> dict[str, dict[str, Any]]:
    """Return an example of each kind of chart, titled with the kind's name."""
    examples = yaml.safe_load((DOCS / "charts.yaml").read_text(encoding="utf-8"))
    with speaking(language):
        return {kind: {"kind": kind, "title": word(KIND_NAMES[kind]), **example} for kind, example in examples.items()}


def chart_content(chart: dict[str, Any], language: Language) -> dict[str, Any]:
    section = {"id": "one", "title": chart["title"], "text": [], "charts": [chart]}
    return {"reportgen": 1, "language": language, "title": chart["title"], "sections": [section]}


def chart_layout() -> dict[str, Any]:
    return small_page("charts", height="75mm", of_section=True)


def _head(language: Language, which: int) -> str:
    return f"# {TITLES[language][which]}\n\n{OPENINGS[language][which]}\n"


def _entry(name: str, said: str, code: str, file: str) -> str:
    words = f"{said}\n\n" if said else ""
    return f"\n## {name}\n\n{words}![{name}](pictures/{file})\n\n```yaml\n{code}\n```\n"
