"""What is wrong with plain data: each fault at file:line:column, with what is allowed or how to mend it."""

from __future__ import annotations

import re

from msgspec import Struct

from reportgen.errors import Problem, Source, nearest
from reportgen.language import say
from reportgen.spec.trees import MarkedTree, TreePath

VERSION = 1
"""Of the format of content and layout files, which `reportgen:` names at their head."""

FAULT = object()
"""What a reader returns once it has told what is wrong."""


class Faults(Struct):
    """What has been found wrong in a tree so far."""

    tree: MarkedTree
    problems: list[Problem]

    def value(self, path: TreePath, message: str, found: object = FAULT, hint: str = "") -> object:
        """Note a value that is not as it must be; `found` is shown with it."""
        name = path[-1] if path else ""
        where = f"{name!r}: " if isinstance(name, str) and name else ""
        told = say("{}{}", where, message) if found is FAULT else say("{}{}, found {}", where, message, shown(found))
        self.problems.append(Problem(told, self.tree.place(path), "value", hint))
        return FAULT

    def mapping(self, path: TreePath, found: object, first: str = "") -> object:
        """Note a value that stands where a mapping must, whose `first` key it may have been meant for."""
        is_scalar = found is not None and not isinstance(found, list | dict)
        return self.value(path, say("a mapping (key: value) is expected here"), found,
                          say("write {{{}: {}}}", first, in_yaml(found)) if first and is_scalar else "")

    def number(self, path: TreePath, found: object) -> object:
        """Note a value that is no number."""
        has_commas = isinstance(found, str) and re.fullmatch(r"\d{1,3}([,，]\d{3})+(\.\d+)?", found)
        return self.value(path, say("a number is expected here"), found,
                          say("a number is written without commas") if has_commas else "")

    def choice(self, path: TreePath, found: object, allowed: tuple[object, ...]) -> object:
        """Note a word that is none of the allowed ones."""
        if path == ("reportgen",):
            self.problems.append(other_version(found, self.tree.place(path)))
            return FAULT
        named = next((part for part in reversed(path) if isinstance(part, str)), "")
        self.problems.append(Problem(say("{!s} is not allowed for {!r}", found, named), self.tree.place(path), "value",
                                     _near(str(found), [str(one) for one in allowed])))
        return FAULT

    def unknown(self, path: TreePath, allowed: list[str]) -> str:
        """Note a key that its mapping does not have; return the key that was meant, "" where none is near."""
        self.problems.append(Problem(say("unknown key {!r}", path[-1]), self.tree.place(path, key=True), "unknown-key",
                                     _near(str(path[-1]), allowed)))
        return nearest(str(path[-1]), allowed, likeness=0.5)

    def missing(self, path: TreePath) -> None:
        """Note a key that its mapping lacks."""
        hint = (say("write `reportgen: {}` at its head; `reportgen migrate` does it", VERSION)
                if path == ("reportgen",) else say("add `{}:`", path[-1]))
        self.problems.append(Problem(say("the key {!r} is missing here", path[-1]), self.tree.place(path[:-1]),
                                     "missing-key", hint))


def other_version(found: object, place: Source | None) -> Problem:
    """Return the problem of a file whose version is not the present one."""
    if isinstance(found, int) and found > VERSION:
        return Problem(say("the file is of version {} of the format, this reportgen reads version {}", found, VERSION),
                       place, "version", "install a newer reportgen")
    return Problem(say("there is no version {} of the format", shown(found)), place, "version",
                   say("write `reportgen: {}`", VERSION))


def _near(word: str, allowed: list[str]) -> str:
    near = nearest(word, allowed, likeness=0.5)
    listed = say("allowed: {}", ", ".join(allowed))
    if word.isdigit():
        return say("a number is written without commas; {}", listed)
    return say("did you mean {!r}? {}", near, listed) if near else listed


def shown(value: object) -> str:
    """Return a value as a message shows it."""
    text = repr(str(value)) if isinstance(value, str) else in_yaml(value)
    return text if len(text) <= 60 else text[:57] + "…"


def in_yaml(value: object) -> str:
    """Return a value as one line of YAML writes it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {in_yaml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(in_yaml, value))}]"
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    return str(value) if re.fullmatch(r"[\w.-]+", str(value)) else f'"{value}"'
