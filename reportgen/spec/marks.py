"""YAML files → plain data whose every place is known: texts, numbers, keys and values at file:line:column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import yaml
from msgspec import Struct
from pydantic import AfterValidator, GetPydanticSchema, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.limits import limits
from reportgen.spec.slips import slip_at

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
"""Control characters, and those that turn the direction of text: what is seen would not be what is there."""

HIGHEST_EXPONENT, MOST_DIGITS = 18, 30
"""Of a number: nobody prints more."""
TEXT_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "timestamp", "merge", "value")}
WIDE = r"\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
FOLDED_BLANK = re.compile(rf"(?<=[{WIDE}]) (?=[{WIDE}{{])|(?<=\}}) (?=[{WIDE}])")
"""The blank that YAML's folding puts between two lines of Chinese; reading takes it out again."""


def is_printable(value: Decimal) -> bool:
    """Whether a number is one that may stand on a page."""
    return value.is_finite() and abs(value.adjusted()) <= HIGHEST_EXPONENT and len(
        value.as_tuple().digits) <= MOST_DIGITS


def _printable(value: Decimal) -> Decimal:
    if not is_printable(value):
        raise ValueError(say("the number is out of any range that is printed; write at most {} digits",
                             MOST_DIGITS))
    return value


Number = Annotated[Decimal, AfterValidator(_printable), WithJsonSchema({"anyOf": [
    {"type": "number"},
    {"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?$"},
    {"type": "object", "patternProperties": {r"^row\.": {"type": "null"}}, "minProperties": 1, "maxProperties": 1,
     "additionalProperties": False},
]})]
"""In an editor also `{row.COLUMN}`, which `reportgen batch` fills."""


class SourceText(str):
    """A string that knows where it stands in its file."""

    source: Source | None
    raw: str
    skipped: int

    def __new__(cls, text: str, source: Source | None = None, raw: str = "", skipped: int = 0) -> SourceText:
        self = super().__new__(cls, text)
        self.source = source
        self.raw = raw
        self.skipped = skipped
        return self

    def __getnewargs__(self) -> tuple[str, Source | None, str, int]:  # type: ignore[override]
        return (str(self), self.source, self.raw, self.skipped)

    def part(self, start: int, stop: int | None = None) -> SourceText:
        """Return a slice that still knows its place."""
        return SourceText(self[start:stop], self.source, self.raw, self.skipped + _ink(self[:start]))

    def at(self, offset: int) -> Source | None:
        """Return the place of the character at `offset`, also in a scalar of several lines or with escapes."""
        if self.source is None or not self.raw:
            return self.source
        if not self[offset:offset + 1].isspace():
            first = self.skipped + _ink(self[:offset])
            return self._place(next(islice(_written(self.raw), first, None), (0, 0))[0])
        return self._place(self.extent(offset, offset + 1)[0])

    def extent(self, start: int, stop: int) -> tuple[int, int]:
        """Return where the characters from `start` to `stop` are written in `raw`.

        Characters are counted without white space, which is all that folding changes.
        """
        written = list(_written(self.raw))
        first = self.skipped + _ink(self[:start])
        last = self.skipped + _ink(self[:stop])
        if not written:
            return 0, 0
        if self[start:start + 1].isspace() and first:
            begin = written[min(first, len(written)) - 1][1]
        else:
            begin = written[min(first, len(written) - 1)][0]
        if self[stop - 1:stop].isspace() and last < len(written):
            return begin, written[last][0]
        return begin, max(begin, written[min(last, len(written)) - 1][1] if last else begin)

    def _place(self, index: int) -> Source:
        assert self.source is not None
        before = self.raw[:index]
        line = before.count("\n")
        column = index - before.rfind("\n") if line else self.source.column + index
        return Source(self.source.file, self.source.line + line, column)


_ESCAPE = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(.))", re.DOTALL)
_BLANK_ESCAPES = "tnvfr N_LP\n\t"


