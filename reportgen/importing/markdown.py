"""Markdown (CommonMark with tables, strike and footnotes) → a document."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from reportgen.importing.document import Block, Cell, Document, Heading, Image, Listing, Paragraph, Text
from reportgen.importing.markup import escaped
from reportgen.importing.pictures import usable_picture
from reportgen.importing.tables import grid_of
from reportgen.language import say
from reportgen.limits import is_file
from reportgen.spec.inline import ALLOWED_LINKS


def read_markdown(text: str, name: str, folder: Path) -> Document:
    """Read a Markdown text; pictures are taken from files in `folder` or under it, never from the network."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False).use(front_matter_plugin)
    reader = _Reader(folder)
    reader.walk(parser.parse(text))
    return Document(name, "line", tuple(reader.blocks), reader.notes, tuple(reader.left_out))


class _Reader(Struct):
    folder: Path
    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, Text] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)

    def walk(self, tokens: list[Any]) -> None:
        level, lists, note = 0, [], ""
        rows: list[list[Cell]] = []
        for token in tokens:
            line = token.map[0] + 1 if token.map else 1
            match token.type:
                case "heading_open":
                    level = int(token.tag[1])
                case "heading_close":
                    level = 0
                case "bullet_list_open" | "ordered_list_open":
                    lists.append([token.type.startswith("ordered"), int(token.attrGet("start") or 1), False])
                case "list_item_open":
                    lists[-1][2] = True
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                case "footnote_open":
                    note = f"n{token.meta['id'] + 1}"
                case "footnote_close":
                    note = ""
                case "tr_open":
                    rows.append([])
                case "table_close":
                    self.blocks.append(grid_of(rows))
                    rows = []
                case "inline":
                    text = Text(*self._inline(token.children or [], line))
                    if note:
                        known = self.notes.get(note)
                        self.notes[note] = known.plus(text) if known else text
                    elif rows:
                        rows[-1].append(text or None)
                    elif text and lists:
                        self._item(text, lists)
                    elif text:
                        self.blocks.append(Heading(text, level) if level else Paragraph(text))
                    self.blocks += self.images
                    self.images = []
                case "fence" | "code_block":
                    for number, code in enumerate(token.content.split("\n"), line + (token.type == "fence")):
                        if code.strip():
                            self.blocks.append(Paragraph(Text.at(escaped(code.strip()), number), is_verbatim=True))
                case "html_block":
                    self._html(token.content, line)
                case "front_matter":
                    self.left_out.append(say("line {}: the head between --- lines: “{}”", line, token.content.strip()))

    def _item(self, text: Text, lists: list[list[Any]]) -> None:
        is_numbered, number, is_new = lists[-1]
        last = self.blocks[-1] if self.blocks else None
        if not is_new and isinstance(last, Listing):
            self.blocks[-1] = Listing((*last.items[:-1], last.items[-1].plus(text)), last.is_numbered)
            return
        lists[-1][1:] = [number + 1, False]
        item = Text.at(f"{number}. ", text.origin).plus(text) if is_numbered else text
        if isinstance(last, Listing) and last.is_numbered == is_numbered:
            self.blocks[-1] = Listing((*last.items, item), is_numbered)
        else:
            self.blocks.append(Listing((item,), is_numbered))

    def _html(self, html: str, line: int) -> None:
        words = re.sub(r"<!--.*?-->|<[^>]*>", "", html, flags=re.DOTALL)
        for number, piece in enumerate(words.split("\n"), line):
            if piece.strip():
                self.blocks.append(Paragraph(Text.at(escaped(piece.strip()), number)))
        for comment in re.findall(r"<!--(.*?)-->", html, flags=re.DOTALL):
            self.left_out.append(say("line {}: the comment “{}”", line, comment.strip()))

    def _inline(self, tokens: list[Any], line: int) -> tuple[str, tuple[int, ...]]:
        words, origins, links = "", [], []

        def put(piece: str) -> None:
            nonlocal words
            words += piece
            origins.extend([line] * len(piece))

        for token in tokens:
            match token.type:
                case "text" | "code_inline":
                    put(escaped(token.content))
                case "strong_open" | "strong_close":
                    put("**")
                case "em_open" | "em_close":
                    put("*")
                case "s_open" | "s_close":
                    put("~~")
                case "link_open":
                    href = str(token.attrGet("href") or "")
                    links.append(href if href.startswith(ALLOWED_LINKS[:3]) else "")
                    put("[" if links[-1] else "")
                case "link_close":
                    target = links.pop()
                    put(f"]({target})" if target else "")
                case "softbreak" | "hardbreak":
                    put("" if re.search(r"[\u2e80-\uffef]$", words) else " ")
                    line += 1
                case "footnote_ref":
                    put(f"{{note:n{token.meta['id'] + 1}}}")
                case "image":
                    self._image(token, line)
                case "html_inline":
                    if re.match(r"<br\s*/?>", token.content):
                        put(" ")
        return words.strip(), tuple(origins[len(words) - len(words.lstrip()):][:len(words.strip())])

    def _image(self, token: Any, line: int) -> None:
        source = str(token.attrGet("src") or "")
        path = (self.folder / source).resolve()
        is_inside = path.is_relative_to(self.folder.resolve()) and is_file(path) and "://" not in source
        usable = usable_picture(path.read_bytes()) if is_inside else None
        alt = "".join(child.content for child in token.children or [])
        if usable is None:
            why = say("is a remote address") if "://" in source else say(
                "is not there, or not a picture pages can hold")
            self.left_out.append(say("line {}: the picture “{}” ({}) {}", line, alt, source, why))
        else:
            self.images.append(Image(*usable, alt, line))
