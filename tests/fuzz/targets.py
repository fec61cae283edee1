"""What is fuzzed: each target takes bytes of anyone and may do nothing but work or raise an error of ours.

An error of a YAML file must have a place. Anything else that comes out is a fault of reportgen.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from reportgen.builder import compose, read_project
from reportgen.errors import ReportgenError
from reportgen.fonts.embedding import subset
from reportgen.fonts.face import Face
from reportgen.fonts.library import FontLibrary
from reportgen.fonts.shaping import shape
from reportgen.importing.markdown import read_markdown
from reportgen.importing.project import Choices, drafted
from reportgen.importing.read import read_document
from reportgen.importing.text import read_text
from reportgen.importing.writing import content_yaml
from reportgen.items import Swatch
from reportgen.ornaments.drawing import Inks, svg_drawing
from reportgen.output.conformance import conform
from reportgen.output.preflight import preflight
from reportgen.output.sizes import sizes
from reportgen.spec.content import Content
from reportgen.spec.facts import Fact
from reportgen.spec.inline import parse_inline
from reportgen.spec.rasters import eight_bits, opened, upright
from reportgen.spec.reading import parse_model
from reportgen.spec.sources.csv import read_csv
from reportgen.spec.sources.json import read_json
from reportgen.spec.tables import CsvSource, JsonSource
from reportgen.spec.trees import parse_yaml
from reportgen.text.paragraph import compose as set_paragraph
from reportgen.text.style import ParagraphStyle, Span, TextStyle
from tests.models import model_of

ROOT = Path(__file__).parents[2]
FACTS = {"jobs": model_of(Fact, {"value": 320, "unit": "人", "label": "就业"})}
INK = Swatch("ink", (0, 0, 0), (0, 0, 0, 1))


@lru_cache(maxsize=1)
def _style() -> TextStyle:
    return TextStyle((FontLibrary().face("Noto Serif SC"), FontLibrary().face("Noto Sans SC")), 10.0)


def _file(data: bytes, name: str, use: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        use(path)


class Placeless(Exception):
    """An error of ours that does not say where."""


def fuzz_yaml(data: bytes) -> None:
    """A content.yaml → a model, composed where it is one."""
    def use(path: Path) -> None:
        try:
            read = read_project(path.parent)
        except ReportgenError as error:
            if not all(problem.source for problem in error.problems):
                raise Placeless(str(error)) from error
            raise
        compose(read, use_cache=False)
    _file(data, "content.yaml", use)


def fuzz_layout(data: bytes) -> None:
    """A layout.yaml → a composed page."""
    def use(path: Path) -> None:
        (path.parent / "content.yaml").write_text(
            "reportgen: 1\ntitle: 题\nsections: [{id: a, title: 一, text: [正文。]}]\n", encoding="utf-8")
        compose(read_project(path.parent), use_cache=False)
    _file(data, "layout.yaml", use)


def fuzz_inline(data: bytes) -> None:
    """Inline markup → runs."""
    parse_inline(data.decode("utf-8", "replace"), FACTS)


def fuzz_text(data: bytes) -> None:
    """Raw text → a draft → YAML that is valid."""
    _drafted(read_text(data.decode("utf-8", "replace"), "x"))


def fuzz_markdown(data: bytes) -> None:
    """Markdown → a draft → YAML that is valid."""
    with tempfile.TemporaryDirectory() as folder:
        _drafted(read_markdown(data.decode("utf-8", "replace"), "x", Path(folder)))


def _drafted(document: object) -> None:
    draft, _ = drafted(document, Choices())  # type: ignore[arg-type]
    parse_model(parse_yaml(content_yaml(draft, "x"), "content.yaml"), Content)


def fuzz_docx(data: bytes) -> None:
    _file(data, "x.docx", read_document)


def fuzz_xlsx(data: bytes) -> None:
    _file(data, "x.xlsx", read_document)


def fuzz_csv(data: bytes) -> None:
    _file(data, "x.csv", lambda path: read_csv(model_of(CsvSource, {"file": path.name}), path.parent))


def fuzz_json(data: bytes) -> None:
    _file(data, "x.json", lambda path: read_json(model_of(JsonSource, {"file": path.name}), path.parent))


def fuzz_lines(data: bytes) -> None:
    """Text and a measure → lines that hold every character that is seen."""
    text = data[1:].decode("utf-8", "ignore").replace("\0", "")
    measure = 10.0 + (data[0] if data else 0) * 2
    paragraph = set_paragraph([Span(text, _style())], ParagraphStyle(_style(), 16.0), measure)
    assert sum(len(line.text.split()) for line in paragraph.lines) >= (1 if text.strip() else 0)


def fuzz_svg(data: bytes) -> None:
    _file(data, "x.svg", lambda path: svg_drawing(path, 50.0, 50.0, Inks(INK, 1.0, ()), None))


def fuzz_font(data: bytes) -> None:
    """A font file → metrics, shaped text, a subset."""
    def use(path: Path) -> None:
        for face in FontLibrary([path.parent]).faces():
            if face.path == path:
                _used(face)
    _file(data, "x.ttf", use)


def _used(face: Face) -> None:
    gids = [face.gid(char) for char in "中文，Ag12"]
    _ = face.family, face.weight, face.is_embeddable, face.ascent, face.descent, face.cap_height, face.weight_range
    _ = [(face.advance(gid), face.ink(gid)) for gid in gids]
    shape(face, "中文，Ag12")
    subset(face, gids)


def fuzz_picture(data: bytes) -> None:
    def use(path: Path) -> None:
        with opened(path, None) as image:
            eight_bits(upright(image)).convert("RGB")
    _file(data, "x.png", use)


def fuzz_pdf(data: bytes) -> None:
    """Any PDF → findings, clauses, sizes."""
    preflight(data)
    conform(data, ("PDF/UA-1", "PDF/A-3", "PDF/X-4"))
    sizes(data)


TARGETS: dict[str, Callable[[bytes], object]] = {
    name.removeprefix("fuzz_"): function for name, function in sorted(globals().items()) if name.startswith("fuzz_")}


def run(name: str, data: bytes) -> None:
    """Give the bytes to a target; an error of reportgen is an answer."""
    with suppress(ReportgenError):
        TARGETS[name](data)


@lru_cache(maxsize=1)
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Return for each target some sound inputs to start from."""
    review = (ROOT / "tests/data/liyang-review-2024.txt").read_bytes()
    small = (b"reportgen: 1\ntitle: \xe9\xa2\x98\nfacts: {jobs: {value: 320, unit: \xe4\xba\xba}}\n"
             b"sections:\n  - id: a\n    title: [\xe4\xb8\x80, \xe4\xba\x8c]\n    text: ['**a** {jobs}[b]{.name}']\n"
             b"    charts: [{kind: bar, title: t, data: [{label: x, value: 1}, {label: y, value: 2}]}]\n")
    inline = "全年**新增**就业{jobs|full}，[天目湖]{.name}、[溧阳]{ruby=\"lì yáng\"}[链](https://example.org)x[2]{.sup}".encode()
    svg = (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><g transform='rotate(5)'>"
           b"<path d='M0 0C1 1 2 2 3 3Z' fill='#123' stroke-dasharray='1 2'/><circle r='2'/></g></svg>")
    markdown = "# 题\n\n导语。\n\n## 一\n\n- 甲\n\n| 年 | 值 |\n|---|---|\n| 2023 | 1 |\n\n文[^1]\n\n[^1]: 注".encode()
    return {"yaml": (small,), "layout": (b"reportgen: 1\nextends: brochure\ntheme: {roles: {body: {size: 12pt}}}\n",),
            "inline": (inline,), "text": (review[:1500],), "markdown": (markdown,), "lines": (b"\x40" + review[:300],),
            "csv": ("年,值\n2023,1\n2024,2\n".encode(),), "json": (b'[{"a": 1, "b": "x"}, {"a": 2.5, "b": null}]',),
            "svg": (svg,), "docx": (_docx(),), "xlsx": (_xlsx(),), "font": (_font(),), "picture": _pictures(),
            "pdf": (_pdf(small),)}


