"""The whole road from a project folder to PDF bytes; the CLI and other programs call only this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.blocks.theme import Theme
from reportgen.errors import Problem, SpecError
from reportgen.fonts.library import FontLibrary
from reportgen.items import Pages
from reportgen.layout.pages import compose_pages
from reportgen.spec.content import Content, load_content
from reportgen.spec.layout import Layout
from reportgen.spec.library import load_layout

CONTENT_FILE = "content.yaml"
LAYOUT_FILE = "layout.yaml"
DEFAULT_LAYOUT = "brochure"


@dataclass(frozen=True, slots=True)
class Report:
    """A built document: the PDF's bytes, the pages it was painted from, and what to look at."""

    pdf: bytes
    pages: Pages
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """What was read from a project folder."""

    folder: Path
    content: Content
    layout: Layout


def read_project(content: str | Path, layout: str | Path | None = None,
                 overrides: Mapping[str, str] | None = None) -> Project:
    """Read a project folder (or its content file) and its layout.

    `layout` is a file or a built-in layout's name; without it the project's layout.yaml is taken if there is one,
    else the built-in `brochure`. Raises SpecError with all problems of a file at once.
    """
    path = Path(content)
    if not path.exists():
        raise SpecError(Problem(f"there is no project {str(content)!r}", rule="project",
                                hint="give a folder with a content.yaml; `reportgen init NAME` makes one"))
    content_path = path / CONTENT_FILE if path.is_dir() else path
    if not content_path.is_file():
        raise SpecError(Problem(f"the folder {str(content)!r} has no {CONTENT_FILE}", rule="project",
                                hint="`reportgen init NAME` makes a small working project"))
    folder = content_path.parent
    if layout is None:
        own = folder / LAYOUT_FILE
        layout = own if own.is_file() else DEFAULT_LAYOUT
    return Project(folder, load_content(content_path, overrides=dict(overrides or {})), load_layout(layout))


def compose(project: Project, *, use_system_fonts: bool = False) -> Pages:
    """Return the composed pages of a project."""
    library = FontLibrary([project.folder / "fonts"], use_system=use_system_fonts)
    theme = Theme(project.layout.theme, library)
    return compose_pages(project.content, project.layout, theme, str(project.folder))


def build(content: str | Path, layout: str | Path | None = None, *, output: str | Path | None = None,
          overrides: Mapping[str, str] | None = None) -> Report:
    """Build a project to PDF; written atomically to `output` when that is given.

    Raises SpecError, FontError, LayoutError or OutputError, each with places and remedies.
    """
    from reportgen.output.file import write_atomically
    from reportgen.pdf.writer import write

    project = read_project(content, layout, overrides)
    pages = compose(project)
    pdf = write(pages)
    if output is not None:
        write_atomically(Path(output), pdf)
        if project.layout.page.joined:
            _write_images(Path(output), pdf)
    return Report(pdf, pages, pages.warnings)


def _write_images(output: Path, pdf: bytes) -> None:
    """Write the long image beside the PDF: NAME.png, and NAME-2.png … where it needs more than one."""
    from reportgen.output.file import write_atomically
    from reportgen.output.image import LONG_IMAGE_WIDTH, page_images

    for number, image in enumerate(page_images(pdf, width=LONG_IMAGE_WIDTH), 1):
        name = output.with_suffix(".png").name if number == 1 else f"{output.stem}-{number}.png"
        write_atomically(output.with_name(name), image)
