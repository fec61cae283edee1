"""What tests share: the faces, and the Liyang brochure built once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from reportgen.builder import Report, build
from reportgen.fonts.face import Face
from reportgen.fonts.library import FontLibrary

os.environ["REPORTGEN_LANGUAGE"] = "en"
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parents[1]
LIYANG = ROOT / "data" / "liyang-2024"


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither read nor fill the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def serif() -> Face:
    return FontLibrary().face("Noto Serif SC")


@pytest.fixture(scope="session")
def liyang() -> Report:
    return build(LIYANG)
