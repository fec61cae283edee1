"""Speed of the text engine on unseen mixed text, beside Typst and ReportLab on the same paragraphs in one run.

    pip install typst
    python tests/benchmarks/speed.py
"""

import random
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from setting import LEADING, ROOT, SIZE, _quoted

from reportgen.fonts.library import FontLibrary
from reportgen.text.paragraph import Span, compose
from reportgen.text.style import ParagraphStyle, TextStyle

MEASURE = 20 * SIZE
PARAGRAPH = 200


def mixed_text(count: int, seed: int) -> list[str]:
    """Return paragraphs with `count` characters in all: Han, marks, figures with units, quotes, Western words."""
    draw = random.Random(seed)
    common = [chr(0x4E00 + draw.randrange(0x4000)) for _ in range(800)]
    paragraphs = []
    for _ in range(count // PARAGRAPH):
        text = ""
        while len(text) < PARAGRAPH:
            kind = draw.random()
            if kind < 0.86:
                text += draw.choice(common)
            elif kind < 0.93:
                text += draw.choice("，。、；：") if text[-1:].isalnum() else draw.choice(common)
            elif kind < 0.96:
                text += f"{draw.randrange(1, 9999)}{draw.choice(['个', '亿元', '%', '万人次'])}"
            elif kind < 0.98:
                text += f"“{draw.choice(common)}{draw.choice(common)}”"
            else:
                text += " Western words "
        paragraphs.append(text)
    return paragraphs


def set_all(paragraphs: list[str]) -> None:
    library = FontLibrary()
    text = TextStyle((library.face("Noto Serif SC"), library.face("Noto Sans SC")), SIZE)
    style = ParagraphStyle(text, LEADING, indent=2)
    for paragraph in paragraphs:
        compose((Span(paragraph, text),), style, MEASURE)


def with_typst(paragraphs: list[str]) -> None:
    import typst

    body = "\n".join(f"#par({_quoted(text)})" for text in paragraphs)
    source = f"""#set page(width: {MEASURE + 40}pt, height: auto, margin: 20pt)
#set text(font: "Noto Serif SC", size: {SIZE}pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
{body}"""
    typst.compile(source.encode(), font_paths=[str(ROOT / "fonts")])


def with_reportlab(paragraphs: list[str]) -> None:
    from reportlab.lib.styles import ParagraphStyle as Style
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    registerFont(TTFont("Song", str(ROOT / "fonts" / "NotoSerifSC-Regular.ttf")))
    style = Style("body", fontName="Song", fontSize=SIZE, leading=LEADING, wordWrap="CJK", alignment=4)
    SimpleDocTemplate(BytesIO(), pagesize=(MEASURE + 52, 842), leftMargin=20, rightMargin=20).build(
        [Paragraph(text, style) for text in paragraphs])


def seconds(work: Callable[[list[str]], None], count: int, seed: int) -> float:
    paragraphs = mixed_text(count, seed)
    start = time.perf_counter()
    work(paragraphs)
    return time.perf_counter() - start


def main() -> None:
    set_all(mixed_text(PARAGRAPH, 0))
    for number, count in enumerate((10_000, 10_000, 100_000, 1_000_000), 1):
        taken = seconds(set_all, count, number)
        print(f"reportgen, {count:>9,} unseen characters: {taken * 1e6 / count:.1f} µs a character")
    base = seconds(set_all, 100_000, 9)
    for name, work in (("Typst, to PDF", with_typst), ("ReportLab, CJK wrapping, to PDF", with_reportlab)):
        try:
            work(mixed_text(PARAGRAPH, 0))
        except ImportError:
            print(f"{name}: not installed")
            continue
        print(f"{name}: {seconds(work, 100_000, 9) / base:.1f} × the time of reportgen's setting alone")


if __name__ == "__main__":
    main()
