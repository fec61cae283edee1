"""The spec's models → JSON Schema for editors: what they check, complete and show while a YAML file is written.

Draft 7, which every editor reads. A file that `extends:` another says only what differs: such a file has definitions of
its own, in which no key is required (and, in a layout, null takes an entry away).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from reportgen.language import told
from reportgen.spec.content import Content
from reportgen.spec.forms import definitions_of
from reportgen.spec.layout import Layout
from reportgen.spec.library import builtin, load_layout
from reportgen.spec.model import Model
from reportgen.spec.names import NAMES_OF
from reportgen.spec.theme import OWN_COLOURS, ThemeSpec
from reportgen.spec.trees import read_yaml

Kind = Literal["content", "layout", "theme"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MODELS: dict[Kind, type[Model]] = {"content": Content, "layout": Layout, "theme": ThemeSpec}

Names = Mapping[str, list[str]]
Schema = dict[str, Any]


def schema(kind: Kind, project: Path | None = None, *, language: str | None = None) -> Schema:
    """Return the JSON Schema of content.yaml, a layout file or a theme.yaml; described in both languages, or in one.

    With a `project` (folder) its names (facts, tables, pictures, sections, colours, roles …) stand where they may be
    used, so that an editor offers them. Other names pass too: the files go on changing after the schema was written.
    Raises SpecError where a file is no YAML or the layout is faulty.
    """
    root = MODELS[kind].__name__
    names = names_of(project) if project is not None else {}
    describe = _both if language is None else partial(told, language=language)
    definitions = {name: _tidied(one, names, describe) for name, one in definitions_of(MODELS[kind]).items()}
    definitions |= _partial(definitions, root, takes_null=kind != "content", enters_lists=kind == "content")
    if kind == "layout":
        for name in (root, f"Partial{root}"):
            settings = definitions[name]["properties"]["blocks"]
            settings["additionalProperties"] = {"$ref": "#/definitions/PartialBlock"}
        definitions["PartialBlock"] = _without_required(definitions["Block"])
    extends: Schema = {"type": "string", "description": describe(
        "a built-in one, or a file of the project, of which this says what differs")}
    if kind != "content":
        extends["examples"] = builtin(kind)
    definitions[f"Partial{root}"]["properties"]["extends"] = extends
    part, whole = ({"$ref": f"#/definitions/{prefix}{root}"} for prefix in ("Partial", ""))
    choice = {"allOf": [part]} if kind == "theme" else {"if": {"required": ["extends"]}, "then": part, "else": whole}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"reportgen {kind}.yaml", "type": "object",
            **choice, "definitions": _reached(definitions, choice)}


def names_of(project: Path) -> dict[str, list[str]]:
    """Return by kind (fact, table, picture, section, colour, role …) the names that a project's files give."""
    found: dict[str, list[str]] = {}
    content = project / "content.yaml"
    data = read_yaml(content).data if content.is_file() else None
    if isinstance(data, dict):
        for kind, key in (("fact", "facts"), ("table", "tables"), ("picture", "pictures")):
            found[kind] = list(data.get(key) or {})
        sections = data.get("sections") or []
        found["section"] = [str(one["id"]) for one in sections if isinstance(one, dict) and "id" in one]
    layout, theme = (project / f"{name}.yaml" for name in ("layout", "theme"))
    read = load_layout(layout if layout.is_file() else "brochure", theme if theme.is_file() else None)
    found["colour"] = [*read.theme.palette, *OWN_COLOURS]
    found["role"] = list(read.theme.roles)
    found["family"] = list(read.theme.families)
    found["template"] = list(read.templates)
    found["area"] = sorted({name for template in read.templates.values() for name in template.areas})
    return {kind: names for kind, names in found.items() if names}


def _tidied(part: Any, names: Names, describe: Callable[[str], str]) -> Any:
    """Return a part of a schema as editors like it: both languages, no titles made of keys, draft 7's forms."""
    if isinstance(part, list):
        return [_tidied(one, names, describe) for one in part]
    if not isinstance(part, dict):
        return part
    if NAMES_OF in part:
        return {**_name(part[NAMES_OF], names), **({"description": describe(part["description"])}
                                                   if "description" in part else {})}
    result: Schema = {}
    for key, value in part.items():
        if key in ("properties", "definitions"):
            result[key] = {name: _tidied(one, names, describe) for name, one in value.items()}
        elif key == "title" or (key == "default" and not value and value is not False):
            continue
        elif key == "description":
            result[key] = describe(" ".join(value.split()))
        elif key == "prefixItems":
            result["items"] = _tidied(value, names, describe)
        elif key in ("enum", "const", "examples", "default", "required"):
            result[key] = value
        else:
            result[key] = _tidied(value, names, describe)
    if "$ref" in result and len(result) > 1:
        result["allOf"] = [{"$ref": result.pop("$ref")}]
    return result


def _name(kind: str, names: Names) -> Schema:
    if kind not in names:
        return {"type": "string"}
    return {"anyOf": [{"enum": names[kind]}, {"type": "string"}]}


def _both(text: str) -> str:
    chinese = told(text, "zh")
    return text if chinese == text else f"{chinese}\n\n{text}"


def _partial(definitions: Schema, root: str, *, takes_null: bool, enters_lists: bool) -> Schema:
    """Return the definitions of what may be said in part: the root and what lies below it, where merging goes."""
    found: Schema = {}

    def enter(name: str) -> str:
        if f"Partial{name}" not in found:
            found[f"Partial{name}"] = {}
            part = _without_required(definitions[name])
            for key, value in part.get("properties", {}).items():
                inner = _walked(value, enter, enters_lists)
                part["properties"][key] = _or_null(inner) if takes_null else inner
            found[f"Partial{name}"] = part
        return f"Partial{name}"

    def _or_null(value: Schema) -> Schema:
        if isinstance(value.get("additionalProperties"), dict):
            value = {**value, "additionalProperties": {"anyOf": [value["additionalProperties"], {"type": "null"}]}}
        about: Schema = {key: value[key] for key in ("description", "default") if key in value}
        bare = {key: one for key, one in value.items() if key not in about}
        return {"anyOf": [bare, {"type": "null"}], **about}

    enter(root)
    return found


def _walked(part: Any, enter: Callable[[str], str], enters_lists: bool) -> Any:
    if isinstance(part, list):
        return [_walked(one, enter, enters_lists) for one in part]
    if not isinstance(part, dict):
        return part
    result = {}
    for key, value in part.items():
        if key == "$ref":
            result[key] = f"#/definitions/{enter(value.rpartition('/')[2])}"
        elif key == "items" and not enters_lists:
            result[key] = value
        else:
            result[key] = _walked(value, enter, enters_lists)
    return result


def _without_required(definition: Schema) -> Schema:
    return {key: value for key, value in deepcopy(definition).items() if key not in ("required", "anyOf")}


def _reached(definitions: Schema, start: Any) -> Schema:
    """Return the definitions that are used, in a fixed order."""
    used: set[str] = set()
    waiting: list[Any] = [start]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            name = part.get("$ref", "")
            if isinstance(name, str) and name.rpartition("/")[2] not in used and name:
                used.add(name.rpartition("/")[2])
                waiting.append(definitions[name.rpartition("/")[2]])
            waiting += [value for key, value in part.items() if key != "$ref"]
    return {name: definitions[name] for name in sorted(used)}


def schema_text(made: Schema) -> str:
    """Return a schema as JSON text."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
