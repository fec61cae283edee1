"""The base of the spec's models, and the small types they share."""

from collections.abc import Mapping
from typing import Annotated, Any, dataclass_transform

from msgspec import Struct, StructMeta, field
from msgspec.structs import FieldInfo, fields

from reportgen.errors import nearest
from reportgen.language import say
from reportgen.spec.marks import Prose, SourceText
from reportgen.spec.written import Written, listed

EMPTY = SourceText("")


class _ByKeyword(StructMeta):
    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> "_ByKeyword":
        return super().__new__(cls, name, bases, namespace, kw_only=True, **options)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Model(Struct, frozen=True, metaclass=_ByKeyword):
    """A mapping of a YAML file; `reading` makes it of plain data, where an unknown key is an error.

    The annotations are read while the class is made (no `from __future__ import annotations` in the modules of
    models): as text, each would have to be compiled at every start.
    """

    @classmethod
    def _completed(cls, entries: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the mapping's entries as they shall be read."""
        return entries

    def _checked(self) -> None:
        """Raise ValueError with what is wrong between the entries of a mapping whose entries are right."""

    @classmethod
    def _in_schema(cls, made: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON Schema of the mapping, given the one that its fields make."""
        return made


def written_fields(model: type[Model]) -> list[FieldInfo]:
    """Return the fields that may stand in a file: those whose names do not begin with `_`."""
    return [field for field in fields(model) if not field.name.startswith("_")]


Texts = Annotated[tuple[Prose, ...], Written(listed, str | tuple[str, ...])]


def near(name: str, known: list[str]) -> str:
    """Return the hint for an unknown name: the nearest known one, else what is known."""
    if close := nearest(name, known, likeness=0.5):
        return say("did you mean {!r}?", close)
    return say("known: {}", ", ".join(known[:12])) if known else say("none is declared")
