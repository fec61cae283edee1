"""content.en.yaml over content.yaml: an edition in another language says what differs, the rest is the first's.

`extends: content.yaml` stands at its top. Mappings merge key by key and lists of entries entry by entry, so that a
second language gives each section its title and text, and figures, charts and their data stand written once; any
other value and list is replaced.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reportgen.errors import Problem, SpecError
from reportgen.language import say
from reportgen.limits import is_file, is_inside
from reportgen.spec.marks import SourceText
from reportgen.spec.model import near
from reportgen.spec.trees import MarkedTree, TreePath, read_yaml

LANGUAGE = re.compile(r"[A-Za-z0-9-]{1,35}")
"""As in a file's name; language tags are longer nowhere (BCP 47)."""


def edition_file(content: Path, language: str) -> Path:
    """Return the file of a project's edition in a language: content.en.yaml beside content.yaml; raises SpecError."""
    path = content.parent / f"{content.stem}.{language}{content.suffix}"
    if LANGUAGE.fullmatch(language) and is_file(path):
        return path
    known = sorted(file.name.split(".")[1] for file in content.parent.glob(f"{content.stem}.*{content.suffix}"))
    raise SpecError(Problem(say("the project has no edition {!r}", path.name), rule="edition",
                            hint=near(language, known) if known else say(
                                "write {} with `extends: {}`, and in it what differs", path.name, content.name)))


def content_tree(path: Path) -> tuple[MarkedTree, tuple[Path, ...]]:
    """Return what a content file says, over the file that it extends, and the files read; raises SpecError."""
    tree = read_yaml(path)
    if not isinstance(tree.data, dict) or "extends" not in tree.data:
        return tree, (path,)
    place = tree.place(("extends",))
    base_path = path.parent / str(tree.data["extends"])
    if not is_file(base_path) or not is_inside(base_path, path.parent):
        raise SpecError(Problem(say("there is no {} beside this file", tree.data["extends"]), place, "edition",
                                "name the content.yaml of the same folder"))
    base = read_yaml(base_path)
    if isinstance(base.data, dict) and "extends" in base.data:
        raise SpecError(Problem(say("{} extends another file itself", base_path.name), place, "edition",
                                "let each edition extend the one file that stands alone"))
    problems: list[Problem] = []
    own = {key: value for key, value in tree.data.items() if key != "extends"}
    data = _merged(base.data, own, (), tree, problems)
    merged = MarkedTree(data, {**base.keys, **tree.keys}, {**base.values, **tree.values},
                        (*base.problems, *tree.problems, *problems))
    return merged, (path, base_path)


def _merged(base: Any, own: Any, path: TreePath, tree: MarkedTree, problems: list[Problem]) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        if "id" in base and "id" in own and base["id"] != own["id"]:
            problems.append(Problem(say("this entry is {!r} here and {!r} in the file that it extends",
                                        str(own["id"]), str(base["id"])), tree.place((*path, "id")), "edition",
                                    "give the entries in the same order"))
        return {**base, **{key: _merged(base[key], value, (*path, key), tree, problems) if key in base else value
                           for key, value in own.items()}}
    if _are_entries(base) and _are_entries(own):
        if len(own) > len(base):
            problems.append(Problem(say("{} entries, and {} in the file that this one extends", len(own), len(base)),
                                    tree.place((*path, len(base))), "edition", "give the entries in the same order"))
        return [_merged(one, own[index], (*path, index), tree, problems) if index < len(own) else one
                for index, one in enumerate(base)]
    return own


def _are_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def untranslated(text: str) -> bool:
    """Whether a text of a Western document is still Chinese: Han characters and not one Latin letter."""
    return isinstance(text, SourceText) and any("一" <= char <= "鿿" for char in text) and not any(
        char.isascii() and char.isalpha() for char in text)
