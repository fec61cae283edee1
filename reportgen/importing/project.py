"""A file → a project folder that builds: content.yaml, layout.yaml, pictures, import-report.md; whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reportgen.editing.punctuation import RULES
from reportgen.errors import OutputError, Problem, ReportgenError, SpecError
from reportgen.importing.charts import with_charts
from reportgen.importing.document import Document, Image, Text, texts_of
from reportgen.importing.draft import Draft, DraftChart, DraftFact, DraftSection
from reportgen.importing.edits import Edit, punctuated, without_breaks
from reportgen.importing.facts import with_facts
from reportgen.importing.read import read_document
from reportgen.importing.report import report_markdown
from reportgen.importing.structure import recognise
from reportgen.importing.writing import content_yaml, picture_file
from reportgen.language import joined, say
from reportgen.spec.content import Content, load_content
from reportgen.spec.inline import plain_text

LAYOUT = """\
# 从内置的{name}出发，只写不同的地方；`reportgen layouts` 列出其他版式。
reportgen: 1
extends: {layout}
"""
NAMES = {"report": "长篇报告", "brochure": "画册"}


class Choices(Struct, frozen=True):
    """What is taken of what an import proposes; everything, where nobody is asked."""

    rules: Callable[[str, list[Edit]], bool] = lambda rule, edits: True
    fact: Callable[[str, DraftFact], bool] = lambda name, fact: True
    chart: Callable[[DraftSection, DraftChart], bool] = lambda section, chart: True


class Imported(Struct, frozen=True):
    """What an import wrote, and what it did to get there."""

    folder: Path
    files: tuple[Path, ...]
    draft: Draft
    edits: list[Edit]
    left_out: list[str]


def import_file(path: Path, folder: Path, choices: Choices | None = None) -> Imported:
    """Write the project of a file into the new folder; raises OutputError, and then leaves nothing behind."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(Problem(say("{!r} exists and is not empty", str(folder)), rule="output",
                                  hint="give another folder with -o"))
    if not folder.absolute().parent.is_dir():
        raise OutputError(Problem(say("there is no folder {!r}", str(folder.parent)), rule="output",
                                  hint="make the folder first, or give another path with -o"))
    document = read_document(path)
    if not any(isinstance(block, Image) or any(texts_of(block)) for block in document.blocks):
        hint = (say("is it the right file? left out: {}", joined(document.left_out)) if document.left_out
                else say("is it the right file?"))
        raise OutputError(Problem(say("{} holds no text", path.name),
                                  rule="import", hint=hint))
    draft, edits = drafted(document, choices or Choices())
    with tempfile.TemporaryDirectory(prefix=".import-", dir=folder.absolute().parent) as temporary:
        project = Path(temporary) / "project"
        project.mkdir()
        for name in document.files:
            shutil.copyfile(path.parent / name, project / name)
        try:
            _write(project, draft, path.name)
            content = load_content(project / "content.yaml")
        except SpecError as error:
            raise OutputError([replace(problem, source=None, message=say("{}: {}", path.name, problem.message))
                               for problem in error.problems]) from None
        kept, lost = _kept(document, content, draft)
        left_out = [*document.left_out, *_unexplained(lost, edits)]
        (project / "import-report.md").write_text(
            report_markdown(path.name, draft, edits, document.unit, left_out, kept), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        os.replace(project, folder)
    files = tuple(sorted(file for file in folder.rglob("*") if file.is_file()))
    return Imported(folder, files, draft, edits, left_out)


def drafted(document: Document, choices: Choices) -> tuple[Draft, list[Edit]]:
    """Return the draft of a document and every edit made on the way, in the order of the source."""
    document, edits = without_breaks(document)
    _, found = punctuated(document)
    rules: Collection[str] = [rule for rule in RULES if not (chosen := [edit for edit in found if edit.rule == rule])
                              or choices.rules(rule, chosen)]
    document, found = punctuated(document, rules)
    draft, recognised = recognise(document)
    grouped = with_facts(draft, choices.fact)
    with_charts(draft, choices.chart)
    return draft, [*edits, *found, *recognised, *grouped]


def _write(project: Path, draft: Draft, name: str) -> None:
    for key, image in draft.pictures.items():
        target = project / picture_file(key, image)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(image.data)
    (project / "content.yaml").write_text(content_yaml(draft, name), encoding="utf-8")
    for layout in ("report",) if draft.is_report else ("brochure", "report"):
        text = LAYOUT.format(name=NAMES[layout], layout=layout)
        (project / "layout.yaml").write_text(text, encoding="utf-8")
        if _composes(project):
            return


def _composes(project: Path) -> bool:
    from reportgen.builder import compose, read_project

    try:
        compose(read_project(project))
    except ReportgenError:
        return False
    return True


_COUNTED = re.compile(r"[0-9A-Za-z\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def _kept(document: Document, content: Content, draft: Draft) -> tuple[tuple[int, int], Counter[str]]:
    """Compare the characters of the source with those of the written project, as it is read back."""
    before = Counter(char for text in source_texts(document) for char in _COUNTED.findall(_narrow(text)))
    after = Counter(char for text in project_texts(content) for char in _COUNTED.findall(_narrow(text)))
    lost = before - after
    return (before.total() - lost.total(), before.total()), lost


def _narrow(text: str) -> str:
    return "".join(chr(ord(char) - 0xFEE0) if "\uff10" <= char <= "\uff5a" else char for char in text)


def source_texts(document: Document) -> Iterator[str]:
    """Yield the words of a document without their markup."""
    for text in [*(text for block in document.blocks for text in texts_of(block)), *document.notes.values()]:
        yield _unmarked(text)
    for block in document.blocks:
        for row in getattr(block, "rows", ()):
            yield from (f"{cell:f}" for cell in row if cell is not None and not isinstance(cell, Text))


def _unmarked(text: Text) -> str:
    return plain_text(re.sub(r"\{note:n\d+\}", "", text.text), {})


def project_texts(content: Content) -> Iterator[str]:
    """Yield every word of a content as it is printed, figures in their places."""
    facts = content.facts
    plain: list[str] = [content.title, content.subtitle, content.byline, content.publisher, content.date]
    plain += [content.source, *content.lead]
    for section in content.sections:
        plain += [*section.title, *section.decks, *section.notes.values()]
        plain += [text for text in section.text if not re.fullmatch(r"\{(?:table|picture):[^{}]+\}", text)]
    for table in content.tables.values():
        plain += [table.title, *table.columns, *table.notes]
        for row in table.rows:
            plain += [f"{cell:f}" if not isinstance(cell, str) else cell for cell in row if cell is not None]
    plain += [picture.caption for picture in content.pictures.values()]
    for text in plain:
        yield plain_text(re.sub(r"\{note:n\d+\}", "", text), facts)


def _unexplained(lost: Counter[str], edits: list[Edit]) -> list[str]:
    """Return a line for characters that are neither in the project nor in the edits."""
    for edit in edits:
        lost -= Counter(_COUNTED.findall(edit.before)) - Counter(_COUNTED.findall(edit.after))
    missing = "".join(sorted(lost.elements()))
    return [say("characters that stand nowhere in the project, look for them: {}", missing)] if missing else []
