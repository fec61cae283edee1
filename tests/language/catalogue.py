"""Find every sentence that people may read, and keep the Chinese catalogue in step with them.

`python -m tests.language.catalogue` adds new sentences to reportgen.po (empty, to be translated), drops those that are
gone, and compiles the catalogue that the package reads.
"""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from reportgen.manual.gallery import BLOCK_NAMES, block_sentence

PACKAGE = Path(__file__).parents[2] / "reportgen"
PO = PACKAGE / "locales/zh/LC_MESSAGES/reportgen.po"
MO = PO.with_suffix(".mo")
PLACES = {"say": (0,), "Problem": (0, 3), "fault": (0, 1, 2), "_fault": (0, 1, 2, 3), "Finding": (2, 3), "Rule": (2,),
          "Remark": (0, 1), "warn": (0, 1), "wrong": (1, 3), "refused": (0, 1), "UsageError": (0,),
          "BadParameter": (0,), "told": (0,), "tell": (0,), "stage": (0,), "Meta": (),
          "option": (), "command": (), "group": ()}
"""Which arguments of a call are sentences; keywords of KEYWORDS are in any of these calls."""
KEYWORDS = ("hint", "help", "description")
WORDS = ("error", "warning", "note")
CLICK = (
    "Usage:", "Options", "Commands", "Positional arguments", "required", "default: {default}", "(dynamic)",
    "Show this message and exit.", "Show the version and exit.", "Aborted!",
    "Error: {message}", "Try '{command} {option}' for help.", "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}", "Missing command.", "Missing argument", "Missing option",
    "Missing parameter", "Missing {param_type}", "Choose from:\n\t{choices}", "No such option {name!r}.",
    "No such option: {name}", "No such command {name!r}.", "Option {name!r} does not take a value.",
    "{value} is not in the range {range}.", "{value!r} is not a valid {number_type}.",
    "{name} {filename!r} does not exist.", "{name} {filename!r} is a file.", "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.", "{name} {filename!r} is not writable.", "file", "File", "directory",
    "Directory", "path", "Path", "Error: invalid input", "Could not open file {filename!r}: {message}",
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("(Possible option: {possibilities})", "(Possible options: {possibilities})"),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
"""What people read of click 8.1 to 8.5, which asks gettext for it; a pair is one and many."""


def sentences() -> dict[str | tuple[str, str], str]:
    """Return each sentence with the module that says it first."""
    found: dict[str | tuple[str, str], str] = {**dict.fromkeys(CLICK, "click"),
                                               **dict.fromkeys(WORDS, "reportgen/errors.py")}
    for path in sorted(PACKAGE.rglob("*.py")):
        shown = path.relative_to(PACKAGE.parent).as_posix()
        for text in _in_module(ast.parse(path.read_text(encoding="utf-8")), path):
            if text:
                found.setdefault(text, shown)
    for path in sorted((PACKAGE / "layouts").glob("*.yaml")):
        description = yaml.safe_load(path.read_text(encoding="utf-8"))["description"]
        found.setdefault(description, path.relative_to(PACKAGE.parent).as_posix())
    for name in BLOCK_NAMES:
        found.setdefault(block_sentence(name), "reportgen/blocks/catalogue.py")
    return found


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def sentence_arguments(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that are sentences."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name not in PLACES:
        return []
    return [call.args[place] for place in PLACES[name] if place < len(call.args)] + [
        keyword.value for keyword in call.keywords if keyword.arg in KEYWORDS]


def _in_module(tree: ast.Module, path: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for part in sentence_arguments(node):
                yield from _literals(part)
        elif isinstance(node, ast.Yield) and node.value is not None and "standards" in path.parts:
            yield from _literals(node.value)
        elif isinstance(node, ast.FunctionDef) and "cli" in path.parts and any(
                isinstance(one, ast.Call) for one in node.decorator_list):
            yield ast.get_docstring(node) or ""


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the literal strings that an expression may become, not those inside further calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and has_words(node.value):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _literals(value)


def has_words(template: str) -> bool:
    """Whether anything is left to translate beside the places: “{}: {!r}” is the same in every language."""
    return bool(re.search("[A-Za-z]{2}|[a-z] ", re.sub(r"\{[^{}]*\}", "", template)))


def places(template: str) -> list[tuple[str, str, str]]:
    """Return which value goes into each place of a template, with its conversion and format, in order of the values."""
    found = []
    filled = [part for part in Formatter().parse(template) if part[1] is not None]
    for number, (_, name, form, conversion) in enumerate(filled):
        found.append((name or str(number), conversion or "", form or ""))
    return sorted(found)


def kept() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


class _Undated(Catalog):
    """A catalogue whose head names no date and nobody, so that the same sentences give the same bytes."""

    mime_headers = property(lambda self: [  # type: ignore[assignment]
        ("Project-Id-Version", "reportgen"), ("Language", "zh"), ("Plural-Forms", "nplurals=1; plural=0;"),
        ("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit")])


def compiled(catalogue: Catalog) -> bytes:
    undated, output = _Undated(locale="zh"), BytesIO()
    for message in catalogue:
        if message.id:
            undated.add(message.id, message.string)
    write_mo(output, undated)
    return output.getvalue()


def brought_up(old: Catalog) -> Catalog:
    """Return a catalogue of every sentence, with the translations that there are."""
    new = _Undated(locale="zh", fuzzy=False, header_comment="# Chinese for the sentences of reportgen, written by "
                                                            "tests/language/catalogue.py.")
    for text, place in sorted(sentences().items(), key=lambda pair: (pair[1], str(pair[0]))):
        known = old.get(text if isinstance(text, str) else text[0])
        empty = "" if isinstance(text, str) else ("",)
        new.add(text, known.string if known else empty, locations=[(place, None)])
    return new


def written(catalogue: Catalog) -> bytes:
    """Return the .po file: no dates, no people, the same bytes for the same sentences."""
    output = BytesIO()
    write_po(output, catalogue, width=110, include_lineno=False)
    return output.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    return [str(message.id) for message in catalogue if message.id and not (
        message.string if isinstance(message.string, str) else all(message.string))]


def main() -> None:
    new = brought_up(kept() if PO.exists() else Catalog(locale="zh"))
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(new))
    MO.write_bytes(compiled(kept()))
    empty = untranslated(new)
    print(f"{len(new)} sentences, {len(empty)} not translated", *empty, sep="\n")


if __name__ == "__main__":
    main()