def _docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("题", 1)
    document.add_paragraph("正文。", style="List Bullet")
    document.add_table(2, 2).cell(0, 0).text = "甲"
    return _stored(document.save)


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["年", "值"], [2023, 1.5], [2024, "=B2+1"]):
        book.active.append(row)
    book.active.merge_cells("A4:B5")
    return _stored(book.save)


def _stored(save: Callable[[io.BytesIO], object]) -> bytes:
    """Return a package whose members are not compressed, so that changes reach the XML."""
    packed, plain = io.BytesIO(), io.BytesIO()
    save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name))
    return plain.getvalue()


def _font() -> bytes:
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    face = FontLibrary().face("Ma Shan Zheng")
    wanted.unicode_set.update(map(ord, "中文，Ag12"))
    return bytes(hb.SubsetPlan(face.hb_face, wanted).execute().blob.data)


def _pictures() -> tuple[bytes, ...]:
    from PIL import Image

    found = []
    for kind in ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"):
        output = io.BytesIO()
        Image.radial_gradient("L").resize((24, 16)).save(output, kind)
        found.append(output.getvalue())
    return tuple(found)


def _pdf(content: bytes) -> bytes:
    from reportgen.builder import build

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "content.yaml").write_bytes(content)
        return build(folder).pdf


