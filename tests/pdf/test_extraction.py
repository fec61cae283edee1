"""The words of justified pages, as four ways of taking text out of a file give them back."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from reportgen.fonts.library import FontLibrary
from reportgen.items import GlyphRun, Item, Metadata, Page, Pages, Tag
from reportgen.pdf.writer import write
from reportgen.text.paragraph import Span, compose, place
from reportgen.text.style import ParagraphStyle, TextStyle

SIZE = 10.0
TEXT = ("村民王大爷今年78岁，他指着门前的小溪说，过去水黑得像墨，现在能看见3米深的鱼。孙女补充道："
        "“老师让我们写‘观察日记’，我已经写了整整30篇！”——来自New York的客人说：“Very good！”")
COMMANDS = {"pdftotext": ["pdftotext", "a.pdf", "-"], "pdftotext in drawing order": ["pdftotext", "-raw", "a.pdf", "-"],
            "mutool": ["mutool", "draw", "-q", "-F", "txt", "-o", "-", "a.pdf"]}


def page_of(text: str, em: int) -> bytes:
    """Return a file with the text justified in `em`."""
    style = TextStyle((FontLibrary().face("Noto Serif SC"),), SIZE)
    root = Tag("Document")
    lines = compose((Span(text, style),), ParagraphStyle(style, 17, indent=2), em * SIZE).lines
    items: list[Item] = [item for number, line in enumerate(lines)
                         for item in place(line, 20, 30 + number * 17, root.child("P"))]
    page = Page(em * SIZE + 40, 60 + len(lines) * 17, 0, tuple(items), "1")
    return write(Pages((page,), root, (), Metadata("题")))


@pytest.mark.parametrize("em", [9, 14, 20])
@pytest.mark.parametrize("tool", [*COMMANDS, "pdfium"])
def test_text_of_a_justified_page_is_its_source(tool: str, em: int, tmp_path: Path) -> None:
    data = page_of(TEXT, em)
    if tool == "pdfium":
        text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    elif shutil.which(COMMANDS[tool][0]) is None:
        pytest.skip(f"{COMMANDS[tool][0]} is not installed")
    else:
        (tmp_path / "a.pdf").write_bytes(data)
        text = subprocess.run(COMMANDS[tool], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert re.sub(r"\s", "", text) == TEXT.replace(" ", "")


def test_line_opened_wide_has_no_spaces_between_its_characters() -> None:
    """Gaps of a TJ array would be spaces to pdfium; character spacing is not."""
    face = FontLibrary().face("Noto Serif SC")
    words = "春耕时节种粮大户陈建国"
    xs = tuple(20 + 12.5 * index for index in range(len(words)))
    run = GlyphRun(face, SIZE, tuple(map(face.gid, words)), xs, (40.0,) * len(xs), words, tuple(range(len(xs))),
                   tag=(root := Tag("Document")).child("P"))
    data = write(Pages((Page(200, 60, 0, (run,), "1"),), root, (), Metadata("题")))
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    assert page.get_text_range() == words
    boxes = [page.get_charbox(index, loose=True)[0] for index in range(len(words))]
    assert boxes == pytest.approx(xs, abs=0.01)
