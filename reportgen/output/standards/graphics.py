"""What archives ask of graphics states, blending, pictures, forms and profiles (ISO 19005-3 6.2, ISO 19005-4 6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.standards.opened import Opened

BLENDS = frozenset(("Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge",
                    "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color",
                    "Luminosity"))
INTENTS = frozenset(("RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation"))
DEPTHS = frozenset((1, 2, 4, 8, 16))
PROFILE_CLASSES = frozenset((b"prtr", b"mntr"))
PROFILE_SPACES = frozenset((b"RGB ", b"CMYK", b"GRAY"))


def states(file: Opened) -> Iterator[str]:
    """No transfer functions, and halftones of the two kinds that every press has."""
    for state in _states(file):
        if "/TR" in state or state.get("/TR2", "/Default") != "/Default":
            yield "a graphics state has a transfer function"
        if "/HTP" in state or "/HTO" in state:
            yield "a graphics state places its halftone"
        halftone = state.get("/HT")
        if isinstance(halftone, pikepdf.Dictionary | pikepdf.Stream) and (
                int(halftone.get("/HalftoneType", 0)) not in (1, 5) or "/HalftoneName" in halftone):
            yield "a halftone of a kind that only some presses have"


def rendering_intents(file: Opened) -> Iterator[str]:
    for thing in [*_states(file), *_images(file)]:
        for key in ("/RI", "/Intent"):
            if key in thing and str(thing[key])[1:] not in INTENTS:
                yield say("the rendering intent {} is none of the four", str(thing[key])[1:])


def blending(file: Opened) -> Iterator[str]:
    for state in _states(file):
        modes = state.get("/BM", pikepdf.Name.Normal)
        for mode in modes if isinstance(modes, pikepdf.Array) else [modes]:
            if str(mode)[1:] not in BLENDS:
                yield say("the blend mode {} is not one of the standard", str(mode)[1:])


def pictures(file: Opened) -> Iterator[str]:
    for image in _images(file):
        if "/Alternates" in image or "/OPI" in image:
            yield "a picture points to other versions of itself"
        if image.get("/Interpolate", False):
            yield "a picture asks to be smoothed by the viewer"
        if "/BitsPerComponent" in image and int(image.BitsPerComponent) not in DEPTHS:
            yield say("a picture has {} bits a component", int(image.BitsPerComponent))


def forms(file: Opened) -> Iterator[str]:
    """No drawings that lie in another file or are PostScript."""
    for thing in _objects(file):
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") in ("/Form", "/PS") and (
                thing.get("/Subtype") == "/PS" or thing.get("/Subtype2") == "/PS" or
                {"/PS", "/OPI", "/Ref"} & set(thing.keys())):
            yield "a form is PostScript or stands for another file"


def no_references(file: Opened) -> Iterator[str]:
    if any(isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form" and "/Ref" in thing
           for thing in _objects(file)):
        yield "a form is PostScript or stands for another file"


def profiles(file: Opened) -> Iterator[str]:
    """The intents' profiles are of a screen or press, of version 2 or 4, and all the same."""
    intents = [intent for intent in file.pdf.Root.get("/OutputIntents", []) if "/DestOutputProfile" in intent]
    if len({intent.DestOutputProfile.objgen for intent in intents}) > 1:
        yield "the output intents have different profiles"
    for intent in intents:
        head = intent.DestOutputProfile.read_bytes()[:20]
        if head[12:16] not in PROFILE_CLASSES or head[16:20] not in PROFILE_SPACES or head[8] > 4:
            yield "an output intent's profile is not one of a screen or press"
    if any("/DestOutputProfileRef" in intent for intent in file.pdf.Root.get("/OutputIntents", [])):
        yield "an output intent's profile lies outside of the file"


def streams(file: Opened) -> Iterator[str]:
    if any(isinstance(thing, pikepdf.Stream) and {"/F", "/FFilter", "/FDecodeParms"} & set(thing.keys())
           for thing in _objects(file)):
        yield "a stream's data lie outside of the file"


def _objects(file: Opened) -> Iterator[Any]:
    yield from file.pdf.objects


def _images(file: Opened) -> Iterator[Any]:
    yield from (thing for thing in _objects(file)
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image")


def _states(file: Opened) -> Iterator[Any]:
    """Yield the graphics states that resources name, wherever these stand."""
    for thing in _objects(file):
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            named = thing.get("/Resources", thing)
            if isinstance(named, pikepdf.Dictionary | pikepdf.Stream):
                found: Any = named.get("/ExtGState")
                if isinstance(found, pikepdf.Dictionary):
                    yield from (state for _, state in found.items())
