"""Colour in the file: operators of a swatch, spot inks as Separation spaces, the output intent."""

from __future__ import annotations

from msgspec import Struct, field

from reportgen.items import SpotInk, Swatch
from reportgen.pdf.objects import (
    File,
    PDFArray,
    PDFObject,
    PDFObjectReference,
    dictionary,
    name,
    number,
    numbers,
    stream,
    text,
)
from reportgen.pdf.target import Print, Target
from reportgen.resources import bundled

COLOR_REGISTRY = "http://www.color.org"
"""Where the names of characterisations such as FOGRA39 are registered; a name, not fetched."""


class Inks(Struct):
    """How the swatches of one file are written; collects the spot inks it meets."""

    is_print: bool
    spots: dict[SpotInk, str] = field(default_factory=dict)

    def operator(self, swatch: Swatch, *, is_stroke: bool) -> str:
        """Return the operator that makes `swatch` the colour of what follows."""
        if not self.is_print:
            return " ".join(number(value) for value in swatch.rgb) + (" RG" if is_stroke else " rg")
        if swatch.spot is not None:
            key = self.spots.setdefault(swatch.spot, f"S{len(self.spots)}")
            space, paint = ("CS", "SCN") if is_stroke else ("cs", "scn")
            return f"/{key} {space} {number(swatch.strength)} {paint}"
        return " ".join(number(value) for value in swatch.cmyk) + (" K" if is_stroke else " k")

    def overprints(self, swatch: Swatch) -> bool:
        """Black ink alone prints over what is below; everything else, white too, knocks it out."""
        return self.is_print and swatch.spot is None and swatch.cmyk == (0.0, 0.0, 0.0, 1.0)

    def spaces(self) -> dict[str, PDFObject]:
        """Return the Separation space of each spot ink (ISO 32000-1 8.6.6.4)."""
        return {key: PDFArray([name("Separation"), name(ink.name), name("DeviceCMYK"),
                               dictionary(FunctionType=2, Domain=numbers(0, 1), C0=numbers(0, 0, 0, 0),
                                          C1=numbers(*ink.cmyk), N=1)])
                for ink, key in self.spots.items()}


def output_intent(file: File, target: Target) -> PDFObjectReference:
    """Write the profile and the intent that names it (ISO 15930-7 6.3, ISO 19005-3 6.2.3)."""
    if isinstance(target, Print):
        condition = target.condition
        profile = file.add(stream({"N": 4}, condition.profile_bytes))
        return file.add(dictionary(
            Type=name("OutputIntent"), S=name("GTS_PDFX"), OutputConditionIdentifier=text(condition.identifier),
            OutputCondition=text(condition.description), Info=text(condition.description),
            RegistryName=text(COLOR_REGISTRY), DestOutputProfile=profile))
    profile = file.add(stream({"N": 3}, (bundled("assets") / "icc" / "srgb.icc").read_bytes()))
    return file.add(dictionary(Type=name("OutputIntent"), S=name("GTS_PDFA1"), OutputConditionIdentifier=text("sRGB"),
                               Info=text("sRGB IEC61966-2.1"), DestOutputProfile=profile))
