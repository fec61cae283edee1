"""Picture files → image XObjects: JPEG passed through, anything else deflated, transparency as a soft mask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reportgen.errors import OutputError, Problem
from reportgen.pdf.objects import File, PDFObjectReference, name, stream

if TYPE_CHECKING:
    from PIL.Image import Image


def embed_picture(file: File, path: str, colour: Literal["rgb", "cmyk"]) -> PDFObjectReference:
    """Write one picture and return the reference to it; raises OutputError where it cannot be read."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            is_plain_jpeg = image.format == "JPEG" and image.mode in ("L", "RGB") and colour == "rgb"
            if is_plain_jpeg:
                return file.add(stream({**_head(image, image.mode), "Filter": name("DCTDecode")},
                                       Path(path).read_bytes(), is_encoded=True))
            image.load()
            return _raster(file, image, colour)
    except OSError as error:
        raise OutputError(Problem(f"cannot read the picture {Path(path).name}: {error}", rule="picture",
                                  hint="open and save it again as JPEG or PNG")) from error


def _raster(file: File, image: Image, colour: Literal["rgb", "cmyk"]) -> PDFObjectReference:
    mask = None
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        alpha = image.convert("RGBA").getchannel("A")
        mask = file.add(stream(_head(alpha, "L"), alpha.tobytes()))
    mode = "L" if image.mode in ("1", "L", "LA") else "CMYK" if colour == "cmyk" else "RGB"
    pixels = image.convert("RGB").convert(mode)
    entries = _head(pixels, mode)
    if mask is not None:
        entries["SMask"] = mask
    return file.add(stream(entries, pixels.tobytes()))


def _head(image: Image, mode: str) -> dict[str, object]:
    space = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[mode]
    return {"Type": name("XObject"), "Subtype": name("Image"), "Width": image.width, "Height": image.height,
            "ColorSpace": name(space), "BitsPerComponent": 8}
