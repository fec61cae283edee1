"""What tests share: the faces, and the Liyang brochure built once."""

from pathlib import Path

import pytest

from reportgen.builder import Report, build
from reportgen.fonts.face import Face
from reportgen.fonts.library import FontLibrary

ROOT = Path(__file__).parents[1]
LIYANG = ROOT / "data" / "liyang-2024"


@pytest.fixture(scope="session")
def serif() -> Face:
    return FontLibrary().face("Noto Serif SC")


@pytest.fixture(scope="session")
def liyang() -> Report:
    return build(LIYANG)
