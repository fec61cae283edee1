"""Rules about rights and access: credit, licence and words of pictures, approval of maps, fonts that may be used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.checking.manuscript import Manuscript, Remark
from reportgen.errors import Source
from reportgen.fonts.library import FontLibrary
from reportgen.language import say
from reportgen.spec.content import Picture
from reportgen.spec.trees import TreePath, read_yaml

MAP = re.compile(r"地图|区位图|行政区划|交通图|导览图|规划图|示意图.*(?:省|市|县)|\bmap\b", re.IGNORECASE)
APPROVAL = re.compile(r"审图号|(?:GS|[\u4e00-\u9fff]{1,3}S)[（(]\d{4}[）)]\d+号")


def picture_credit(manuscript: Manuscript) -> Iterator[Remark]:
    yield from _without("credit", say("who made or owns it"), manuscript)


def picture_licence(manuscript: Manuscript) -> Iterator[Remark]:
    yield from _without("licence", say("by what right it is printed"), manuscript)


def picture_alt(manuscript: Manuscript) -> Iterator[Remark]:
    yield from _without("alt", say("what it shows, for who cannot see it"), manuscript)


def _without(field: str, meaning: str, manuscript: Manuscript) -> Iterator[Remark]:
    for name, picture in manuscript.content.pictures.items():
        if not getattr(picture, field):
            yield Remark(say("the picture {!r} has no `{}`", name, field), say("add `{}:`, {}", field, meaning),
                         picture.file, 0,
                         len(picture.file))


def map_approval(manuscript: Manuscript) -> Iterator[Remark]:
    """A map is printed with its 审图号 (地图管理条例, article 18 and 31)."""
    for name, picture in manuscript.content.pictures.items():
        if _is_map(name, picture) and not APPROVAL.search(" ".join((picture.caption, picture.credit, picture.licence))):
            yield Remark(say("the picture {!r} is a map without 审图号", name),
                         "write the 审图号 into `caption:` or `credit:`, or ignore the rule with a reason",
                         picture.file, 0, len(picture.file))


def _is_map(name: str, picture: Picture) -> bool:
    return bool(MAP.search(" ".join((name, picture.file, picture.caption, picture.alt)).replace("_", " ")))


def font_allowed(manuscript: Manuscript) -> Iterator[Remark]:
    """Families are the bundled ones (SIL OFL 1.1) or those that the layout allows under `outputs: limits: fonts:`."""
    allowed = {face.family for face in FontLibrary().faces()} | set(manuscript.layout.outputs.limits.fonts)
    for family, names in manuscript.layout.theme.families.items():
        for index, name in enumerate(names):
            if name not in allowed:
                yield Remark(say("the font {!r} is not on the list of allowed fonts", name),
                             "settle its licence and name it under `outputs: limits: fonts:`, or take a bundled one",
                             _layout_place(manuscript, ("theme", "families", family, index)))


def _layout_place(manuscript: Manuscript, path: TreePath) -> Source | None:
    if manuscript.layout_file is None:
        return None
    return read_yaml(manuscript.layout_file).place(path)
