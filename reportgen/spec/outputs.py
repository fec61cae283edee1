"""What is made of a layout's pages besides looking at them: the settings of the print file and the screen file."""

from typing import Annotated, Literal

from msgspec import Meta

from reportgen.spec.model import Model
from reportgen.spec.units import Length, parse_length


class PrintOutput(Model):
    """The file for the print shop (`reportgen build --for print`)."""

    paper: Annotated[Literal["coated", "uncoated", "newspaper"], Meta(
        description="gives the colour profile and the ink limit")] = "coated"
    profile: Annotated[str | None, Meta(
        description="the shop's own CMYK profile, a path from the project folder")] = None
    ink_limit: Annotated[float | None, Meta(gt=0, le=400, description="total ink in percent; else the paper's")] = None
    standard: Annotated[Literal["X-4", "X-1a"], Meta(description="PDF/X of this kind")] = "X-4"
    bleed: Annotated[Length, Meta(ge=0, description="where the page has less of its own")] = parse_length("3mm")
    marks: Annotated[bool, Meta(description="crop, fold and register marks, colour bar and slug line")] = True
    allow_coarse: Annotated[bool, Meta(description="print pictures under 100 dpi all the same")] = False


class ScreenOutput(Model):
    """The file that is read on screens, sent and kept (`reportgen build --for screen`)."""

    standard: Annotated[Literal["A-3", "A-4"], Meta(
        description="A-3 goes with PDF/UA-1 in a PDF 1.7, A-4 with PDF/UA-2 in a PDF 2.0")] = "A-3"
    attach: Annotated[bool, Meta(description="carry content.yaml and each chart's data (CSV) inside the file")] = True
    linearize: Annotated[bool, Meta(description="first page first, for reading over a slow line")] = False
    dpi: Annotated[float, Meta(ge=36, le=1200, description="pictures finer than this are brought down to it")] = 150


class Limits(Model):
    """What `reportgen check` holds the document to."""

    pages: Annotated[int | None, Meta(ge=1, description="most pages")] = None
    size: Annotated[str | None, Meta(
        pattern=r"^\d+(\.\d+)? ?[KM]B$", examples=["2MB"], description="largest PDF")] = None
    fonts: Annotated[tuple[str, ...], Meta(description="families that may be used besides the bundled ones")] = ()


class Outputs(Model):
    print: Annotated[PrintOutput, Meta(description="the file for the print shop")] = PrintOutput()
    screen: Annotated[ScreenOutput, Meta(description="the file for reading and sending")] = ScreenOutput()
    limits: Annotated[Limits, Meta(description="what `reportgen check` holds the document to")] = Limits()
