"""Picture files → image XObjects in the target's colours, no finer than the target shows, alpha as a soft mask."""

from __future__ import annotations

from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import Source
from reportgen.language import say
from reportgen.pdf.objects import File, PDFArray, PDFObjectReference, name, stream
from reportgen.pdf.target import Print, Target
from reportgen.resources import bundled
from reportgen.spec.rasters import eight_bits, opened, upright

if TYPE_CHECKING:
    from PIL.Image import Image

SCREEN_QUALITY, PRINT_QUALITY = 85, 95
PRINT_DPI = 450.0
"""Above one and a half times 300 dpi a press shows no more."""
SPARE = 1.25
"""A picture is brought down only where it is finer than wanted by more than this; else resampling only softens it."""


def embed_picture(file: File, path: str, size: tuple[float, float], target: Target,
                  place: Source | None = None) -> PDFObjectReference:
    """Write one picture, placed at most `size` points large, and return the reference to it.

    Raises SpecError where it cannot be read.
    """
    is_print = isinstance(target, Print)
    dpi = PRINT_DPI if isinstance(target, Print) else target.dpi
    wanted = (ceil(size[0] / 72 * dpi), ceil(size[1] / 72 * dpi))
    with opened(Path(path), place) as image:
        image.load()
        is_jpeg = image.format == "JPEG"
        seen = upright(image)
        is_too_fine = seen.width > wanted[0] * SPARE and seen.height > wanted[1] * SPARE
        is_kept = is_jpeg and not is_too_fine and seen is image
        if is_kept and (image.mode == "L" or (image.mode == "RGB" and not is_print)):
            return file.add(stream({**_head(image, image.mode), "Filter": name("DCTDecode")},
                                   Path(path).read_bytes(), is_encoded=True))
        return _raster(file, eight_bits(seen), wanted if is_too_fine else None, target, is_jpeg=is_jpeg)


def _raster(file: File, image: Image, wanted: tuple[int, int] | None, target: Target, *,
            is_jpeg: bool) -> PDFObjectReference:
    from PIL import Image as Images

    profile = image.info.get("icc_profile")
    mask = None
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        full = image.convert("RGBA")
        alpha = full.getchannel("A")
        if isinstance(target, Print) and target.standard == "X-1a":
            image = Images.alpha_composite(Images.new("RGBA", full.size, "white"), full).convert("RGB")
        else:
            alpha = alpha.resize(wanted, Images.Resampling.LANCZOS) if wanted else alpha
            mask = file.add(stream(_head(alpha, "L"), alpha.tobytes()))
            image = full.convert("LA").convert("L") if image.mode == "LA" else full.convert("RGB")
    if wanted:
        image = (image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")).resize(
            wanted, Images.Resampling.LANCZOS)
    pixels = _in_colours(image, profile, target)
    head = _head(pixels, pixels.mode)
    if mask is not None:
        head["SMask"] = mask
    if is_jpeg:
        quality = PRINT_QUALITY if isinstance(target, Print) else SCREEN_QUALITY
        return file.add(stream({**head, "Filter": name("DCTDecode"), **_inverted(pixels)},
                               _jpeg(pixels, quality), is_encoded=True))
    return file.add(stream(head, pixels.tobytes()))


def _in_colours(image: Image, profile: bytes | None, target: Target) -> Image:
    """Return the picture in grey, sRGB or the condition's CMYK, converted through its own profile, sRGB without one."""
    from PIL import ImageCms

    if image.mode in ("1", "L"):
        return image.convert("L")
    mode = "CMYK" if isinstance(target, Print) else "RGB"
    if image.mode == mode == "CMYK":
        return image
    source = image if image.mode in ("RGB", "CMYK") else image.convert("RGB")
    srgb = bundled("assets") / "icc" / "srgb.icc"
    if source.mode == "CMYK":
        origin = BytesIO(profile) if profile else str(bundled("assets") / "icc" / "coated.icc")
        goal: BytesIO | str = str(srgb)
    else:
        if mode == "RGB" and not profile:
            return source
        origin = BytesIO(profile) if profile else str(srgb)
        goal = str(target.condition.profile) if isinstance(target, Print) else str(srgb)
    try:
        converted = ImageCms.profileToProfile(source, origin, goal, ImageCms.Intent.PERCEPTUAL, outputMode=mode)
    except ImageCms.PyCMSError as error:
        raise OSError(say("its colour profile does not work: {}", error)) from error
    assert converted is not None
    return converted


def _jpeg(image: Image, quality: int) -> bytes:
    output = BytesIO()
    image.save(output, "JPEG", quality=quality, subsampling=0 if image.mode == "CMYK" else 2, optimize=True)
    return output.getvalue()


def _inverted(image: Image) -> dict[str, object]:
    """Pillow writes CMYK JPEGs the way Adobe does, with 0 as full ink."""
    return {"Decode": PDFArray([1, 0, 1, 0, 1, 0, 1, 0])} if image.mode == "CMYK" else {}


def _head(image: Image, mode: str) -> dict[str, object]:
    space = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[mode]
    return {"Type": name("XObject"), "Subtype": name("Image"), "Width": image.width, "Height": image.height,
            "ColorSpace": name(space), "BitsPerComponent": 8}
