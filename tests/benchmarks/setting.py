"""Line setting compared: faults in the lines of reportgen, Typst and ReportLab, counted in the PDF files they write.

    pip install typst
    python tests/benchmarks/setting.py

Each tool sets the two sets of paragraphs in tests/text/samples.py in Noto Serif SC, justified, first line indented
by 2 em, in seven measures from 8 to 30 em. The lines are read back through pdfium, so the counter knows of no engine.
"""

import ctypes
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pypdfium2
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, SimpleDocTemplate

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "text"))

from samples import PROSE, SAMPLES  # noqa: E402
from test_setting_faults import NO_END, NO_START, UNITS  # noqa: E402

from reportgen.flowables import Paragraph  # noqa: E402

SIZE, LEADING = 10.0, 17.0
MEASURES = (8, 10, 12, 16, 20, 25, 30)
Char = tuple[str, float, float]
Samples = tuple[str, ...]


def with_reportgen(samples: Samples, em: int) -> bytes:
    return _platypus(samples, em, lambda text: Paragraph(text, size=SIZE, leading=LEADING))


def with_reportlab(samples: Samples, em: int) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Plain

    registerFont(TTFont("Song", str(ROOT / "fonts" / "NotoSerifSC-Regular.ttf")))
    style = ParagraphStyle("body", fontName="Song", fontSize=SIZE, leading=LEADING, wordWrap="CJK", alignment=4,
                           firstLineIndent=2 * SIZE)
    return _platypus(samples, em, lambda text: Plain(text, style))


def _platypus(samples: Samples, em: int, made: Callable[[str], object]) -> bytes:
    output = BytesIO()
    story = [item for text in samples for item in (made(text), PageBreak())]
    SimpleDocTemplate(output, pagesize=(em * SIZE + 52, 842), leftMargin=20, rightMargin=20, topMargin=20,
                      bottomMargin=20).build(story)
    return output.getvalue()


def with_typst(samples: Samples, em: int) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "main.typ"
        body = "\n#pagebreak()\n".join(f"#par({_quoted(text)})" for text in samples)
        source.write_text(f"""#set page(width: {em * SIZE + 40}pt, height: 842pt, margin: 20pt)
#set text(font: "Noto Serif SC", size: {SIZE}pt, lang: "zh", region: "cn", cjk-latin-spacing: auto)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 7pt)
{body}
""", encoding="utf-8")
        return bytes(typst.compile(source, font_paths=[str(ROOT / "fonts")]))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def lines_of(page: pypdfium2.PdfPage) -> list[list[Char]]:
    """Return the lines of a page, top down, as (character, left, right) by the advance of each glyph."""
    text = page.get_textpage()
    rows: dict[int, list[Char]] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if char.strip() and char != "\ufffe":
            left, _, right, _ = text.get_charbox(index, loose=True)
            pypdfium2.raw.FPDFText_GetCharOrigin(text, index, x, y)
            rows.setdefault(round(y.value), []).append((char, left, right))
    return [sorted(rows[key], key=lambda char: char[1]) for key in sorted(rows, reverse=True)]


def hard_faults(lines: list[str]) -> Iterator[str]:
    for before, after in pairwise(lines):
        if after[0] in NO_START and after[:2] not in ("——", "……"):
            yield f"start {after[:3]}"
        if before[-1] in NO_END:
            yield f"end {before[-3:]}"
        if re.search(r"[0-9][.,]?$", before) and re.match(r"[.,]?[0-9%]", after):
            yield f"number {before[-3:]}|{after[:3]}"
    if len(lines) > 1 and len(lines[-1].strip("，。、；：？！）》”’…")) < 2:
        yield f"lone {lines[-1]}"


def soft_faults(lines: list[list[Char]]) -> Iterator[str]:
    texts = ["".join(char for char, _, _ in line) for line in lines]
    edge = statistics.median([max(right for _, _, right in line) for line in lines[:-1]] or [0.0])
    for line, text in zip(lines[:-1], texts, strict=False):
        gaps = [right[1] - left[2] for left, right in pairwise(line)
                if all("\u4e00" <= char <= "\u9fff" for char in (left[0], right[0]))]
        if gaps and max(gaps) > 0.25 * SIZE + 0.05:
            yield f"loose {text}"
        if abs(max(right for _, _, right in line) - edge) > 0.6 * SIZE:
            yield f"ragged {text}"
    for before, after in pairwise(texts):
        if re.search(r"\d$", before) and any(after.startswith(unit) for unit in UNITS):
            yield f"unit {before[-4:]}|{after[:2]}"


def main() -> None:
    for title, samples in (("dense with figures and Western words", SAMPLES), ("as papers print it", PROSE)):
        han = sum("\u4e00" <= char <= "\u9fff" for text in samples for char in text) * len(MEASURES)
        print(f"{title}: {len(samples)} paragraphs, {len(MEASURES)} measures, {han} Han characters set")
        print(f"{'tool':<12}{'findings':>10}{'hard':>8}  per 1,000 Han characters; seconds for all")
        for name, tool in (("reportgen", with_reportgen), ("Typst", with_typst), ("ReportLab", with_reportlab)):
            try:
                tool(samples, MEASURES[0])
            except ImportError:
                print(f"{name:<12}  not installed")
                continue
            start = time.perf_counter()
            files = [tool(samples, em) for em in MEASURES]
            seconds = time.perf_counter() - start
            pages = [lines for data in files for page in pypdfium2.PdfDocument(data) if (lines := lines_of(page))]
            hard = sum(len(list(hard_faults(["".join(char for char, _, _ in line) for line in lines])))
                       for lines in pages)
            soft = sum(len(list(soft_faults(lines))) for lines in pages)
            print(f"{name:<12}{(hard + soft) / han * 1000:>10.1f}{hard / han * 1000:>8.1f}  {seconds:.2f} s")


if __name__ == "__main__":
    main()
