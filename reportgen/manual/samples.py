"""Small projects for the manual's pictures: one block, or one chart, on a small page."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from reportgen.builder import build
from reportgen.output.image import page_images
from reportgen.resources import PACKAGE, bundled

DOCS = PACKAGE / "docs"
PICTURE_WIDTH = 720
"""Pixels."""

Language = Literal["zh", "en"]


def sample_content(language: Language) -> dict[str, Any]:
    """Return the content of the pictures of blocks."""
    data = yaml.safe_load((DOCS / language / "sample.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def as_yaml(data: Any) -> str:
    """Return YAML as the manual shows it: short things on one line."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=88, default_flow_style=None).rstrip()


def picture(content: Mapping[str, Any], layout: Mapping[str, Any]) -> bytes:
    """Build a project in a folder of its own and return its first page as PNG."""
    with tempfile.TemporaryDirectory(prefix="reportgen-") as name:
        folder = Path(name)
        shutil.copy(bundled("assets") / "layouts" / "brochure.png", folder / "picture.png")
        for file, data in (("content.yaml", content), ("layout.yaml", layout)):
            text = yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False)
            (folder / file).write_text(text, encoding="utf-8")
        return page_images(build(folder).pdf, width=PICTURE_WIDTH)[0]


def small_page(block: Any, *, height: str, of_section: bool) -> dict[str, Any]:
    """Return a layout of one small page that holds one block."""
    area = {"columns": "1-12", "top": "8mm", "height": "fill", "bottom": "8mm", "blocks": [block]}
    step = {"template": "one", **({"each": "section"} if of_section else {})}
    return {"reportgen": 1, "extends": "brochure",
            "page": {"size": f"150mm × {height}", "multiple": 1, "facing": False, "bleed": 0,
                     "margins": {"top": "8mm", "bottom": "8mm", "inner": "10mm", "outer": "10mm"}},
            "templates": {"one": {"running": False, "continued": "one", "areas": {"one": area}}}, "flow": [step]}
