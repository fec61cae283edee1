"""What a print build checks by itself: the pictures before writing, the written file by preflight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportgen.errors import OutputError, Problem
from reportgen.items import Clip, Item, Pages, Picture
from reportgen.language import say
from reportgen.pdf.target import Condition
from reportgen.spec.rasters import picture_size

LEAST_DPI, REFUSED_DPI = 220.0, 100.0


def check_pictures(pages: Pages, *, allow_coarse: bool) -> tuple[Problem, ...]:
    """Return warnings for pictures too coarse for print; raises OutputError under 100 dpi unless allowed."""
    problems = [problem for page in pages.pages for picture in _pictures(page.items)
                if (problem := _coarse(picture, allow_coarse=allow_coarse))]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise OutputError(errors)
    return tuple(dict.fromkeys(problems))


def _pictures(items: Sequence[Item]) -> Iterator[Picture]:
    for item in items:
        if isinstance(item, Picture):
            yield item
        elif isinstance(item, Clip):
            yield from _pictures(item.items)


def _coarse(picture: Picture, *, allow_coarse: bool) -> Problem | None:
    left, top, right, bottom = picture.crop
    across, down = picture_size(Path(picture.path), picture.source)
    dpi = min(across * (right - left) / picture.width, down * (bottom - top) / picture.height) * 72
    if dpi >= LEAST_DPI:
        return None
    is_refused = dpi < REFUSED_DPI and not allow_coarse
    hint = say("take a larger picture, or place it smaller")
    if is_refused:
        hint = say("take a larger picture, place it smaller, or set `outputs: {{print: {{allow_coarse: true}}}}`")
    return Problem(say("the picture has {:.0f} dpi where it stands; print wants 300", dpi),
                   picture.source, "resolution",
                   hint, "error" if is_refused else "warning")


def preflight_problems(pdf: bytes, condition: Condition) -> tuple[Problem, ...]:
    """Return what preflight finds in the written file, but for notes and for what `check_pictures` has said."""
    from reportgen.output.preflight import preflight

    return tuple(Problem(say("page {}: {}", finding.page, finding.message) if finding.page else finding.message,
                         rule=finding.rule, severity="warning",
                         hint="`reportgen preflight` shows each place in an annotated PDF")
                 for finding in preflight(pdf, ink_limit=condition.ink_limit)
                 if finding.severity != "note" and finding.rule != "resolution")
