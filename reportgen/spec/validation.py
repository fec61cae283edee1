"""Plain data with places → models, and what pydantic finds wrong → problems at file:line:column with their remedy."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.spec.trees import MarkedTree

M = TypeVar("M", bound=BaseModel)
VERSION = 1
"""Of the format of content and layout files, which `reportgen:` names at their head."""

EXPECTED = {
    "decimal_parsing": say("a number is expected here"), "decimal_type": say("a number is expected here"),
    "int_parsing": say("a whole number is expected here"), "int_type": say("a whole number is expected here"),
    "int_from_float": say("a whole number is expected here"), "float_parsing": say("a number is expected here"),
    "bool_parsing": say("true or false is expected here"), "bool_type": say("true or false is expected here"),
    "dict_type": say("a mapping (key: value) is expected here"),
    "model_type": say("a mapping (key: value) is expected here"),
    "tuple_type": say("a list is expected here"), "list_type": say("a list is expected here"),
}
"""What pydantic's error types mean to someone who writes YAML."""


def validated(tree: MarkedTree, model: type[M]) -> tuple[M | None, list[Problem]]:
    """Return the model, None where it cannot be made, and every problem of the file, each at its place."""
    problems = set(tree.problems)
    made = None
    try:
        made = model.model_validate(tree.data)
    except ValidationError as error:
        problems.update(_problems(error, tree, model))
    return made, sorted(problems, key=lambda problem: (problem.source is not None, problem.source))


def parse_model(tree: MarkedTree, model: type[M]) -> M:
    """Validate the tree; every error of the file in one SpecError, each at its place with what is allowed."""
    made, problems = validated(tree, model)
    if made is None or problems:
        raise SpecError(problems)
    return made


def _problems(error: ValidationError, tree: MarkedTree, model: type[BaseModel]) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        path = tuple(part for part in item["loc"] if part != "[key]")
        name = path[-1] if path else ""
        named = next((part for part in reversed(path) if isinstance(part, str)), name)
        match item["type"]:
            case "extra_forbidden":
                allowed = _allowed_keys(model, path[:-1])
                yield Problem(say("unknown key {!r}", name), tree.place(path, key=True), "unknown-key",
                              _near(str(name), allowed))
            case "missing":
                hint = (say("write `reportgen: {}` at its head; `reportgen migrate` does it", VERSION)
                        if path == ("reportgen",) else say("add `{}:`", name))
                yield Problem(say("the key {!r} is missing here", name), tree.place(path[:-1]), "missing-key", hint)
            case "literal_error":
                if path == ("reportgen",):
                    yield other_version(item["input"], tree.place(path))
                    continue
                allowed = re.findall(r"'([^']*)'", str(item.get("ctx", {}).get("expected", "")))
                yield Problem(say("{!s} is not allowed for {!r}", item["input"], named), tree.place(path), "value",
                              _near(str(item["input"]), allowed))
            case _:
                where = f"{name!r}: " if isinstance(name, str) and name else ""
                is_told_whole = item["type"] == "prose" or (item["type"] == "value_error" and (
                    isinstance(item["input"], dict | list) or _shown(item["input"]) in _message(item)))
                yield Problem(say("{}{}", where, _message(item)) if is_told_whole
                              else say("{}{}, found {}", where, _message(item), _shown(item["input"])),
                              tree.place(path), "value")


def other_version(found: object, place: Source | None) -> Problem:
    """Return the problem of a file whose version is not the present one."""
    if isinstance(found, int) and found > VERSION:
        return Problem(say("the file is of version {} of the format, this reportgen reads version {}", found, VERSION),
                       place, "version", "install a newer reportgen")
    return Problem(say("there is no version {} of the format", _shown(found)), place, "version",
                   say("write `reportgen: {}`", VERSION))


def _message(item: ErrorDetails) -> str:
    """Return what is wrong: in words of ours, of the validator that refused it, else of pydantic."""
    context = item.get("ctx", {})
    if item["type"] == "prose":
        return say("expected text, found {}; put it in quotes if it is meant as text", context["found"])
    if item["type"] == "value_error":
        return str(context["error"])
    match context:
        case {"gt": least}:
            return say("a number above {} is expected here", least)
        case {"ge": least}:
            return say("a number of at least {} is expected here", least)
        case {"lt": most}:
            return say("a number below {} is expected here", most)
        case {"le": most}:
            return say("a number of at most {} is expected here", most)
        case {"min_length": least}:
            return say("at least {} are expected here", least)
        case {"max_length": most}:
            return say("at most {} are expected here", most)
        case {"pattern": pattern}:
            return say("a text of the form {} is expected here", pattern)
    return EXPECTED.get(item["type"]) or item["msg"]


def _near(word: str, allowed: list[str]) -> str:
    near = get_close_matches(word, allowed, n=1, cutoff=0.5)
    listed = say("allowed: {}", ", ".join(allowed))
    if word.isdigit():
        return say("a number is written without commas; {}", listed)
    return say("did you mean {!r}? {}", near[0], listed) if near else listed


def _shown(value: object) -> str:
    text = repr(str(value) if isinstance(value, str) else value)
    return text if len(text) <= 60 else text[:57] + "…"


def _allowed_keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys a mapping at `path` may have, by walking the models."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a default that JSON cannot hold
        schema: Any = model.model_json_schema()
    definitions = schema.get("$defs", {})
    for part in path:
        schema = _below(_deref(schema, definitions), part, definitions)
    schema = _deref(schema, definitions)
    return list(schema.get("properties", {})) if isinstance(schema, dict) else []


def _deref(schema: Any, definitions: Mapping[str, Any]) -> Any:
    while isinstance(schema, dict) and "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]]
    branches = schema.get("anyOf", ()) if isinstance(schema, dict) else ()
    for branch in branches:
        if branch.keys() & {"$ref", "anyOf", "items", "properties", "additionalProperties"}:
            return _deref(branch, definitions)
    return schema


def _below(schema: Any, part: str | int, definitions: Mapping[str, Any]) -> Any:
    if isinstance(part, int):
        return _deref(schema.get("items", {}), definitions)
    return schema.get("properties", {}).get(part) or schema.get("additionalProperties") or {}
