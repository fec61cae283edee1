"""Raster images of figures → picture files that the page can place, named by what they show."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportgen.resources import cache_folder


def keep_picture(pixels: Any) -> str:
    """Write an RGBA array as a PNG file and return its path; the same pixels give the same file."""
    from PIL import Image

    name = hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()
    path = _folder() / f"{name}.png"
    if not path.is_file():
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            Image.fromarray(pixels).save(file, "PNG")
        os.replace(temporary, path)
    return str(path)


@lru_cache(maxsize=8)
def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="reportgen-"))


def _folder() -> Path:
    return _usable(cache_folder() / "pictures")
