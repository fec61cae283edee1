"""The whole road from a project folder to PDF bytes; the CLI and other programs call only this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.blocks.theme import Theme
from reportgen.charts.draw import check_charts
from reportgen.charts.settings import ChartSettings
from reportgen.errors import Problem, Source, SpecError
from reportgen.fonts.library import FontLibrary
from reportgen.items import Pages
from reportgen.language import say
from reportgen.layout.memo import Memo
from reportgen.layout.pages import compose_pages
from reportgen.limits import is_inside
from reportgen.spec.charts import Chart
from reportgen.spec.content import Content, load_content
from reportgen.spec.editions import edition_file
from reportgen.spec.layout import Layout
from reportgen.spec.library import load_layout
from reportgen.spec.sources.files import project_file
from reportgen.spec.words import speaking
from reportgen.timing import stage

if TYPE_CHECKING:
    from reportgen.output.encryption import Lock
    from reportgen.pdf.painted import Painted
    from reportgen.pdf.target import Print

CONTENT_FILE = "content.yaml"
LAYOUT_FILE = "layout.yaml"
THEME_FILE = "theme.yaml"
DEFAULT_LAYOUT = "brochure"

Purpose = Literal["screen", "print"]


class Report(Struct, frozen=True):
    """A built document: the PDF's bytes, the pages it was painted from, and what to look at."""

    pdf: bytes
    pages: Pages
    warnings: tuple[Problem, ...]


class Project(Struct, frozen=True):
    """What was read from a project folder; `sources` are the files that say it, by name, as the PDF carries them."""

    folder: Path
    content: Content
    layout: Layout
    sources: Mapping[str, bytes]

    def charts(self) -> Iterator[Chart]:
        """Yield the charts of the content and those that the layout defines itself."""
        for section in self.content.sections:
            yield from section.charts
        for template in self.layout.templates.values():
            yield from (block.chart for area in template.areas.values() for block in area.blocks if block.chart)


def read_project(content: str | Path, layout: str | Path | None = None,
                 overrides: Mapping[str, str] | None = None, language: str | None = None) -> Project:
    """Read a project folder (or its content file) and its layout; with a `language` its content.LANGUAGE.yaml.

    `layout` is a file or a built-in layout's name; without it the project's layout.yaml is taken if there is one
    (for content.en.yaml layout.en.yaml before it), else the built-in `brochure`. The project's theme.yaml, if there is
    one, stands over any of them. Raises SpecError with all problems of a file at once.
    """
    content_path = located(content)
    if language is not None:
        content_path = _own(edition_file(content_path, language))
    folder = content_path.parent
    if layout is None:
        edition = content_path.stem.partition(".")[2]
        own = (folder / f"layout.{edition}.yaml", folder / LAYOUT_FILE)
        layout = next((_own(file) for file in own if file.is_file()), DEFAULT_LAYOUT)
    theme = _own(folder / THEME_FILE)
    with stage("read content"):
        files: list[Path] = []
        read = load_content(content_path, overrides=dict(overrides or {}), read=files)
    with stage("read layout"):
        chosen = load_layout(layout, theme if theme.is_file() else None)
    return Project(folder, read, chosen, {file.name: file.read_bytes() for file in files})


def _own(file: Path) -> Path:
    """Return a file that was found in a project by its name; raises SpecError where it is a link that leads out."""
    if file.exists() and not is_inside(file, file.parent):
        raise SpecError(Problem(say("{!r} lies outside the project", file.name), Source(str(file), 1, 1), "project",
                                hint="copy the file into the project, or allow its folder with --allow-path"))
    return file


def located(project: str | Path) -> Path:
    """Return the content file of a project, given as its folder or as that file; raises SpecError for no project."""
    path = Path(project)
    if not path.exists():
        raise SpecError(Problem(say("there is no project {!r}", str(project)), rule="project",
                                hint="give a folder with a content.yaml; `reportgen init NAME` makes one"))
    content_path = _own(path / CONTENT_FILE) if path.is_dir() else path
    if not content_path.is_file():
        raise SpecError(Problem(say("the folder {!r} has no {}", str(project), CONTENT_FILE), rule="project",
                                hint="`reportgen init NAME` makes a small working project"))
    return content_path


def compose(project: Project, *, purpose: Purpose = "screen", use_system_fonts: bool = False,
            allow_code: bool = False, use_cache: bool = True, memo: Memo | None = None) -> Pages:
    """Return the composed pages of a project; for print with at least the bleed that the layout's output asks for.

    `allow_code` lets charts of the kind `python` run the project's own functions.
    """
    layout = project.layout
    if purpose == "print" and layout.page.bleed < layout.outputs.print.bleed:
        page = replace(layout.page, bleed=layout.outputs.print.bleed)
        layout = replace(layout, page=page)
    with speaking(project.content.language):
        check_charts(project.charts(), project.content.facts, project.content.tables)
        return compose_pages(project.content, layout, Theme(layout.theme, _library(project, use_system_fonts)),
                             str(project.folder), ChartSettings(project.folder, allow_code, use_cache), memo)