def _ink(text: str) -> int:
    return sum(1 for char in text if not char.isspace())


def _written(raw: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) in a scalar as written of each of its characters that is no white space."""
    quote = raw[:1] if raw[:1] in ("'", '"') else ""
    index = 1 if quote else raw.find("\n") + 1 if raw[:1] in ("|", ">") else 0
    end = len(raw) - 1 if quote else len(raw)
    while index < end:
        match = _ESCAPE.match(raw, index) if quote == '"' else None
        if match:
            code = match[1] or match[2] or match[3]
            is_blank = chr(int(code, 16)).isspace() if code else match[4] in _BLANK_ESCAPES
            width = match.end() - index
        else:
            is_blank = raw[index].isspace()
            width = 2 if quote == "'" and raw[index] == "'" else 1
        if not is_blank:
            yield index, index + width
        index += width


def _prose(value: object) -> SourceText:
    if isinstance(value, SourceText):
        return value
    if isinstance(value, str):
        return SourceText(value)
    raise PydanticCustomError("prose", "expected text, found {found}; put it in quotes if it is meant as text",
                              {"found": repr(value)})


Prose = Annotated[
    SourceText,
    GetPydanticSchema(
        get_pydantic_core_schema=lambda _source, _handler: core_schema.no_info_plain_validator_function(
            _prose, json_schema_input_schema=core_schema.str_schema(),
            serialization=core_schema.to_string_ser_schema()),
    ),
]


class MarkedTree(Struct, frozen=True):
    """Plain data and, by path, the places of its keys and values; what the YAML itself does wrong."""

    data: Any
    keys: Mapping[tuple[str | int, ...], Source]
    values: Mapping[tuple[str | int, ...], Source]
    problems: tuple[Problem, ...] = ()

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Source | None:
        """Return the nearest known place of a path: its own, else that of what contains it."""
        while True:
            found = (self.keys if key else self.values).get(path)
            if found or not path:
                return found or self.values.get(())
            path = path[:-1] if path not in self.values else path
            key = False


def read_yaml(path: Path, name: str | None = None) -> MarkedTree:
    """Read a YAML file; syntax errors, duplicate keys and bombs become one SpecError with places."""
    shown = name or str(path)
    try:
        if path.stat().st_size > limits().yaml_bytes:
            raise SpecError(Problem(say("{} is larger than {:.0f} MB", shown, limits().yaml_bytes / 1000000.0),
                                    Source(shown, 1, 1),
                                    "limit", "split the document, or set --limit yaml_bytes=…"))
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(Problem(say("{} is not UTF-8 text (byte {})", shown, error.start),
                                Source(shown, 1, 1), "encoding",
                                "save the file as UTF-8")) from error
    except OSError as error:
        raise SpecError(Problem(say("cannot read {}: {}", shown, error.strerror),
                                Source(shown, 1, 1), "file")) from error
    return parse_yaml(text, shown)


def parse_yaml(text: str, name: str) -> MarkedTree:
    """As read_yaml, from a string; `name` is the file's name in messages."""
    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = text.replace("\r\n", "\n")
    try:
        node = yaml.compose(text, Loader=loader_class)
    except yaml.MarkedYAMLError as error:
        raise SpecError(_syntax_problem(error, text, name)) from error
    except yaml.YAMLError as error:
        raise SpecError(_unreadable(error, text, name)) from error
    if node is None:
        raise SpecError(Problem("the file is empty", Source(name, 1, 1), "yaml", "`reportgen init` writes an example"))
    builder = _TreeBuilder(text, name)
    data = builder.value(node, ())
    return MarkedTree(data, builder.keys, builder.values, tuple(builder.problems))


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """Say where the character stands that YAML does not allow."""
    found = UNSEEN.search(text)
    before = text[:found.start()] if found else ""
    place = Source(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
    if found is None:
        return Problem(say("not valid YAML: {}", error), place, "yaml", "save the file as plain UTF-8 text")
    return Problem(say("an unseen control character U+{:04X} stands in the file", ord(found[0])),
                   place, "control-character",
                   "take it out")


class _TreeBuilder:
    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.keys: dict[tuple[str | int, ...], Source] = {}
        self.values: dict[tuple[str | int, ...], Source] = {}
        self.problems: list[Problem] = []
        self.count = 0
        self.safe = yaml.SafeLoader("")
        self.limits = limits()

    def source(self, node: Any) -> Source:
        return Source(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def value(self, node: Any, path: tuple[str | int, ...]) -> Any:
        self.count += 1
        self.values[path] = self.source(node)
        if self.count > self.limits.values or len(path) > self.limits.levels:
            raise SpecError(Problem("the file is too large or too deeply nested", self.source(node), "limit",
                                    say("at most {} values and {} levels; aliases count each time",
                                        self.limits.values, self.limits.levels)))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            here = (*path, key)
            if key in result:
                self.problems.append(Problem(say("the key {!r} stands here twice", key), self.source(key_node),
                                             "duplicate-key", say("it stands first at {}; remove one",
                                                                  self.keys[here])))
                continue
            self.keys[here] = self.source(key_node)
            result[key] = self.value(value_node, here)
        return result

    def scalar(self, node: Any) -> Any:
        if node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null",
                        "tag:yaml.org,2002:float"):
            try:
                value = self.safe.construct_object(node)
            except ValueError:
                return SourceText(node.value, self.source(node))
            return self.number(value, node) if isinstance(value, int | float) else value
        if node.tag not in TEXT_TAGS:
            self.problems.append(Problem(say("the tag {!r} is not allowed", node.tag), self.source(node), "yaml",
                                         "write plain text, numbers, lists and mappings"))
        self.check_text(node)
        raw = self.text[node.start_mark.index:node.end_mark.index]
        text = FOLDED_BLANK.sub("", node.value) if "\n" in raw and node.style != "|" else node.value
        return SourceText(text, self.source(node), raw)


    def number(self, value: int | float, node: Any) -> Any:
        if isinstance(value, bool):
            return value
        try:
            exact = Decimal(node.value.replace("_", "")) if isinstance(value, float) else Decimal(value)
        except ArithmeticError:
            exact = Decimal(value)
        if not is_printable(exact):
            self.problems.append(Problem("the number is out of any range that is printed", self.source(node), "number",
                                         say("write digits, at most {} of them", MOST_DIGITS)))
            return 0
        return exact if isinstance(value, float) else value

    def check_text(self, node: Any) -> None:
        if len(node.value) > self.limits.characters:
            raise SpecError(Problem(say("a text of {} characters in one piece", len(node.value)),
                                    self.source(node), "limit",
                                    say("divide it into paragraphs of at most {}", self.limits.characters)))
        if unseen := UNSEEN.search(node.value):
            self.problems.append(Problem(say("an unseen control character U+{:04X} stands in the text",
                                             ord(unseen[0])),
                                         self.source(node), "control-character", "take it out"))


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    content = lines[line] if line < len(lines) else ""
    if "nesting depth" in str(error.problem):
        return Problem("the file is too deeply nested", Source(name, line + 1, column + 1), "limit",
                       say("at most {} levels", limits().levels))
    if "\t" in content[: column + 1]:
        return Problem("a tab stands in the indentation", Source(name, line + 1, content.index("\t") + 1), "yaml",
                       "indent with spaces")
    hint: str = say("check indentation, the colon after the key and quotes")
    if slip := slip_at(lines, line):
        line, column, hint = slip
    elif content.strip().startswith(("{", "- {")) or ": {" in content:
        hint = say("a text that begins with {{ must stand in quotes")
    return Problem(say("not valid YAML: {}", error.problem or error), Source(name, line + 1, column + 1), "yaml", hint)
