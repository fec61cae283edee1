"""The JSON Schema of each file: it takes what the loader takes, and refuses what an editor should underline."""

import json
from pathlib import Path

import jsonschema
import pytest

from reportgen.spec.schema import KINDS, Kind, names_of, schema, schema_text
from reportgen.spec.trees import parse_yaml, read_yaml

ROOT = Path(__file__).parents[2]
FILES: list[tuple[Kind, Path]] = [
    *(("content", path) for path in sorted(ROOT.glob("data/*/content*.yaml"))),
    *(("layout", path) for path in sorted([*ROOT.glob("data/*/layout.yaml"), *ROOT.glob("reportgen/layouts/*.yaml")])),
    *(("theme", path) for path in sorted(ROOT.glob("reportgen/themes/*.yaml"))),
]
VALIDATORS = {kind: jsonschema.Draft7Validator(schema(kind)) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_itself_valid(kind: Kind) -> None:
    jsonschema.Draft7Validator.check_schema(schema(kind))


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda value: str(getattr(value, "name", value)))
def test_every_file_of_the_repository_validates(kind: Kind, path: Path) -> None:
    assert [error.message for error in VALIDATORS[kind].iter_errors(read_yaml(path).data)] == []


CONTENT = "reportgen: 1\ntitle: 年报\n"
SECTION = CONTENT + "sections:\n  - id: a\n    title: 甲\n    text: 文\n"
LAYOUT = "extends: brochure\n"

GOOD: list[tuple[Kind, str]] = [
    ("content", SECTION),
    ("content", CONTENT + "facts: {a: {value: null}}\n"),
    ("content", CONTENT + "tables: {t: {columns: [年, 数], rows: [['2024', 1.5], ['2025', null]]}}\n"
                          "facts: {a: {table: t, column: 数, row: 2024}}\n"),
    ("layout", LAYOUT + "page: {bleed: 0, gutter: 12Q, size: 180mm × 200mm}\n"),
    ("layout", LAYOUT + "theme: {roles: {body: {size: 小四, leading: 1.6em}}}\n"),
    ("layout", LAYOUT + "templates: {cover: null, text: {areas: {a: {columns: 5, below: [b, c], blocks: [prose]}}}}\n"),
    ("layout", LAYOUT + "blocks: {prose: {columns: 3}}\n"),
    ("layout", LAYOUT + "flow: [{template: cover}, {template: [a, b], each: section}]\n"),
    ("theme", "hues: [lake]\n"),
]


@pytest.mark.parametrize(("kind", "text"), GOOD)
def test_forms_that_the_loader_takes_validate(kind: Kind, text: str) -> None:
    assert [error.message for error in VALIDATORS[kind].iter_errors(parse_yaml(text, "x.yaml").data)] == []


BAD: list[tuple[Kind, str]] = [
    ("content", "title: 年报\n"),
    ("content", "reportgen: 2\ntitle: 年报\n"),
    ("content", CONTENT + "titel: 年报\n"),
    ("content", CONTENT + "year: 去年\n"),
    ("content", CONTENT + "facts: {a: {unit: 人}}\n"),
    ("content", CONTENT + "facts: {a: {value: 三百}}\n"),
    ("content", CONTENT + "facts: [a]\n"),
    ("content", SECTION.replace("    text: 文\n", "")),
    ("content", SECTION.replace("id: a", "id: 民生")),
    ("content", SECTION.replace("title: 甲", "title: [甲, 乙, 丙]")),
    ("content", SECTION + "    charts: [{kind: pie, title: 饼, data: []}]\n"),
    ("content", SECTION + "    charts: [{kind: bar, data: []}]\n"),
    ("content", SECTION + "    charts: [{kind: bar, title: 柱, data: [{value: 3}]}]\n"),
    ("content", CONTENT + "tables: {t: {columns: [a], computed: [{column: b, precision: 12}]}}\n"),
    ("content", CONTENT + "pictures: {p: {caption: 无文件}}\n"),
    ("layout", "reportgen: 1\npage: {size: A4}\n"),
    ("layout", LAYOUT + "page: {size: A7}\n"),
    ("layout", LAYOUT + "page: {gutter: 5}\n"),
    ("layout", LAYOUT + "page: {gutter: 5 furlongs}\n"),
    ("layout", LAYOUT + "templates: {t: {areas: {a: {columns: 1到8, top: 0}}}}\n"),
    ("layout", LAYOUT + "templates: {t: {areas: {a: {columns: 1-8, top: 0, blocks: [prosa]}}}}\n"),
    ("layout", LAYOUT + "flow: [{each: section}]\n"),
    ("layout", LAYOUT + "blocks: {prose: {colums: 3}}\n"),
    ("layout", LAYOUT + "outputs: {print: {paper: glossy}}\n"),
    ("theme", "palette: {lake: {rgb: 0F7285, cmyk: [88, 30, 32, 20]}}\n"),
    ("theme", "palette: {lake: {rgb: '#0F7285', cmyk: [88, 30, 32]}}\n"),
    ("theme", "roles: {body: {size: 五号, align: centre}}\n"),
]


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_faulty_file_does_not_validate(kind: Kind, text: str) -> None:
    assert not VALIDATORS[kind].is_valid(parse_yaml(text, "x.yaml").data)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: Kind) -> None:
    for name, definition in schema(kind)["definitions"].items():
        for key, value in definition.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"


def test_names_of_a_project_are_offered_where_they_may_stand(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(SECTION + "facts: {jobs: {value: 320}}\n", encoding="utf-8")
    (tmp_path / "theme.yaml").write_text(
        "palette: {dawn: {rgb: '#AA5500', cmyk: [0, 50, 90, 10]}}\n", encoding="utf-8")
    names = names_of(tmp_path)
    assert (names["fact"], names["section"]) == (["jobs"], ["a"])
    assert {"dawn", "hue", "tint"} <= set(names["colour"])
    definitions = schema("content", tmp_path)["definitions"]
    assert definitions["Section"]["properties"]["figures"]["items"]["anyOf"][0] == {"enum": ["jobs"]}
    block = schema("layout", tmp_path)["definitions"]["Block"]["properties"]
    assert "dawn" in json.dumps(block["colour"])
    assert "headline-large" in json.dumps(block["role"])


def test_schema_is_written_the_same_each_time() -> None:
    assert schema_text(schema("layout")) == schema_text(schema("layout"))
