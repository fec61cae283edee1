"""Chapters → HTML files: one a chapter, with the contents at the side; no script, searched by the browser."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from pathlib import Path

from reportgen.manual.chapters import Chapter
from reportgen.manual.samples import DOCS, Language
from reportgen.output.file import write_atomically

NAMES = {"zh": "reportgen 手册", "en": "The reportgen manual"}


def write_html(chapters: list[Chapter], folder: Path, language: Language) -> list[Path]:
    """Write index.html, the other chapters and their pictures into `folder` and return the HTML files."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    files = []
    for number, chapter in enumerate(chapters):
        body, _ = rendered(chapter)
        path = folder / _file(number, chapter)
        write_atomically(path, _page(chapter, body, _navigation(chapters, chapter, language), language).encode())
        files.append(path)
        for name, data in chapter.pictures.items():
            write_atomically(folder / "pictures" / name, data)
    return files


def rendered(chapter: Chapter) -> tuple[str, list[tuple[str, str]]]:
    """Return a chapter as HTML, and its second-level headings as (anchor, words)."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(chapter.markdown)
    headings: list[tuple[str, str]] = []
    for token, inner in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = f"{chapter.name}-{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append((anchor, inner.content.replace("`", "")))
    return parser.renderer.render(tokens, parser.options, {}), headings


def _file(number: int, chapter: Chapter) -> str:
    return "index.html" if number == 0 else f"{chapter.name}.html"


def _navigation(chapters: list[Chapter], current: Chapter, language: Language) -> str:
    lines = [f"<nav><p><b>{NAMES[language]}</b></p>"]
    for number, chapter in enumerate(chapters):
        lines.append(f'<a href="{_file(number, chapter)}">{escape(chapter.title)}</a><ul>')
        if chapter is current:
            lines += [f'<li><a href="#{anchor}">{escape(words)}</a></li>' for anchor, words in rendered(chapter)[1]]
        lines.append("</ul>")
    return "\n".join([*lines, "</nav>"])


def _page(chapter: Chapter, body: str, navigation: str, language: Language) -> str:
    style = (DOCS / "style.css").read_text(encoding="utf-8")
    return (f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(chapter.title)} · {NAMES[language]}'
            f"</title>\n<style>{style}</style></head>\n<body>\n{navigation}\n<main>\n{body}</main>\n</body>\n</html>\n")
