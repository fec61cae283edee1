"""`reportgen init` for every layout and language: what it writes builds, is clean, and is known to editors."""

import json
from itertools import product
from pathlib import Path

import jsonschema
import pytest

from reportgen.builder import build
from reportgen.checking.review import review
from reportgen.cli.init import LAYOUTS
from reportgen.spec.library import builtin
from reportgen.spec.starter import Language, write_starter
from reportgen.spec.trees import read_yaml

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def test_every_builtin_layout_is_offered() -> None:
    assert sorted(LAYOUTS) == builtin("layout")


@pytest.mark.parametrize(("layout", "language"), product(LAYOUTS, LANGUAGES))
def test_starter_is_clean_and_builds_without_a_warning(layout: str, language: Language, tmp_path: Path) -> None:
    written = write_starter(tmp_path / "town", layout, language)
    assert review(tmp_path / "town").problems == ()
    assert build(tmp_path / "town").warnings == ()
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert text.isascii() or language == "zh" or not any("一" <= char <= "鿿" for char in text)
        assert len(text.splitlines()) <= 70
        reference = text.splitlines()[0].partition("$schema=")[2]
        schema = json.loads((path.parent / reference).read_text(encoding="utf-8"))
        jsonschema.validate(read_yaml(path).data, schema, jsonschema.Draft7Validator)


def test_starter_offers_its_own_facts_to_the_editor(tmp_path: Path) -> None:
    write_starter(tmp_path / "town")
    schema = json.loads((tmp_path / "town" / ".reportgen" / "content.schema.json").read_text(encoding="utf-8"))
    assert '"jobs"' in json.dumps(schema["definitions"]["ChartPoint"]["properties"]["fact"])
