"""Raster picture files, opened upright and within limits, whoever they come from."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.limits import limits

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP")
"""What a picture may be by its content, whatever its name; other decoders are not run."""

ORIENTATION = 0x0112
"""EXIF tag: how the camera was held."""


@contextmanager
def opened(path: Path, place: Source | None) -> Iterator[Image]:
    """Open a picture; raises SpecError where it is none, damaged, too large, or fails while it is read inside."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > limits().pixels:
                    raise Image.DecompressionBombError
                yield image
    except UnidentifiedImageError:
        raise _fault(path, place, say("is no picture that can be read"),
                     say("save it as PNG, JPEG, WebP or TIFF")) from None
    except Image.DecompressionBombError:
        raise _fault(path, place, say("has more than {:.0f} million pixels", limits().pixels / 1000000.0),
                     say("make it smaller, or set --limit pixels=…")) from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, OverflowError, MemoryError) as error:
        raise _fault(path, place, say("is damaged ({})", str(error)),
                     say("open and save it again as PNG or JPEG")) from error


def upright(image: Image) -> Image:
    """Return the picture turned as its camera was held."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) if is_turned(image) else image


def eight_bits(image: Image) -> Image:
    """Return a picture of 16 or 32 bits a channel in 8; Pillow's own conversion would cut off all above 255."""
    if not image.mode.startswith("I"):
        return image
    highest = 65535
    if image.mode == "I":
        _, most = image.getextrema()
        highest = max(255, int(most)) if isinstance(most, int | float) and most < 65536 else 65535
    return image.point(lambda value: value * (255 / highest)).convert("L")


def is_turned(image: Image) -> bool:
    return bool(image.getexif().get(ORIENTATION, 1) != 1)


def picture_size(path: Path, place: Source | None) -> tuple[int, int]:
    """Return width and height in pixels as the picture is seen."""
    state = path.stat()
    return _size(path, state.st_mtime_ns, state.st_size, place)


@lru_cache(maxsize=2048)
def _size(path: Path, modified: int, length: int, place: Source | None) -> tuple[int, int]:
    with opened(path, place) as image:
        is_turned_by_pillow = image.format == "TIFF"
        lies = not is_turned_by_pillow and image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
        return (image.height, image.width) if lies else (image.width, image.height)


def _fault(path: Path, place: Source | None, what: str, hint: str) -> SpecError:
    return SpecError(Problem(say("the picture {} {}", path.name, what), place, "picture", hint))
