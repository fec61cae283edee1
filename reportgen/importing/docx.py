"""DOCX → a document: outline levels, automatic numbers, lists, tables, pictures, footnotes. Needs python-docx.

Words are read from the XML itself, so that text boxes, content controls, inserted revisions and fields lose nothing;
deleted revisions are not text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportgen.errors import OutputError, Problem
from reportgen.importing.document import Block, Cell, Document, Heading, Image, Listing, Paragraph, Text, texts_of
from reportgen.importing.docx_numbering import Numbering
from reportgen.importing.markup import escaped
from reportgen.importing.pictures import usable_picture
from reportgen.importing.tables import grid_of
from reportgen.language import say
from reportgen.spec.sources.packages import PackageError, check_extent, check_package
from reportgen.spec.sources.xlsx import UNREADABLE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_ENTRY = re.compile(r"\d+[.．、]?|[a-z][.)]")
"""The label of a list's entry; any other automatic number is part of the words."""


def read_docx(path: Path) -> Document:
    """Read a Word or WPS document; raises OutputError where it is none."""
    try:
        import docx
    except ImportError:
        raise OutputError(Problem("reading DOCX needs python-docx", rule="import",
                                  hint="pip install 'reportgen[import]'")) from None
    try:
        check_package(path)
        return _Reader(docx.Document(str(path))).document(path.stem)
    except PackageError as error:
        raise OutputError(Problem(error.message, rule="import", hint=error.hint)) from None
    except (*UNREADABLE, RecursionError):
        raise OutputError(Problem(say("{} is not a DOCX document", path.name), rule="import",
                                  hint="open it in Word or WPS and save it as .docx (not .doc, not .wps, "
                                       "not strict Open XML)")) from None


