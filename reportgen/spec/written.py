"""How values are written in YAML where that differs from what they are: a length as 18mm, a list as its one entry."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct


class Written(Struct, frozen=True):
    """In `Annotated`: how a value of the type is written.

    `plain` returns, from what stands in the file, what is then read as the type; it raises ValueError with what is
    wrong. `form` is the annotation of what may stand in the file, for the JSON Schema.
    """

    plain: Callable[[Any], object]
    form: Any


def listed(value: object) -> object:
    """One text may stand where a list of texts is asked for."""
    return [value] if isinstance(value, str) else value
