"""What the standards ask of what a reader can touch: looks of annotations, fields, layers, scripts of forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.standards.opened import Opened, inherited

WITHOUT_LOOK = frozenset(("/Popup", "/Link", "/Projection"))


def looks(file: Opened) -> Iterator[str]:
    """Annotations bring how they look, once, so that no viewer draws them its own way (ISO 19005-3 6.3.3)."""
    for number, annotation in file.annotations():
        x1, y1, x2, y2 = (float(value) for value in annotation.get("/Rect", (0, 0, 0, 0)))
        look = annotation.get("/AP")
        kind = str(annotation.get("/Subtype"))
        if look is None:
            if kind not in WITHOUT_LOOK and (x1 != x2 or y1 != y2):
                yield say("page {}: a {} annotation does not bring its look", number, kind[1:])
        elif set(look.keys()) != {"/N"}:
            yield say("page {}: a {} annotation has several looks", number, kind[1:])
        else:
            is_button = kind == "/Widget" and inherited(annotation, "/FT") == "/Btn"
            wanted = pikepdf.Dictionary if is_button else pikepdf.Stream
            if not isinstance(look.N, wanted):
                yield say("page {}: a {} annotation does not bring its look", number, kind[1:])


def fields(file: Opened) -> Iterator[str]:
    """Fields bring their look, and no viewer makes a form from XFA (ISO 19005-3 6.4)."""
    form: Any = file.pdf.Root.get("/AcroForm", {})
    if form.get("/NeedAppearances", False):
        yield "the viewer is to draw the form's fields"
    if "/XFA" in form or file.pdf.Root.get("/NeedsRendering", False):
        yield "the form is one of XFA"
    for number, annotation in file.annotations():
        if annotation.get("/Subtype") == "/Widget" and "/A" in annotation:
            yield say("page {}: a field starts an action", number)


def layers(file: Opened) -> Iterator[str]:
    """Sets of layers have names, no two the same, list all layers in their order, and switch none by themselves
    (ISO 19005-3 6.9)."""
    yield from named_layers(file)
    yield from _told_layers(file)


def layers_2(file: Opened) -> Iterator[str]:
    """In PDF/A-4 a name may be empty, and layers may be switched (ISO 19005-4 6.10)."""
    if any("/Name" not in one for one in _configurations(file)):
        yield "a set of layers has no name"
    yield from _told_layers(file)


def _told_layers(file: Opened) -> Iterator[str]:
    names = [str(one.get("/Name", "")) for one in _configurations(file)]
    if len(set(names)) < len(names):
        yield "two sets of layers have the same name"
    about: Any = file.pdf.Root.get("/OCProperties", {})
    every = {one.objgen for one in about.get("/OCGs", [])}
    for one in _configurations(file):
        if "/Order" in one and not every <= set(_ordered(one.Order)):
            yield "a set of layers does not list all of them"


def named_layers(file: Opened) -> Iterator[str]:
    """ISO 14289-1 7.10."""
    for one in _configurations(file):
        if not str(one.get("/Name", "")):
            yield "a set of layers has no name"
        if "/AS" in one:
            yield "layers are switched by themselves"


def _configurations(file: Opened) -> list[Any]:
    layers: Any = file.pdf.Root.get("/OCProperties", {})
    return [*([layers.D] if "/D" in layers else []), *layers.get("/Configs", [])]


def _ordered(order: Any) -> Iterator[tuple[int, int]]:
    for one in order:
        if isinstance(one, pikepdf.Array):
            yield from _ordered(one)
        elif isinstance(one, pikepdf.Dictionary):
            yield one.objgen


def embedded_files_named(file: Opened) -> Iterator[str]:
    for thing in file.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/EF" in thing and not (
                str(thing.get("/F", "")) and str(thing.get("/UF", ""))):
            yield "an attached file lacks its name"


def readable_when_locked(file: Opened) -> Iterator[str]:
    """A lock leaves programs that read aloud their way to the words (ISO 14289-1 7.16)."""
    if file.pdf.is_encrypted and not file.pdf.allow.accessibility:
        yield "the file is locked for programs that read aloud"