class _Reader:
    def __init__(self, package: Any) -> None:
        self.package = package
        self.numbering = Numbering(package)
        self.styles = {style.style_id: style for style in package.styles}
        self.footnotes = self._footnotes()
        self.count = 0
        self.notes: dict[str, Text] = {}
        self.left_out: list[str] = []
        self.images: list[Image] = []

    def document(self, name: str) -> Document:
        blocks = self._blocks(self.package.element.body)
        self._headers()
        return Document(name, "paragraph", tuple(blocks), self.notes, tuple(self.left_out))

    def _blocks(self, parent: Any) -> list[Block]:
        blocks: list[Block] = []
        for child in parent:
            if child.tag == W + "p":
                self._add(blocks, child)
            elif child.tag == W + "tbl":
                rows = self._rows(child)
                if len(rows) > 1 or any(len(row) > 1 for row in rows):
                    blocks.append(grid_of(rows))
                else:
                    blocks += [Paragraph(cell) for row in rows for cell in row if isinstance(cell, Text) and cell]
                blocks += self._taken_images()
            elif child.tag in (W + "sdt", W + "customXml"):
                inside = child.find(W + "sdtContent") if child.tag == W + "sdt" else child
                blocks += self._blocks(inside if inside is not None else [])
            elif child.tag in (W + "ins", W + "moveTo"):
                blocks += self._blocks(child)
        return blocks

    def _add(self, blocks: list[Block], element: Any) -> None:
        self.count += 1
        boxes: list[Any] = []
        text, is_heavy = self._words(element, boxes)
        blocks += self._taken_images()
        level, is_centred = self._level(element), self._alignment(element) == "center"
        label, is_bullet = self.numbering.label(element, self._style(element))
        for words in _lines(text):
            if label and not is_bullet and (level is not None or not _ENTRY.fullmatch(label)):
                words = Text.at(label, self.count).plus(words)
            if level is not None:
                blocks.append(Heading(words, level))
            elif is_bullet or _ENTRY.fullmatch(label):
                self._add_item(blocks, words, label if not is_bullet else "")
            else:
                blocks.append(Paragraph(words, is_heavy, is_centred))
            label = ""
        for box in boxes:
            blocks += self._blocks(box)

    def _add_item(self, blocks: list[Block], words: Text, label: str) -> None:
        last = blocks[-1] if blocks else None
        item = Text.at(re.sub(r"\D*(\d+)?.*", lambda match: f"{match[1] or 1}. ", label, count=1), self.count).plus(
            words) if label else words
        if isinstance(last, Listing) and last.is_numbered == bool(label):
            blocks[-1] = Listing((*last.items, item), last.is_numbered)
        else:
            blocks.append(Listing((item,), bool(label)))

    def _words(self, element: Any, boxes: list[Any]) -> tuple[Text, bool]:
        """Return the words of a paragraph in markup, and whether all of them are bold."""
        pieces: list[tuple[str, bool, str]] = []
        self._collect(element, pieces, boxes, "")
        is_heavy = bool(pieces) and all(is_bold for words, is_bold, _ in pieces if words.strip())
        words = ""
        for index, (piece, is_bold, link) in enumerate(pieces):
            is_same = index and pieces[index - 1][1:] == (is_bold, link)
            ends = index + 1 == len(pieces) or pieces[index + 1][1:] != (is_bold, link)
            strong = "**" if is_bold and not is_heavy and piece.strip() else ""
            words += ("" if is_same else "[" * bool(link) + strong) + piece
            words += (strong + (f"]({link})" if link else "")) if ends else ""
        return Text.at(re.sub(r"\*\*(\s*)\*\*", r"\1", words), self.count), is_heavy

    def _collect(self, element: Any, pieces: list[tuple[str, bool, str]], boxes: list[Any], link: str) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, pieces, boxes, link)
            elif tag == W + "hyperlink":
                relation = self.package.part.rels.get(child.get(R + "id"))
                target = relation.target_ref if relation is not None and relation.is_external else ""
                self._collect(child, pieces, boxes, target if target.startswith(("http", "mailto:")) else link)
            elif tag in (W + "ins", W + "moveTo", W + "smartTag", W + "fldSimple", W + "customXml", W + "dir"):
                self._collect(child, pieces, boxes, link)
            elif tag == W + "sdt":
                for inside in child.iter(W + "sdtContent"):
                    self._collect(inside, pieces, boxes, link)
                    break
            elif tag.endswith(("}oMath", "}oMathPara")):
                pieces.append((escaped("".join(child.itertext())), False, link))

    def _run(self, run: Any, pieces: list[tuple[str, bool, str]], boxes: list[Any], link: str) -> None:
        properties = run.find(W + "rPr")
        is_bold = _is_on(properties, "b")
        script = _value(properties, "vertAlign")
        words = ""
        for child in run:
            tag = child.tag
            if tag == W + "t":
                words += escaped(child.text or "")
            elif tag in (W + "br", W + "cr") and child.get(W + "type") in (None, "textWrapping"):
                words += "\n"
            elif tag == W + "tab":
                words += "\u3000"
            elif tag == W + "noBreakHyphen":
                words += "-"
            elif tag == W + "sym" and child.get(W + "char"):
                words += escaped(_symbol(child.get(W + "char")))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                words += self._note(tag, child.get(W + "id"))
            elif tag in (W + "drawing", W + "pict", W + "object", MC + "AlternateContent"):
                self._drawing(child, boxes)
        if script in ("superscript", "subscript") and words.strip() and "{" not in words:
            words = f"[{words}]{{.{'sup' if script == 'superscript' else 'sub'}}}"
        if words:
            pieces.append((words, is_bold, link))

    def _drawing(self, element: Any, boxes: list[Any]) -> None:
        if element.tag == MC + "AlternateContent":
            chosen = element.find(MC + "Choice")
            for child in chosen if chosen is not None else ():
                self._drawing(child, boxes)
            return
        boxes += element.iter(W + "txbxContent")
        description = next((found.get("descr") or "" for found in element.iter() if found.tag.endswith("}docPr")), "")
        for found in element.iter():
            reference = found.get(R + "embed") if found.tag == A + "blip" else (
                found.get(R + "id") if found.tag.endswith("}imagedata") else None)
            part = self.package.part.related_parts.get(reference) if reference else None
            if part is not None:
                self._picture(part.blob, str(part.partname), description)
            elif found.tag == A + "blip" and found.get(R + "link"):
                self.left_out.append(say("paragraph {}: a picture that is only linked, not in the file", self.count))
        if any(found.tag.endswith(("}chart", "}relIds")) for found in element.iter()):
            self.left_out.append(say("paragraph {}: a Word chart or SmartArt drawing; save it as a picture, or bring "
                                     "its numbers as a table", self.count))

    def _picture(self, data: bytes, name: str, description: str) -> None:
        usable = usable_picture(data)
        if usable is None:
            self.left_out.append(say("paragraph {}: the picture {} is of a kind that pages cannot hold; save it as PNG "
                                     "or JPEG", self.count, Path(name).name))
        else:
            self.images.append(Image(*usable, description.strip(), self.count))

    def _taken_images(self) -> list[Image]:
        taken, self.images = self.images, []
        return taken

    def _rows(self, table: Any) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        for row in (child for child in table.iter(W + "tr") if _owner(child, "tbl") is table):
            cells: list[Cell] = []
            for cell in (child for child in row.iter(W + "tc") if _owner(child, "tr") is row):
                properties = cell.find(W + "tcPr")
                pieces = [text for block in self._blocks(cell) for text in texts_of(block) if text]
                words = Text(" ".join(piece.text for piece in pieces), tuple(
                    origin for index, piece in enumerate(pieces) for origin in
                    ((piece.origin,) if index else ()) + piece.origins))
                merge = properties.find(W + "vMerge") if properties is not None else None
                is_below = merge is not None and merge.get(W + "val") != "restart"
                above = rows[-1][len(cells)] if is_below and rows and len(rows[-1]) > len(cells) else None
                span = int(_value(properties, "gridSpan") or 1)
                check_extent("a table", 1, span)
                value: Cell = above if is_below and not words else words or None
                cells += [value, *[value if len(rows) < 2 else None] * (span - 1)]
            rows.append(cells)
        return rows

    def _level(self, element: Any) -> int | None:
        """Return the heading level: 0 of a title, 1 to 9, None of body text."""
        if (level := _outline_level(element)) is not None:
            return level
        style = self._style(element)
        while style is not None:
            name = style.name or ""
            if name.lower() == "title" or name == "标题":
                return 0
            if match := _HEADING.match(name):
                return int(match[1])
            if (level := _outline_level(style.element)) is not None:
                return level
            style = getattr(style, "base_style", None)
        return None

    def _style(self, element: Any) -> Any:
        return self.styles.get(_value(element.find(W + "pPr"), "pStyle") or "")

    def _alignment(self, element: Any) -> str:
        return _value(element.find(W + "pPr"), "jc") or ""

    def _footnotes(self) -> dict[tuple[str, str], Any]:
        from docx.oxml import parse_xml

        found = {}
        for relation in self.package.part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind in ("footnotes", "endnotes"):
                for note in parse_xml(relation.target_part.blob):
                    found[kind[:-1], note.get(W + "id")] = note
        return found

    def _note(self, tag: str, number: str) -> str:
        kind = "footnote" if tag == W + "footnoteReference" else "endnote"
        note = self.footnotes.get((kind, number))
        if note is None:
            return ""
        words = [self._words(paragraph, [])[0].strip() for paragraph in note.iter(W + "p")]
        name = f"n{len(self.notes) + 1}"
        self.notes[name] = Text.at("".join(word.text for word in words), self.count)
        return f"{{note:{name}}}"

    def _headers(self) -> None:
        for kind in ("header", "footer"):
            lines = []
            for section in self.package.sections:
                part = getattr(section, kind)
                if not part.is_linked_to_previous:
                    lines += [paragraph.text.strip() for paragraph in part.paragraphs if paragraph.text.strip()]
            for line in dict.fromkeys(lines):
                self.left_out.append(say("the page {} “{}”; `running:` in layout.yaml writes heads and folios", kind,
                                         line))
        comments = [rel for rel in self.package.part.rels.values() if rel.reltype.endswith("/comments")]
        if comments:
            for comment in self.package.comments:
                if comment.text.strip():
                    self.left_out.append(say("a comment by {}: “{}”", comment.author or say("someone"),
                                             comment.text.strip()))


