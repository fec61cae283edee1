"""YAML files → plain data whose every place is known: keys and values at file:line:column."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.limits import limits
from reportgen.spec.marks import MOST_DIGITS, UNSEEN, SourceText, is_printable, unfolded
from reportgen.spec.slips import slip_at

TEXT_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "timestamp", "merge", "value")}


TreePath = tuple[str | int, ...]
"""Keys and indices that lead to a place in plain data."""


class MarkedTree(Struct, frozen=True):
    """Plain data and, by path, the places of its keys and values; what the YAML itself does wrong."""

    data: Any
    keys: Mapping[TreePath, Source]
    values: Mapping[TreePath, Source]
    problems: tuple[Problem, ...] = ()

    def place(self, path: TreePath, *, key: bool = False) -> Source | None:
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
        self.keys: dict[TreePath, Source] = {}
        self.values: dict[TreePath, Source] = {}
        self.problems: list[Problem] = []
        self.count = 0
        self.safe = yaml.SafeLoader("")
        self.limits = limits()

    def source(self, node: Any) -> Source:
        return Source(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def value(self, node: Any, path: TreePath) -> Any:
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

    def mapping(self, node: Any, path: TreePath) -> dict[str, Any]:
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
        text = unfolded(node.value) if "\n" in raw and node.style != "|" else node.value
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
