"""Plain data → models: what is read, what is refused and how it is told."""

from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, field

from reportgen.errors import SpecError
from reportgen.spec.content import Content
from reportgen.spec.layout import Layout
from reportgen.spec.marks import Number, Prose
from reportgen.spec.model import Model, Texts
from reportgen.spec.reading import validated
from reportgen.spec.trees import MarkedTree, parse_yaml
from tests.models import model_of


class Inner(Model):
    word: Prose
    count: int = 1

    def _checked(self) -> None:
        if self.count == 13:
            raise ValueError("thirteen is one too many")


class Outer(Model):
    whole: Annotated[int | None, Meta(ge=0, le=9, description="how many there are")] = None
    share: Annotated[float, Meta(gt=0, lt=1)] = 0.5
    amount: Annotated[Number | None, Meta(gt=0)] = None
    name: Annotated[str, Meta(pattern=r"^[a-z]+$")] = "a"
    is_open: bool = False
    kind: Literal["bar", "line"] = "bar"
    pair: tuple[float, float] = (0, 0)
    texts: Annotated[Texts, Meta(min_length=1, max_length=2)] = ()
    cell: Prose | Number | None = None
    by_kind: dict[Literal["bar", "line"], int] = field(default_factory=dict)
    inner: Inner | None = None
    renamed_: int = field(default=0, name="renamed")
    _place: int = 0


@pytest.mark.parametrize(("entries", "name", "value"), [
    ({"whole": "7"}, "whole", 7), ({"whole": Decimal("7.0")}, "whole", 7), ({"whole": None}, "whole", None),
    ({"share": "0.25"}, "share", 0.25), ({"amount": "12.50"}, "amount", Decimal("12.50")),
    ({"is_open": "true"}, "is_open", True), ({"pair": [1, "2.5"]}, "pair", (1.0, 2.5)),
    ({"texts": "甲"}, "texts", ("甲",)), ({"cell": "12"}, "cell", "12"), ({"cell": 12}, "cell", Decimal(12)),
    ({"by_kind": {"bar": 3}}, "by_kind", {"bar": 3}), ({"inner": {"word": "甲"}}, "inner", Inner(word=Prose("甲"))),
    ({"renamed": 4}, "renamed_", 4),
])
def test_value_is_read_as_what_its_annotation_says(entries: dict[str, Any], name: str, value: object) -> None:
    read = getattr(model_of(Outer, entries), name)
    assert read == value
    assert type(read) is type(value) or isinstance(read, str)


@pytest.mark.parametrize(("text", "message"), [
    ("whole: 10", "a number of at most 9 is expected here, found 10"),
    ("whole: -1", "a number of at least 0 is expected here"), ("whole: 1.5", "a whole number is expected here"),
    ("whole: true", "a whole number is expected here"), ("whole: .nan", "out of any range"),
    ("share: 0", "a number above 0 is expected here"), ("share: 1", "a number below 1 is expected here"),
    ("share: 'nan'", "a number is expected here"), ("amount: 0", "a number above 0"),
    ("amount: true", "a number is expected here"), ("amount: 'NaN'", "out of any range that is printed"),
    ("name: A1", "a text of the form ^[a-z]+$ is expected here, found 'A1'"),
    ("name: [a]", "expected text, found [a]; put it in quotes"),
    ("is_open: 1", "true or false is expected here, found 1"),
    ("kind: lines", "lines is not allowed for 'kind'"), ("pair: [1]", "a list of 2 is expected here"),
    ("texts: []", "at least 1 are expected here"), ("texts: [a, b, c]", "at most 2 are expected here"),
    ("texts: {a: b}", "a list is expected here"), ("cell: [1]", "a number is expected here"),
    ("by_kind: {pie: 1}", "pie is not allowed for 'pie'"), ("by_kind: 3", "a mapping (key: value) is expected here"),
    ("inner: {count: 2}", "the key 'word' is missing here"), ("inner: {word: a, cuont: 2}", "unknown key 'cuont'"),
    ("inner: {word: a, count: 13}", "'inner': thirteen is one too many"),
    ("_place: 3", "unknown key '_place'"), ("renamed_: 3", "unknown key 'renamed_'"),
])
def test_fault_is_told_at_its_line(text: str, message: str) -> None:
    tree = parse_yaml(f"share: 0.5\n{text}\n" if "share" not in text else f"# 份额\n{text}\n", "x.yaml")
    made, problems = validated(tree, Outer)
    assert made is None or tree.problems
    assert len(problems) == 1
    assert message in problems[0].message
    assert problems[0].source is not None
    assert problems[0].source.line == 2


@pytest.mark.parametrize(("text", "hint"), [
    ("inner: 甲", "write {word: 甲}"), ("texts: 3", "write [3]"), ("amount: '3,200'", "written without commas"),
    ("whole: 10", "how many there are"), ("kind: lines", "did you mean 'line'?"),
])
def test_fault_comes_with_what_to_write(text: str, hint: str) -> None:
    _, problems = validated(parse_yaml(f"{text}\n", "x.yaml"), Outer)
    assert hint in problems[0].hint


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        model_of(Outer, {"whole": "x", "pair": ["a", 2, 3], "inner": {"count": "y"}, "colour": 1})
    assert len(caught.value.problems) == 5


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["reportgen", "title", "facts", "sections", "page", "theme", "roles", "templates", "areas",
                         "blocks", "flow", "x"]), inner, max_size=4), max_leaves=12)


@given(DATA, st.sampled_from([Content, Layout]))
def test_any_data_give_a_model_or_problems(data: object, model: type[Model]) -> None:
    made, problems = validated(MarkedTree(data, {}, {}), model)
    assert (made is None) == bool(problems)
