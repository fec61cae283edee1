"""What a file is written for: eyes on a screen, or a press."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from reportgen.errors import OutputError, Problem
from reportgen.items import Tag
from reportgen.language import say
from reportgen.resources import bundled


class Attachment(Struct, frozen=True):
    """A file carried along (ISO 19005-3 6.8): its name, MIME type, bytes, what it is, and what it is to the document.

    With `tags` it belongs to those elements of the structure tree as well as to the whole document.
    """

    name: str
    mime: str
    data: bytes
    description: str
    relationship: Literal["Source", "Data"] = "Source"
    tags: tuple[Tag, ...] = ()


class Screen(Struct, frozen=True):
    """PDF/UA and PDF/A in sRGB; pictures finer than `dpi` where they stand are brought down to it.

    The standard is A-3 (with UA-1, PDF 1.7) or A-4 (with UA-2, PDF 2.0).
    `is_accessible` is false where a picture lacks its alternative text: the file then claims PDF/A-3u or A-4 alone.
    `is_archival` is false for a file that will be locked, which PDF/A forbids (ISO 19005-3 6.1.3).
    """

    attachments: tuple[Attachment, ...] = ()
    dpi: float = 150.0
    is_accessible: bool = True
    is_archival: bool = True
    standard: Literal["A-3", "A-4"] = "A-3"

    @property
    def is_pdf2(self) -> bool:
        """Whether the file is PDF 2.0."""
        return self.standard == "A-4"


class Condition(Struct, frozen=True):
    """A printing condition: paper and press, its ICC profile, the ink it bears in percent of one full plate."""

    name: str
    identifier: str
    description: str
    ink_limit: float
    profile: Path

    @property
    def profile_bytes(self) -> bytes:
        return self.profile.read_bytes()


class Print(Struct, frozen=True):
    """PDF/X-4 (or X-1a, which allows no transparency) in CMYK and spot inks for one condition."""

    condition: Condition
    standard: Literal["X-4", "X-1a"] = "X-4"


Target = Screen | Print

PAPERS: dict[str, tuple[str, str, float]] = {
    "coated": ("FOGRA39", "coated paper, ISO 12647-2 paper types 1 and 2", 320.0),
    "uncoated": ("FOGRA29", "uncoated white paper, ISO 12647-2 paper type 4", 300.0),
    "newspaper": ("FOGRA30", "uncoated yellowish paper, ISO 12647-2 paper type 5, ink cut for newsprint", 240.0),
}
"""Name of a paper → characterisation, what it is, total ink limit in percent; profiles in assets/icc."""


def condition(paper: str, profile: Path | None = None, ink_limit: float | None = None) -> Condition:
    """Return a built-in condition, or one of the user's own CMYK profile.

    Raises OutputError where the profile is missing or is not one for CMYK.
    """
    identifier, description, limit = PAPERS[paper]
    if profile is None:
        return Condition(paper, identifier, description, ink_limit or limit, bundled("assets") / "icc" / f"{paper}.icc")
    try:
        head = profile.read_bytes()[:40]
    except OSError as error:
        raise OutputError(Problem(say("cannot read the colour profile {!r}: {}", profile.name, error.strerror),
                                  rule="profile",
                                  hint="give the path of an .icc file, from the layout's folder")) from error
    if head[36:40] != b"acsp" or head[16:20] != b"CMYK":
        raise OutputError(Problem(say("{!r} is not a CMYK colour profile", profile.name), rule="profile",
                                  hint="ask the print shop for the output profile of its press"))
    return Condition(profile.stem, "Custom", profile.stem, ink_limit or limit, profile)
