"""Find every sentence that people may read, and keep the Chinese catalogue in step with them.

`python -m tests.language.catalogue` adds new sentences to reportgen.po (empty, to be translated), drops those that are
gone, and compiles the catalogue that the package reads.
"""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[2] / "reportgen"
PO = PACKAGE / "locales/zh/LC_MESSAGES/reportgen.po"
MO = PO.with_suffix(".mo")
PLACES = {"say": (0,), "Problem": (0, 3), "fault": (0, 2), "_fault": (0, 1, 2), "Finding": (2, 3, 4), "Rule": (0, 1),
          "UsageError": (0,), "BadParameter": (0,), "ValueError": (0,), "echo": (0,), "told": (0,)}
"""Which arguments of a call are sentences."""
KEYWORDS = ("hint", "help", "message", "remedy", "description")
WORDS = ("error", "warning", "note")


def sentences() -> dict[str, str]:
    """Return each sentence with the module that says it first."""
    found = dict.fromkeys(WORDS, "reportgen/errors.py")
    for path in sorted(PACKAGE.rglob("*.py")):
        shown = str(path.relative_to(PACKAGE.parent))
        for text in _in_module(ast.parse(path.read_text(encoding="utf-8")), path):
            found.setdefault(text, shown)
    return found


def _in_module(tree: ast.Module, path: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            wanted = [node.args[place] for place in PLACES.get(name, ()) if place < len(node.args)]
            if name in PLACES or name in ("option", "command", "group"):
                wanted += [keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS]
            for part in wanted:
                yield from _literals(part)
        elif isinstance(node, ast.Yield) and node.value is not None and "standards" in path.parts:
            yield from _literals(node.value)
        elif isinstance(node, ast.FunctionDef) and "cli" in path.parts and any(
                isinstance(one, ast.Call) for one in node.decorator_list):
            yield ast.get_docstring(node) or ""


def _literals(node: ast.expr) -> Iterator[str]:
    """Yield the literal strings that an expression may become, not those inside further calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _literals(value)


def kept() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def compiled(catalogue: Catalog) -> bytes:
    output = BytesIO()
    write_mo(output, catalogue)
    return output.getvalue()


def main() -> None:
    old = kept() if PO.exists() else Catalog(locale="zh")
    new = Catalog(locale="zh", project="reportgen", version="", charset="utf-8", creation_date=None)
    for text, place in sorted(sentences().items(), key=lambda pair: (pair[1], pair[0])):
        known = old.get(text)
        new.add(text, known.string if known else "", locations=[(place, None)])  # type: ignore[list-item]
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=110, omit_header=False, include_lineno=False)
    MO.write_bytes(compiled(new))
    empty = sum(1 for message in new if message.id and not message.string)
    print(f"{len(new)} sentences, {empty} not translated")


if __name__ == "__main__":
    main()
