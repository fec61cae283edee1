"""A page PDF → sheets as a press prints them: booklets, signatures, leaflets, n-up, cut and stack, all vector.

Each page becomes a form that a sheet places, turned where its scheme says so, with crop marks where it is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import accumulate
from typing import Literal

import pikepdf
from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.output.marks import MARK_LENGTH, MARK_WIDTH, MM
from reportgen.output.opening import of_any_pdf, open_pdf
from reportgen.output.schemes import Cell, Scheme, Side, sides_of

SHEETS: dict[str, tuple[float, float]] = {
    "大度对开": (889, 597), "大度4开": (597, 444), "大度8开": (444, 298), "大度16开": (298, 222),
    "正度对开": (787, 546), "正度4开": (546, 393), "正度8开": (393, 273), "正度16开": (273, 196),
    "大度全开": (1194, 889), "正度全开": (1092, 787),
    "A1": (841, 594), "A2": (594, 420), "A3": (420, 297), "SRA3": (450, 320), "A4": (297, 210), "B2": (707, 500),
    "B3": (500, 353), "B4": (353, 250),
}
"""Sheets in mm, the long side first: 大度 889 × 1194 and 正度 787 × 1092 with their halvings, ISO A and B."""
GRIPPER = 10 * MM
"""The edge by which the press holds the sheet: nothing may be printed there."""

GRIND = 3 * MM
"""What perfect binding mills off each page of a signature at the spine."""

Edge = Literal["cut", "fold"]


class _Gap(Struct, frozen=True):
    """Between two cells: its width, and whether the sheet is cut on both sides of it or folded in its middle."""

    width: float = 0.0
    is_cut: bool = False
    is_folded: bool = True


class _Axis(Struct, frozen=True):
    """The cells along one side of the sheet: sizes and the gaps between them, from `start` on; lengths in pt."""

    sizes: tuple[float, ...]
    gaps: tuple[_Gap, ...]
    start: float = 0.0

    @property
    def length(self) -> float:
        return sum(self.sizes) + sum(gap.width for gap in self.gaps)

    @property
    def starts(self) -> list[float]:
        steps = (size + gap.width for size, gap in zip(self.sizes, self.gaps, strict=False))
        return list(accumulate(steps, initial=self.start))

    def room(self, index: int, bleed: float) -> tuple[float, float]:
        """Return how far a cell may print over its edges: into the bleed outside, half of the gap between cells."""
        before = min(bleed, self.gaps[index - 1].width / 2) if index else bleed
        after = min(bleed, self.gaps[index].width / 2) if index < len(self.gaps) else bleed
        return before, after

    def edges(self) -> Iterator[tuple[float, Edge]]:
        """Yield where the sheet is cut and folded."""
        yield self.start, "cut"
        for start, size, gap in zip(self.starts, self.sizes, self.gaps, strict=False):
            if gap.is_cut:
                yield start + size, "cut"
                yield start + size + gap.width, "cut"
            if gap.is_folded:
                yield start + size + gap.width / 2, "fold"
        yield self.start + self.length, "cut"


@of_any_pdf
def impose(data: bytes, scheme: Scheme, *, sheet: str | None = None, paper_thickness: float = 0.0,
           grind: float = GRIND) -> bytes:
    """Return the sheets of a page PDF, on a named sheet or one just large enough.

    `paper_thickness` in points is what each sheet inside another moves its pages towards the fold (creep); `grind` is
    what is milled off the spine of signatures (铣背) on each page. The panels of a tri-fold may differ in width, so
    that the flap lies loose inside. Raises OutputError where pages that must be alike differ in size, or the sheet is
    too small, with the millimetres that are missing.
    """
    with open_pdf(data) as source, pikepdf.new() as output:
        widths, height = _page_sizes(source, has_own_widths=scheme == "tri-fold")
        bleed = _bleed(source)
        sides = sides_of(scheme, len(source.pages))
        blocks = [_block(side, scheme, widths, height, bleed, grind) for side in sides]
        sheet_size = _sheet_size(sheet, *blocks[0], bleed)
        forms: dict[int, pikepdf.Object] = {}
        for side, (columns, rows) in zip(sides, blocks, strict=True):
            for page in (cell.page for cell in side.cells if cell.page is not None):
                if page not in forms:
                    forms[page] = output.copy_foreign(source.pages[page].as_form_xobject())
                    forms[page].Group = forms[page].get("/Group", pikepdf.Dictionary(
                        S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceCMYK))
            columns = replace(columns, start=(sheet_size[0] - columns.length) / 2)
            rows = replace(rows, start=max((sheet_size[1] - rows.length) / 2, GRIPPER))
            _add_sheet(output, source, side, forms, sheet_size, columns, rows, bleed, paper_thickness * side.creep_step)
        for key in ("/OutputIntents", "/Metadata"):
            if key in source.Root:
                output.Root[key] = output.copy_foreign(source.Root[key]) if source.Root[key].is_indirect else (
                    pikepdf.Array([output.copy_foreign(item) for item in source.Root[key]]))
        for key, value in source.docinfo.items():
            output.docinfo[key] = value
        stored = BytesIO()
        output.save(stored, deterministic_id=True, min_version=source.pdf_version,
                    object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return stored.getvalue()


def _page_sizes(source: pikepdf.Pdf, *, has_own_widths: bool) -> tuple[list[float], float]:
    """Return the trim width of each page and the height of all."""
    if not source.pages:
        raise OutputError(Problem("the file has no pages to impose", rule="imposition", hint="build it first"))
    trims = [[float(value) for value in page.trimbox] for page in source.pages]
    sizes = [(round(right - left, 1), round(top - bottom, 1)) for left, bottom, right, top in trims]
    different = {height for _, height in sizes} if has_own_widths else set(sizes)
    if len(different) > 1:
        raise OutputError(Problem(say("the pages have {} different trim sizes", len(different)), rule="imposition",
                                  hint="impose files of one page size"))
    left, bottom, right, top = trims[0]
    return [box[2] - box[0] if has_own_widths else right - left for box in trims], top - bottom


def _bleed(source: pikepdf.Pdf) -> float:
    page = source.pages[0]
    return max(0.0, min(float(page.trimbox[0]) - float(page.bleedbox[0]),
                        float(page.trimbox[1]) - float(page.bleedbox[1])))


def _block(side: Side, scheme: Scheme, widths: Sequence[float], height: float, bleed: float, grind: float
           ) -> tuple[_Axis, _Axis]:
    """Return the columns and the rows (from below) of a side."""
    column_widths = [widths[0]] * side.columns
    for cell in side.cells:
        if cell.page is not None:
            column_widths[cell.column] = widths[cell.page]
    trimmed = _Gap(2 * bleed, is_cut=True)
    if scheme in ("booklet", "tri-fold"):
        across, down = _Gap(), _Gap()
    elif scheme in ("signature-8", "signature-16"):
        across, down = _Gap(2 * grind), trimmed
    else:
        across = down = replace(trimmed, is_folded=False)
    gaps = [trimmed if scheme == "signature-16" and index % 2 else across for index in range(side.columns - 1)]
    return _Axis(tuple(column_widths), tuple(gaps)), _Axis((height,) * side.rows, (down,) * (side.rows - 1))


def _sheet_size(name: str | None, columns: _Axis, rows: _Axis, bleed: float) -> tuple[float, float]:
    edge = bleed + MARK_LENGTH + MM
    need = (columns.length + 2 * edge, rows.length + edge + max(edge, GRIPPER))
    if name is None:
        return need
    if name not in SHEETS:
        raise OutputError(Problem(say("unknown sheet {!r}", name), rule="sheet", hint=say("known: {}",
                                                                                    ", ".join(SHEETS))))
    long, short = (value * MM for value in SHEETS[name])
    size = (long, short) if need[0] >= need[1] else (short, long)
    over = max(need[0] - size[0], need[1] - size[1])
    if over > 0.01:
        fitting = [other for other, mm in SHEETS.items()
                   if max(mm) * MM >= max(need) and min(mm) * MM >= min(need)]
        raise OutputError(Problem(say("the sheet {} is {:.1f} mm too small for {:.0f} × {:.0f} mm of pages, marks "
                                      "and gripper", name, over / MM, need[0] / MM, need[1] / MM),
                                  rule="sheet", hint=say("sheets that fit: {}", ", ".join(fitting) or "none")))
    return size


def _add_sheet(output: pikepdf.Pdf, source: pikepdf.Pdf, side: Side, forms: dict[int, pikepdf.Object],
               sheet: tuple[float, float], columns: _Axis, rows: _Axis, bleed: float, creep: float) -> None:
    code: list[str] = []
    used = pikepdf.Dictionary()
    for cell in side.cells:
        if cell.page is None:
            continue
        used[f"/P{cell.page}"] = forms[cell.page]
        shift = creep if cell.column == 0 else -creep
        code += _placed(source.pages[cell.page], cell, columns, rows, bleed, shift)
    code += _sheet_marks(columns, rows, bleed)
    sheet_box = [0, 0, round(sheet[0], 3), round(sheet[1], 3)]
    output.add_blank_page(page_size=(sheet_box[2], sheet_box[3]))
    added = output.pages[-1].obj
    added.TrimBox = pikepdf.Array(sheet_box)
    added.Contents = output.make_stream("\n".join(code).encode())
    added.Resources = pikepdf.Dictionary(XObject=used, ColorSpace=pikepdf.Dictionary(All=_registration()))


def _placed(page: pikepdf.Page, cell: Cell, columns: _Axis, rows: _Axis, bleed: float, shift: float) -> list[str]:
    """Clip to the page and the bleed it has to itself: none where it meets its neighbour in a fold."""
    row = len(rows.sizes) - 1 - cell.row
    x, y = columns.starts[cell.column], rows.starts[row]
    width, height = columns.sizes[cell.column], rows.sizes[row]
    left, right = columns.room(cell.column, bleed)
    under, over = rows.room(row, bleed)
    trim_x, trim_y = float(page.trimbox[0]), float(page.trimbox[1])
    if cell.is_turned:
        matrix = f"-1 0 0 -1 {x + width + trim_x + shift:.3f} {y + height + trim_y:.3f}"
    else:
        matrix = f"1 0 0 1 {x - trim_x + shift:.3f} {y - trim_y:.3f}"
    return ["q", f"{x - left:.3f} {y - under:.3f} {width + left + right:.3f} {height + under + over:.3f} re W n",
            f"{matrix} cm /P{cell.page} Do", "Q"]


def _sheet_marks(columns: _Axis, rows: _Axis, bleed: float) -> list[str]:
    """Return crop marks at every cut, dashed at the folds, all outside the block of pages."""
    code = ["q", f"/All CS 1 SCN {MARK_WIDTH} w"]
    left, right = columns.start, columns.start + columns.length
    bottom, top = rows.start, rows.start + rows.length
    for x, kind in columns.edges():
        code.append("[3 2] 0 d" if kind == "fold" else "[] 0 d")
        for start, way in ((bottom - bleed, -1), (top + bleed, 1)):
            code.append(f"{x:.3f} {start:.3f} m {x:.3f} {start + way * MARK_LENGTH:.3f} l S")
    for y, kind in rows.edges():
        code.append("[3 2] 0 d" if kind == "fold" else "[] 0 d")
        for start, way in ((left - bleed, -1), (right + bleed, 1)):
            code.append(f"{start:.3f} {y:.3f} m {start + way * MARK_LENGTH:.3f} {y:.3f} l S")
    return [*code, "Q"]


def _registration() -> pikepdf.Array:
    return pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK, pikepdf.Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)])
