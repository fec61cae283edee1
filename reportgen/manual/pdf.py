"""Chapters → a content in the layout `report`, set by reportgen itself."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import yaml

from reportgen.builder import build
from reportgen.importing.markup import escaped
from reportgen.manual.chapters import Chapter
from reportgen.manual.html import NAMES
from reportgen.manual.samples import Language

LAYOUT: dict[str, Any] = {
    "reportgen": 1, "extends": "report",
    "flow": [{"template": "cover"}, {"template": "contents"}, {"template": "text", "each": "section"}],
    "templates": {
        **{name: {"areas": {"list": {"blocks": [{"block": "contents", "numbered": True}]}}}
           for name in ("contents", "contents-more")},
        "text": {"areas": {"text": {"blocks": [{"block": "article", "numbered": True, "height": "150pt"}]}}}},
    "outputs": {"screen": {"attach": False}},
}
SUBTITLES = {"zh": "从 YAML 到排好的册页", "en": "From YAML to set pages"}


def manual_pdf(chapters: list[Chapter], language: Language) -> bytes:
    """Return the manual as PDF; raises as `build` does."""
    with tempfile.TemporaryDirectory(prefix="reportgen-") as name:
        folder = Path(name)
        for file, data in (("content.yaml", manual_content(chapters, language)), ("layout.yaml", LAYOUT)):
            text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
            (folder / file).write_text(text, encoding="utf-8")
        (folder / "pictures").mkdir()
        for chapter in chapters:
            for file, image in chapter.pictures.items():
                (folder / "pictures" / file).write_bytes(image)
        return build(folder).pdf


def manual_content(chapters: list[Chapter], language: Language) -> dict[str, Any]:
    """Return the content of the manual: a section a chapter, its pictures and tables by name."""
    content: dict[str, Any] = {
        "reportgen": 1, "language": "zh-CN" if language == "zh" else "en", "title": NAMES[language],
        "subtitle": SUBTITLES[language], "sections": [], "pictures": {}, "tables": {}}
    for chapter in chapters:
        content["sections"].append({"id": chapter.name, "title": chapter.title, "text": _texts(chapter, content)})
    return content


def _texts(chapter: Chapter, content: dict[str, Any]) -> list[str]:
    """Return the chapter's entries of `text:`; its tables and pictures go into the content."""
    from markdown_it import MarkdownIt

    texts: list[str] = []
    items: list[str] = []
    rows: list[list[str]] = []
    ordered = heading = False
    level, title = 0, ""
    for token in MarkdownIt("commonmark").enable("table").parse(chapter.markdown):
        match token.type:
            case "heading_open":
                heading, level = True, int(token.tag[1])
            case "heading_close":
                heading = False
            case "bullet_list_open" | "ordered_list_open":
                items, ordered = [], token.type.startswith("ordered")
            case "bullet_list_close" | "ordered_list_close":
                texts.append("\n".join(f"{number}. {item}" if ordered else f"- {item}"
                                       for number, item in enumerate(items, 1)))
            case "tr_open":
                rows.append([])
            case "table_close":
                name = f"{chapter.name}-{len(content['tables']) + 1}"
                content["tables"][name] = {"title": title, "columns": rows[0], "rows": rows[1:]}
                texts.append(f"{{table:{name}}}")
                rows = []
            case "fence":
                texts.append(f"```\n{token.content.rstrip()}\n```")
            case "inline":
                words = _inline(token.children or [])
                image = next((child for child in token.children or [] if child.type == "image"), None)
                if image is not None:
                    name = str(image.attrGet("src")).rpartition("/")[2].removesuffix(".png")
                    content["pictures"][name] = {"file": f"pictures/{name}.png", "alt": image.content}
                    texts.append(f"{{picture:{name}}}")
                elif rows:
                    rows[-1].append(words)
                elif heading:
                    title = words
                    texts += [f"{'#' * (level - 1)} {words}"] if level > 1 else []
                elif token.level > 1:
                    items.append(words)
                else:
                    texts.append(words)
    return texts


def _inline(tokens: list[Any]) -> str:
    """Return inline Markdown as reportgen's own marks; code as it stands, links with an address in the network."""
    words = ""
    for token in tokens:
        match token.type:
            case "text":
                words += escaped(token.content)
            case "code_inline":
                words += f"[{escaped(token.content)}]{{.code}}"
            case "strong_open" | "strong_close":
                words += "**"
            case "softbreak":
                words += "" if words[-1:] > "\u2e80" else " "
    return words
