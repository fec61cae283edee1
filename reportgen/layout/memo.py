"""What each stretch of pages was made from, so that it is set again only when that has changed.

While a step of the flow is set, every part of the content and every page number that it asks for is noted. Its pages
hold for as long as the same questions have the same answers: over the passes that page numbers need, and over edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from msgspec import Struct, field

from reportgen.errors import Problem
from reportgen.items import Page, Tag
from reportgen.language import say
from reportgen.spec.content import Content, Section
from reportgen.spec.marks import SourceText

Question = tuple[str, Any]
"""What is asked for: ("content", "title"), ("facts", "jobs"), ("sections", (3, "text")), ("page", "economy") …"""

NOTHING = object()
"""The answer for a name that is not there."""


class Stretch(Struct, frozen=True):
    """The pages of one step, the first page's number, what they were made from, and their part of the structure."""

    number: int
    answers: Mapping[Question, Any]
    pages: tuple[tuple[Page, tuple[Problem, ...]], ...]
    tags: tuple[Tag, ...]


class Memo(Struct):
    """The stretches of a document by (step, section); `basis` is all else they depend on, such as the layout."""

    basis: object = None
    stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Page numbers that held last; most edits leave them as they are."""

    def on(self, basis: object) -> Memo:
        """Return the memo, emptied where the basis is another one."""
        if self.basis != basis:
            self.basis = basis
            self.stretches.clear()
            self.numbers = {}
        return self

    def find(self, key: tuple[int, int], number: int, content: Content, numbers: Mapping[str, int]) -> Stretch | None:
        """Return the stretch if every answer it was made from is still given."""
        found = self.stretches.get(key)
        if found is None or found.number != number:
            return None
        is_same = all(same(answer, _answer(question, content, numbers)) for question, answer in found.answers.items())
        return found if is_same else None


class Notes(Struct):
    """The questions that one stretch has asked, and their answers."""

    answers: dict[Question, Any] = field(default_factory=dict)

    def content(self, content: Content) -> Content:
        """Return a content that notes what is asked of it."""
        return cast(Content, _Noted(content, self.answers))

    def numbers(self, numbers: Mapping[str, int]) -> Mapping[str, int]:
        return _NotedMapping("page", numbers, self.answers)


class _Noted:
    def __init__(self, content: Content, answers: dict[Question, Any]) -> None:
        self._content = content
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._content, name)
        if name == "facts":
            return _NotedMapping(name, value, self._answers)
        if name == "sections":
            return _NotedSections(value, self._answers)
        self._answers["content", name] = value
        return value


class _NotedMapping(Mapping[str, Any]):
    def __init__(self, name: str, values: Mapping[str, Any], answers: dict[Question, Any]) -> None:
        self._name = name
        self._values = values
        self._answers = answers

    def __getitem__(self, key: str) -> Any:
        value = self._values.get(key, NOTHING)
        self._answers[self._name, key] = value
        if value is NOTHING:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        self._answers[self._name, None] = self._values
        return iter(self._values)

    def __len__(self) -> int:
        self._answers[self._name, None] = self._values
        return len(self._values)


class _NotedSections(Sequence[Any]):
    def __init__(self, values: Sequence[Section], answers: dict[Question, Any]) -> None:
        self._values = values
        self._answers = answers

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, int):
            return [self[one] for one in range(len(self))[index]]
        return _NotedSection(self._values[index], index % len(self._values), self._answers)

    def __len__(self) -> int:
        self._answers["sections", None] = len(self._values)
        return len(self._values)


class _NotedSection:
    def __init__(self, section: Section, index: int, answers: dict[Question, Any]) -> None:
        self._section = section
        self._index = index
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._section, name)
        self._answers["sections", (self._index, name)] = value
        return value


def _answer(question: Question, content: Content, numbers: Mapping[str, int]) -> Any:
    kind, name = question
    if kind == "content":
        return getattr(content, name)
    if kind == "page":
        return numbers if name is None else numbers.get(name, NOTHING)
    if kind == "facts":
        return content.facts if name is None else content.facts.get(name, NOTHING)
    if kind == "sections":
        if name is None:
            return len(content.sections)
        index, key = name
        return getattr(content.sections[index], key) if index < len(content.sections) else NOTHING
    raise ValueError(say("no question of the kind {!r}", kind))


def same(one: Any, other: Any) -> bool:
    """Whether two parts of contents are equal, the places of their texts in the file too."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, SourceText):
        return bool(one == other and one.source == other.source)
    if isinstance(one, Struct):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__struct_fields__)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return bool(one == other)
