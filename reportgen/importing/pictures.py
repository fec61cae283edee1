"""A picture's bytes → bytes that pages can hold: JPEG and PNG as they are, other kinds as PNG."""

from __future__ import annotations

import io


def usable_picture(data: bytes) -> tuple[bytes, str] | None:
    """Return (bytes, suffix) of a picture, None where Pillow cannot read it (EMF, WMF, SVG, damaged)."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format in ("JPEG", "PNG"):
                return data, ".jpg" if image.format == "JPEG" else ".png"
            if image.format in ("EMF", "WMF"):
                return None
            converted = io.BytesIO()
            image.convert("RGBA" if image.mode in ("P", "LA", "PA") else image.mode).save(converted, "PNG")
            return converted.getvalue(), ".png"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
