"""Models → the definitions of a JSON Schema: what may stand in a file, key by key."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta

from reportgen.spec.marks import SourceText
from reportgen.spec.model import Model, written_fields
from reportgen.spec.written import Written

Schema = dict[str, Any]
PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"}, SourceText: {"type": "string"}, bool: {"type": "boolean"}, int: {"type": "integer"},
    float: {"type": "number"}, Decimal: {"type": "number"}, type(None): {"type": "null"}, Any: {}}
BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum", "pattern": "pattern"}


def definitions_of(model: type[Model]) -> dict[str, Schema]:
    """Return the schema of the model and of every model below it, by class name."""
    found: dict[str, Schema] = {}
    _definition(model, found)
    return found


def _definition(model: type[Model], found: dict[str, Schema]) -> Schema:
    if model.__name__ not in found:
        found[model.__name__] = {}
        properties = {}
        for field in written_fields(model):
            properties[field.encode_name] = _form(field.type, found)
            if not field.required and field.default is not msgspec.NODEFAULT:
                properties[field.encode_name]["default"] = msgspec.to_builtins(field.default, enc_hook=str)
        required = [field.encode_name for field in written_fields(model) if field.required]
        found[model.__name__] = model._in_schema({
            "type": "object", **({"description": model.__doc__} if model.__doc__ else {}), "properties": properties,
            "additionalProperties": False, **({"required": required} if required else {})})
    return {"$ref": f"#/definitions/{model.__name__}"}


def _form(kind: Any, found: dict[str, Schema]) -> Schema:
    """Return the schema of an annotation; models that it names are added to `found`."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _marked(arguments[0], arguments[1:], found)
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin in (Union, UnionType):
        made = [_form(one, found) for one in arguments]
        return {"anyOf": [part for one in made for part in (one["anyOf"] if one.keys() == {"anyOf"} else [one])]}
    if origin is tuple:
        if arguments[-1] is ...:
            return {"type": "array", "items": _form(arguments[0], found)}
        return {"type": "array", "items": [_form(one, found) for one in arguments],
                "minItems": len(arguments), "maxItems": len(arguments)}
    if origin is dict:
        names = {} if arguments[0] is str else {"propertyNames": _form(arguments[0], found)}
        return {"type": "object", "additionalProperties": _form(arguments[1], found), **names}
    if isinstance(kind, type) and issubclass(kind, Model):
        return _definition(kind, found)
    return dict(PLAIN[kind])


def _marked(kind: Any, marks: tuple[object, ...], found: dict[str, Schema]) -> Schema:
    written = next((mark for mark in marks if isinstance(mark, Written)), None)
    made = _form(kind if written is None else written.form, found)
    for mark in marks:
        if isinstance(mark, Meta):
            made = _bounded(made, mark, is_list=get_origin(kind) is tuple)
            made |= {key: value for key, value in (("description", mark.description), ("examples", mark.examples))
                     if value}
            if mark.extra_json_schema:
                made = {**{key: value for key, value in made.items() if key != "type" or "anyOf" not in
                           mark.extra_json_schema}, **mark.extra_json_schema}
    return made


def _bounded(made: Schema, mark: Meta, *, is_list: bool) -> Schema:
    """Return a schema with the bounds of a value, in those of its alternatives that can have them."""
    if "anyOf" in made:
        return {**made, "anyOf": [_bounded(one, mark, is_list=is_list) for one in made["anyOf"]]}
    kind = made.get("type")
    for name, key in BOUNDS.items():
        bound = getattr(mark, name)
        if bound is not None and kind in (("string",) if name == "pattern" else ("number", "integer")):
            made = {**made, key: bound}
    for end, length in (("min", mark.min_length), ("max", mark.max_length)):
        if length is not None and kind == ("array" if is_list else "string"):
            made = {**made, f"{end}{'Items' if is_list else 'Length'}": length}
    return made
