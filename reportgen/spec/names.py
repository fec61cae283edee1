"""Texts that name something: in a model they are plain strings, in the JSON Schema they say what they name."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

NAMES_OF = "x-names-of"
"""The key in a schema under which a name says what it is the name of."""


def listed(value: object) -> object:
    """One text may stand where a list of texts is asked for."""
    return [value] if isinstance(value, str) else value


def _named(kind: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", NAMES_OF: kind})


FactName = Annotated[str, _named("fact")]
TableName = Annotated[str, _named("table")]
PictureName = Annotated[str, _named("picture")]
SectionName = Annotated[str, _named("section")]
ColourName = Annotated[str, _named("colour")]
RoleName = Annotated[str, _named("role")]
FamilyName = Annotated[str, _named("family")]
AreaName = Annotated[str, _named("area")]
TemplateName = Annotated[str, _named("template")]
AreaNames = Annotated[tuple[AreaName, ...],
                      BeforeValidator(listed, json_schema_input_type=AreaName | tuple[AreaName, ...])]
TemplateNames = Annotated[tuple[TemplateName, ...],
                          BeforeValidator(listed, json_schema_input_type=TemplateName | tuple[TemplateName, ...])]
