"""The base of the spec's models, and the small types they share."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from reportgen.language import say
from reportgen.spec.marks import Prose, SourceText
from reportgen.spec.names import listed

EMPTY = SourceText("")


class Model(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


OneOrMore = BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...])
Texts = Annotated[tuple[Prose, ...], OneOrMore]


def near(name: str, known: list[str]) -> str:
    """Return the hint for an unknown name: the nearest known one, else what is known."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return say("did you mean {!r}?", close[0])
    return say("known: {}", ", ".join(known[:12])) if known else say("none is declared")