def build(content: str | Path, layout: str | Path | None = None, *, output: str | Path | None = None,
          overrides: Mapping[str, str] | None = None, purpose: Purpose = "screen",
          allow_code: bool = False, use_cache: bool = True, max_size: int | None = None, attach: bool = True,
          lock: Lock | None = None, language: str | None = None) -> Report:
    """Build a project to PDF for a purpose; written atomically to `output` when that is given.

    `language` takes the project's edition in it, content.LANGUAGE.yaml.

    "screen" is PDF/UA-1 and PDF/A-3a, in at most `max_size` bytes where that is given; "print" is PDF/X with marks,
    looked over by preflight. Without `attach` a screen file carries no source and data; with a `lock` it is encrypted
    and no PDF/A.
    Raises SpecError, FontError, LayoutError or OutputError, each with places and remedies.
    """
    from reportgen.output.file import write_atomically

    project = read_project(content, layout, overrides, language)
    report = build_project(project, purpose=purpose, allow_code=allow_code, use_cache=use_cache, max_size=max_size,
                           attach=attach, lock=lock)
    if output is not None:
        path = Path(output)
        write_atomically(path, report.pdf)
        for ending, data in long_images(project, report.pdf):
            write_atomically(path.with_name(path.stem + ending), data)
    return report


def build_project(project: Project, *, purpose: Purpose = "screen", allow_code: bool = False, use_cache: bool = True,
                  max_size: int | None = None, attach: bool = True, lock: Lock | None = None) -> Report:
    """As build, from what was read; nothing is written but the cache of charts."""
    with stage("compose"):
        pages = compose(project, purpose=purpose, allow_code=allow_code, use_cache=use_cache)
    with stage("write"):
        pdf, warnings = (_for_print(project, pages) if purpose == "print"
                         else _for_screen(project, pages, max_size, attach=attach, lock=lock))
    return Report(pdf, pages, (*pages.warnings, *warnings))


class Session(Struct):
    """What a process that builds one project again and again keeps: what was read last, pages set and painted."""

    memo: Memo = field(default_factory=Memo)
    painted: Painted | None = None
    project: Project | None = None


def rebuild(content: str | Path, layout: str | Path | None, session: Session) -> tuple[Report, tuple[str, ...]]:
    """Build a project for a screen as `build` does, setting and painting again only what has changed in the session.

    Returns the report and for each page a digest of how it looks: pages with the digest of before need not be shown
    again. The bytes are those of `build`. The project's own Python is not run. Raises as build; the session stays good.
    """
    from reportgen.pdf.painted import Painted

    project = read_project(content, layout)
    pages = compose(project, memo=session.memo)
    session.painted = session.painted or Painted()
    pdf, warnings = _for_screen(project, pages, None, session.painted)
    session.project = project
    return Report(pdf, pages, (*pages.warnings, *warnings)), session.painted.digests(pages.pages)


def _for_screen(project: Project, pages: Pages, max_size: int | None,
                painted: Painted | None = None, *, attach: bool = True,
                lock: Lock | None = None) -> tuple[bytes, tuple[Problem, ...]]:
    from reportgen.output.screen import chart_files, source_files, without_alternative
    from reportgen.pdf.target import Attachment, Screen
    from reportgen.pdf.writer import write

    settings = project.layout.outputs.screen
    mute = without_alternative(pages)
    attachments: tuple[Attachment, ...] = ()
    if settings.attach and attach:
        with speaking(project.content.language):
            attachments = source_files(project.sources) + chart_files(project.charts(), project.content, pages)
    target = Screen(attachments, settings.dpi, is_accessible=not mute, is_archival=lock is None,
                    standard=settings.standard)

    def written(target: Screen) -> bytes:
        data = write(pages, target, painted)
        if settings.linearize:
            from reportgen.output.archive import linearized

            data = linearized(data)
        if lock is not None:
            from reportgen.output.encryption import encrypted

            data = encrypted(data, lock)
        return data
    if max_size is None:
        return written(target), mute
    from reportgen.output.fitting import fit

    pdf, given_up = fit(written, target, max_size)
    return pdf, (*mute, *given_up)


def _for_print(project: Project, pages: Pages) -> tuple[bytes, tuple[Problem, ...]]:
    from reportgen.output.marks import Job, with_marks
    from reportgen.output.pressready import check_pictures, preflight_problems
    from reportgen.pdf.writer import write

    settings = project.layout.outputs.print
    target = print_target(project.layout, project.folder)
    coarse = check_pictures(pages, allow_coarse=settings.allow_coarse)
    if settings.marks:
        job = Job(pages.metadata.title, str(project.content.date))
        face = _library(project).face("Noto Sans SC")
        pages = replace(pages, pages=with_marks(pages.pages, job, face))
    pdf = write(pages, target)
    return pdf, (*coarse, *preflight_problems(pdf, target.condition))


def print_target(layout: Layout, folder: Path) -> Print:
    """Return the press that a layout's output asks for; its own profile lies in the project's folder."""
    from reportgen.pdf.target import Print, condition

    settings = layout.outputs.print
    profile = project_file(settings.profile, folder, None, "profile") if settings.profile else None
    return Print(condition(settings.paper, profile, settings.ink_limit), settings.standard)


def _library(project: Project, use_system_fonts: bool = False) -> FontLibrary:
    return FontLibrary([project.folder / "fonts"], use_system=use_system_fonts)


def long_images(project: Project, pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the long image of a layout that joins its pages: name endings (.png, -2.png …) and PNG files."""
    if not project.layout.page.joined:
        return
    from reportgen.output.image import LONG_IMAGE_WIDTH, page_images

    for number, image in enumerate(page_images(pdf, width=LONG_IMAGE_WIDTH), 1):
        yield ".png" if number == 1 else f"-{number}.png", image
