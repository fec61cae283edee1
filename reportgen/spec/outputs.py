"""What is made of a layout's pages besides looking at them: the settings of the print file and the screen file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reportgen.spec.model import Model
from reportgen.spec.units import Length, parse_length


class PrintOutput(Model):
    """The file for the print shop (`reportgen build --for print`)."""

    paper: Literal["coated", "uncoated", "newspaper"] = Field(
        default="coated", description="gives the colour profile and the ink limit")
    profile: str | None = Field(default=None, description="the shop's own CMYK profile, a path from the project folder")
    ink_limit: float | None = Field(default=None, gt=0, le=400, description="total ink in percent; else the paper's")
    standard: Literal["X-4", "X-1a"] = Field(default="X-4", description="PDF/X of this kind")
    bleed: Length = Field(default=parse_length("3mm"), ge=0, description="where the page has less of its own")
    marks: bool = Field(default=True, description="crop, fold and register marks, colour bar and slug line")
    allow_coarse: bool = Field(default=False, description="print pictures under 100 dpi all the same")


class ScreenOutput(Model):
    """The file that is read on screens, sent and kept (`reportgen build --for screen`)."""

    standard: Literal["A-3", "A-4"] = Field(
        default="A-3", description="A-3 goes with PDF/UA-1 in a PDF 1.7, A-4 with PDF/UA-2 in a PDF 2.0")
    attach: bool = Field(default=True, description="carry content.yaml and each chart's data (CSV) inside the file")
    linearize: bool = Field(default=False, description="first page first, for reading over a slow line")
    dpi: float = Field(default=150, ge=36, le=1200, description="pictures finer than this are brought down to it")


class Limits(Model):
    """What `reportgen check` holds the document to."""

    pages: int | None = Field(default=None, ge=1, description="most pages")
    size: str | None = Field(default=None, pattern=r"^\d+(\.\d+)? ?[KM]B$", examples=["2MB"], description="largest PDF")
    fonts: tuple[str, ...] = Field(default=(), description="families that may be used besides the bundled ones")


class Outputs(Model):
    print: PrintOutput = Field(default=PrintOutput(), description="the file for the print shop")
    screen: ScreenOutput = Field(default=ScreenOutput(), description="the file for reading and sending")
    limits: Limits = Field(default=Limits(), description="what `reportgen check` holds the document to")