def _outline_level(element: Any) -> int | None:
    """Return the heading level that a paragraph or style names by itself, from 1."""
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    level = int(outline.get(W + "val", 9)) if outline is not None else 9
    return level + 1 if level < 9 else None


def _owner(element: Any, name: str) -> Any:
    while element is not None:
        element = element.getparent()
        if element is not None and element.tag == W + name:
            return element
    return None


def _value(properties: Any, name: str) -> str | None:
    found = properties.find(W + name) if properties is not None else None
    return None if found is None else found.get(W + "val")


def _is_on(properties: Any, name: str) -> bool:
    found = properties.find(W + name) if properties is not None else None
    return found is not None and found.get(W + "val") not in ("0", "false", "off")


def _symbol(code: str) -> str:
    number = int(code, 16)
    return "" if 0xE000 <= number <= 0xF8FF else chr(number)


def _lines(text: Text) -> Iterator[Text]:
    """Yield the lines of a paragraph with breaks put in by hand; a line that ends in the middle of a sentence goes on,
    its break still in it."""
    line = Text("", ())
    for piece in map(Text.strip, text.split("\n")):
        if piece and re.search(r"[，,、；;]$", line.text):
            line = line.plus(piece, "\n")
        elif piece:
            if line:
                yield line
            line = piece
    if line:
        yield line
