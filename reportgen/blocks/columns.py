"""Filling a frame: pieces of a flow → columns on the baseline grid, balanced where the flow ends. Lengths in pt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.blocks.box import Box, beside, warnings_of
from reportgen.blocks.flow import Flow, Piece
from reportgen.blocks.growing import fill_rows
from reportgen.items import BLACK, GlyphRun, Item, Swatch, rule, untagged

NOTE_GAP = 9.0
"""Between the text and the rule over the notes."""

NOTE_RULE = 48.0
SLACK = 0.01
LINES_AFTER_HEADING = 2
MOST_KEPT = 400.0
"""Height of what is kept together over which it may be divided all the same."""


class Frame(Struct, frozen=True):
    """A place for a flow: `step` is the baseline grid; a `is_filled` frame stretches what may stretch down to its foot;
    notes stand right under the text of an `is_endless` one; more frames can follow one that `goes_on`; `rule` is the
    colour of the rules between columns."""

    width: float
    room: float
    columns: int
    gutter: float
    step: float
    is_filled: bool = False
    is_balanced: bool = True
    is_endless: bool = False
    goes_on: bool = False
    rule: Swatch | None = None


class _Column(Struct):
    """What one column took: boxes with their tops, stretch and notes."""

    tops: list[float] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    stretches: list[float] = field(default_factory=list)
    notes: list[Box] = field(default_factory=list)
    height: float = 0.0

    @property
    def notes_height(self) -> float:
        return NOTE_GAP * 1.5 + sum(note.height for note in self.notes) if self.notes else 0.0

    def add(self, box: Box, top: float, stretch: float) -> None:
        self.tops.append(top)
        self.boxes.append(box)
        self.stretches.append(stretch)
        self.height = top + box.height

    def cut(self, count: int, notes: int) -> None:
        del self.tops[count:], self.boxes[count:], self.stretches[count:], self.notes[notes:]
        self.height = self.tops[-1] + self.boxes[-1].height if self.boxes else 0.0


def fill_frame(flow: Flow, frame: Frame, *, is_forced: bool = False) -> tuple[Box, Flow]:
    """Set as much of the flow as the frame holds; return the box and the rest of the flow.

    `is_forced` divides what should stay together rather than set nothing. Notes stand at the foot of their column.
    """
    if flow.position < len(flow.pieces) and flow.pieces[flow.position].growth:
        return fill_rows(flow, frame.width, frame.room, is_filled=frame.is_filled, goes_on=frame.goes_on)
    columns = columns_in(flow, frame)
    boxes: list[Box] = []
    tops: list[float] = []
    y = 0.0
    while flow.is_open:
        stop = flow.next_spanning
        if not flow.waiting and stop == flow.position:
            piece = flow.pieces[stop]
            top = y + (piece.space if boxes else 0.0)
            if piece.is_on_grid:
                top = _snapped(top, frame.step)
            least = _kept_after(flow, stop, frame)
            head = _spanning_head(flow, stop, is_first=not boxes)
            height = piece.box.height + (head.height if head else 0.0)
            if top + height + least > frame.room + SLACK and (boxes or not is_forced):
                break
            if head:
                boxes.append(head)
                tops.append(top)
            boxes.append(piece.box)
            tops.append(top + (head.height if head else 0.0))
            y = top + height
            flow = flow.moved_to(stop + 1)
            continue
        top = _snapped(y, frame.step) if boxes else 0.0
        box, rest = _fill_columns(flow, replace(frame, room=frame.room - top), columns, stop, is_forced=is_forced)
        if rest.left == flow.left:
            break
        boxes.append(box)
        tops.append(top)
        y = top + box.height
        flow = rest
        if flow.position < stop:
            break
    items = tuple(item for box, top in zip(boxes, tops, strict=True) for item in box.placed(0, top))
    return Box(frame.width, y, items, warnings_of(boxes)), flow


def _kept_after(flow: Flow, position: int, frame: Frame) -> float:
    """Return the height of what a spanning piece is kept with; of text that runs in columns two lines at least."""
    height = 0.0
    is_text = False
    while flow.pieces[position].keeps and position + 1 < len(flow.pieces):
        head = flow.pieces[position].head
        position += 1
        piece = flow.pieces[position]
        is_text = is_text or not piece.spans
        height += piece.space + piece.box.height
        if piece.head is not None and piece.head is not head:
            height += piece.head.height
    lines = LINES_AFTER_HEADING * frame.step if height else 0.0
    if height > MOST_KEPT:
        return lines
    return max(lines, height) if is_text else height


def _spanning_head(flow: Flow, position: int, *, is_first: bool) -> Box | None:
    """Return the head to set over a spanning piece: over the first of its table, and again at the top of a frame."""
    head = flow.pieces[position].head
    is_new = position == 0 or flow.pieces[position - 1].head is not head
    if head is None or not (is_new or is_first):
        return None
    return head if is_new else replace(head, items=untagged(head.items))


def columns_in(flow: Flow, frame: Frame) -> int:
    """Lines keep the measure they were set to, so a narrower frame takes fewer columns than it is asked for."""
    return max(1, min(frame.columns, int((frame.width + frame.gutter) / (flow.measure + frame.gutter) + 1e-6)))


def column_measure(width: float, columns: int, gutter: float, size: float) -> float:
    """Return the widest whole number of ems that `columns` columns leave each (typography §6)."""
    raw = (width - gutter * (columns - 1)) / columns
    return int(raw / size + 1e-6) * size


def _fill_columns(flow: Flow, frame: Frame, columns: int, stop: int, *, is_forced: bool) -> tuple[Box, Flow]:
    taken, rest = _take(flow, frame.room, frame.step, columns, stop, is_forced=is_forced)
    is_all = rest.position == stop and not rest.waiting
    has_notes = any(column.notes for column in taken)
    if columns > 1 and frame.is_balanced and is_all and (frame.is_endless or not has_notes):
        low = max(1, math.floor(sum(column.height for column in taken) / columns / frame.step) - 1)
        high = math.ceil(max(column.height + column.notes_height for column in taken) / frame.step)
        while low < high:
            middle = (low + high) // 2
            _, tried = _take(flow, min(middle * frame.step, frame.room), frame.step, columns, stop, is_forced=False)
            if tried.position == stop and not tried.waiting:
                high = middle
            else:
                low = middle + 1
        evened, end = _take(flow, min(low * frame.step, frame.room), frame.step, columns, stop, is_forced=False)
        if end.position == stop and not end.waiting:
            taken, rest = evened, end
    gutter = (frame.width - flow.measure * columns) / (columns - 1) if columns > 1 else 0.0
    height = max((column.height for column in taken), default=0.0)
    under = max((column.height + column.notes_height for column in taken), default=0.0)
    foot = height if not has_notes else under if frame.is_endless else frame.room
    boxes = [_column_box(column, flow.measure, frame, foot) for column in taken]
    row = beside(boxes, gutter)
    rules: list[Item] = []
    if frame.rule and columns > 1:
        rules = [rule((flow.measure + gutter) * n - gutter / 2, 0, (flow.measure + gutter) * n - gutter / 2,
                      row.height, frame.rule, 0.4) for n in range(1, sum(bool(column.boxes) for column in taken))]
    return Box(frame.width, row.height, (*rules, *row.items), row.warnings), rest


def _take(flow: Flow, room: float, step: float, columns: int, stop: int,
          *, is_forced: bool) -> tuple[list[_Column], Flow]:
    taken = []
    for _ in range(columns):
        column, flow = _take_column(flow, room, step, stop, is_forced=is_forced)
        taken.append(column)
    return taken, flow


def _take_column(flow: Flow, room: float, step: float, stop: int, *, is_forced: bool) -> tuple[_Column, Flow]:
    """Return what fits a column of height `room`, ending where a break is allowed (typography §6)."""
    column = _Column()
    waiting = list(flow.waiting)
    while waiting and _added(column, waiting[0], room, step, None):
        waiting.pop(0)
    good = (len(column.boxes), 0, flow.position, tuple(waiting))
    position = flow.position
    may_end = True
    last_head: Box | None = None
    previous = flow.pieces[position - 1].head if position else None
    while position < stop:
        piece = flow.pieces[position]
        head = piece.head
        if head is last_head:
            head = None
        elif head is not None and head is previous:
            head = replace(head, items=untagged(head.items))
        overtakes = piece.is_float and bool(waiting)
        if overtakes or not _added(column, piece, room, step, head):
            if piece.is_float and (column.boxes or waiting or not is_forced):
                waiting.append(piece)
                position += 1
                if may_end:
                    good = (len(column.boxes), len(column.notes), position, tuple(waiting))
                continue
            break
        last_head = piece.head
        position += 1
        may_end = not piece.keeps or position == stop
        if may_end:
            good = (len(column.boxes), len(column.notes), position, tuple(waiting))
    if is_forced and good[2] == flow.position and good[0] == 0 and column.boxes:
        good = (len(column.boxes), len(column.notes), position, tuple(waiting))
    boxes, notes, position, left = good
    column.cut(boxes, notes)
    return column, flow.moved_to(position, left)


def _added(column: _Column, piece: Piece, room: float, step: float, head: Box | None) -> bool:
    top = column.height + (piece.space if column.boxes else 0.0)
    if piece.is_on_grid:
        top = _snapped(top, step)
    body = top + (head.height if head else 0.0)
    notes = sum(note.height for note in piece.notes) + (NOTE_GAP * 1.5 if piece.notes and not column.notes else 0.0)
    if body + piece.box.height + column.notes_height + notes > room + SLACK:
        return False
    if head:
        column.add(head, top, piece.stretch)
    column.add(piece.box, body, 0.0 if head else piece.stretch)
    column.notes += piece.notes
    return True


def _column_box(column: _Column, width: float, frame: Frame, foot: float) -> Box:
    tops = list(column.tops)
    height = column.height
    if frame.is_filled and not column.notes:
        room = sum(column.stretches[1:])
        share = min(1.0, max(0.0, frame.room - height) / room) if room else 0.0
        shift = 0.0
        for index in range(1, len(tops)):
            shift += column.stretches[index] * share
            tops[index] += shift
        height += shift
    items = [item for box, top in zip(column.boxes, tops, strict=True) for item in box.placed(0, top)]
    warnings = warnings_of([*column.boxes, *column.notes])
    if column.notes:
        y = foot - sum(note.height for note in column.notes)
        items.append(rule(0, y - NOTE_GAP * 0.5, NOTE_RULE, y - NOTE_GAP * 0.5, _note_colour(column.notes), 0.4))
        for note in column.notes:
            items += note.placed(0, y)
            y += note.height
        height = foot
    return Box(width, height, tuple(items), warnings)


def _note_colour(notes: Sequence[Box]) -> Swatch:
    return next((item.colour for note in notes for item in note.items if isinstance(item, GlyphRun)), BLACK)


def _snapped(y: float, step: float) -> float:
    return math.ceil(y / step - 1e-6) * step
