"""Models of the spec from plain data, for tests."""

from typing import Any, TypeVar

from reportgen.spec.model import Model
from reportgen.spec.reading import parse_model
from reportgen.spec.trees import MarkedTree

M = TypeVar("M", bound=Model)


def model_of(kind: type[M], entries: dict[str, Any]) -> M:
    """Return the model that a file with these entries gives."""
    return parse_model(MarkedTree(entries, {}, {}), kind)
