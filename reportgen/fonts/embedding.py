"""A face and the glyphs used of it → the font program that goes into the file, glyphs renumbered from 0."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from mmap import ACCESS_READ, mmap

import uharfbuzz as hb
from msgspec import Struct

from reportgen.errors import FontError, Problem
from reportgen.fonts.cff import Index, cff_program, glyphs_of
from reportgen.fonts.face import Face
from reportgen.language import say
from reportgen.resources import bundled

MOST_RARE = 0.1
"""Share of glyphs that do not lie ready up to which a subset is cubic: drawn, those are twice as long as in the face,
and from 0.15 on the program is no longer the smaller one."""

DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "name", "post", "OS/2", "cmap", "STAT", "DSIG",
           "gasp", "hdmx", "LTSH", "VDMX", "kern")
"""Tables that a CIDFont program in a PDF does not need (ISO 32000-1 9.9)."""


class FontSubset(Struct, frozen=True):
    """A font program with `gids` (old → new) and advance widths by new glyph id in 1/1000 em."""

    program: bytes
    gids: dict[int, int]
    widths: tuple[int, ...]
    is_cff: bool
    tag: str


FLAGS = (hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
         | hb.SubsetFlags.CFF_IDENTITY_CHARSET | hb.SubsetFlags.DOWNGRADE_CFF2)
"""Without the identity charset a CID-keyed CFF program would find its glyphs by the old CIDs."""


def subset(face: Face, gids: Iterable[int], *, is_renumbered: bool = True) -> FontSubset:
    """Return the face cut down to the glyphs `gids` and .notdef; the same set gives the same bytes.

    A variable face becomes the static instance at its axes. Without renumbering glyphs keep their ids. A bundled face
    whose outlines lie ready (fonts/outlines) is cut from those where they have nearly all the glyphs: a tenth smaller.
    """
    return _subset(face, frozenset(gids) | {0}, is_renumbered)


@lru_cache(maxsize=64)
def _subset(face: Face, gids: frozenset[int], is_renumbered: bool) -> FontSubset:
    cubic = _cubic(face) if is_renumbered else None
    if cubic is not None and (charstrings := cubic.charstrings(sorted(gids))):
        mapping = {gid: number for number, gid in enumerate(sorted(gids))}
        return FontSubset(cff_program(face.name, charstrings), mapping,
                          tuple([round(face.advance(gid) * 1000) for gid in mapping]), True, _tag(face, gids))
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(gids)
    wanted.flags = FLAGS if is_renumbered else FLAGS | hb.SubsetFlags.RETAIN_GIDS
    if face.hb_face.axis_infos:
        wanted.pin_all_axes_to_default(face.hb_face)
        for tag, value in face.axes:
            wanted.pin_axis_location(face.hb_face, tag, value)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.ljust(4).encode(), "big") for tag in DROPPED)
    try:
        plan = hb.SubsetPlan(face.hb_face, wanted)
        small = plan.execute()
    except RuntimeError as error:
        raise FontError(Problem(say("the font file {} is damaged: {}", face.path.name, error), rule="font",
                                hint="get the font file again from its maker")) from error
    mapping = {old: new for old, new in plan.old_to_new_glyph_mapping.items() if old in gids}
    widths = [0] * small.glyph_count
    for old, new in plan.old_to_new_glyph_mapping.items():
        widths[new] = round(face.advance(old) * 1000)
    program = bytes(small.reference_table("CFF ").data) if face.is_cff else bytes(small.blob.data)
    return FontSubset(program, mapping, tuple(widths), face.is_cff, _tag(face, gids))


class _Cubic(dict[int, bytes]):
    """The charstrings of a face by glyph id, cut out when first asked for; b"" for a glyph that does not lie ready."""

    def __init__(self, face: Face, cids: Sequence[int], ready: Index) -> None:
        super().__init__()
        self.face = face
        self.cids = cids
        self.ready = ready

    def __missing__(self, gid: int) -> bytes:
        place = bisect_left(self.cids, gid)
        is_ready = place < len(self.cids) and self.cids[place] == gid
        found = self[gid] = self.ready[place] if is_ready else b""
        return found

    def charstrings(self, gids: Sequence[int]) -> list[bytes]:
        """Return the charstrings of glyphs, a few that do not lie ready drawn; none where those are many."""
        found = [self[gid] for gid in gids]
        rare = found.count(b"")
        if rare > len(gids) * MOST_RARE:
            return []
        return [found or _drawn(self.face, gid) for found, gid in zip(found, gids, strict=True)] if rare else found


@lru_cache(maxsize=1024)
def _drawn(face: Face, gid: int) -> bytes:
    from reportgen.fonts.charstrings import charstring

    return charstring(face, gid)


@lru_cache(maxsize=16)
def _cubic(face: Face) -> _Cubic | None:
    path = face.path.parent / "outlines" / f"{face.path.stem}.cff"
    if face.path.parent != bundled("fonts") or not path.is_file():
        return None
    with path.open("rb") as file:
        return _Cubic(face, *glyphs_of(mmap(file.fileno(), 0, access=ACCESS_READ)))


def _tag(face: Face, gids: frozenset[int]) -> str:
    """Return six capitals from the glyph set (ISO 32000-1 9.6.4)."""
    digest = hashlib.sha256(f"{face.name} {sorted(gids)}".encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])
