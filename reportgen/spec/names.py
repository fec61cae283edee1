"""Texts that name something: in a model they are plain strings, in the JSON Schema they say what they name."""

from typing import Annotated

from msgspec import Meta

from reportgen.spec.written import Written, listed

NAMES_OF = "x-names-of"
"""The key in a schema under which a name says what it is the name of."""


def _named(kind: str) -> Meta:
    return Meta(extra_json_schema={NAMES_OF: kind})


FactName = Annotated[str, _named("fact")]
TableName = Annotated[str, _named("table")]
PictureName = Annotated[str, _named("picture")]
SectionName = Annotated[str, _named("section")]
ColourName = Annotated[str, _named("colour")]
RoleName = Annotated[str, _named("role")]
FamilyName = Annotated[str, _named("family")]
AreaName = Annotated[str, _named("area")]
TemplateName = Annotated[str, _named("template")]
AreaNames = Annotated[tuple[AreaName, ...], Written(listed, AreaName | tuple[AreaName, ...])]
TemplateNames = Annotated[tuple[TemplateName, ...], Written(listed, TemplateName | tuple[TemplateName, ...])]
