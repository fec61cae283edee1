"""What an import did → import-report.md and the lines that the terminal shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reportgen.importing.document import Unit
from reportgen.importing.draft import Draft, DraftFact
from reportgen.importing.edits import EXPLAINED, Edit
from reportgen.language import say, told
from reportgen.spec.facts import Fact, fact_text
from reportgen.spec.marks import SourceText

UNITS: dict[Unit, str] = {"line": say("line"), "paragraph": say("paragraph"), "row": say("row")}


def report_markdown(name: str, draft: Draft, edits: list[Edit], unit: Unit, left_out: list[str],
                    kept: tuple[int, int]) -> str:
    """Return the report: what was kept, each change with before and after, the facts and charts proposed."""
    whole = kept[0] == kept[1]
    lines = [_heading(1, say("Import of {}", name)), "",
             told(say("{} of {} Han characters, letters and digits of the source stand in the project.", *kept) if whole
                  else say("{} of {} Han characters, letters and digits of the source stand in the project; the rest "
                           "are in the changes below.", *kept)), ""]
    if left_out:
        lines += [_heading(2, say("Left out, for you to decide")), "", *(f"- {told(words)}" for words in left_out), ""]
    lines += [_heading(2, say("Changes")), ""]
    for rule in EXPLAINED:
        chosen = sorted((edit for edit in edits if edit.rule == rule), key=lambda edit: edit.origin)
        if chosen:
            lines += [_heading(3, say("{}: {} ({})", rule, EXPLAINED[rule], len(chosen))), "",
                      told(say("| {} | before | after | in |", UNITS[unit])), "|--:|---|---|---|"]
            lines += [f"| {edit.origin or '–'} | {_cell(edit.before)} | {_cell(edit.after)} | {_text(edit.context)} |"
                      for edit in chosen]
            lines.append("")
    if not edits:
        lines += [told(say("None.")), ""]
    if draft.facts:
        lines += [_heading(2, say("Figures made facts")), "",
                  told(say("| {} | name | figure | what it counts | where it stands |", UNITS[unit])),
                  "|--:|---|---|---|---|"]
        lines += [f"| {fact.origin} | {name} | {_text(shown(fact))} | {_text(fact.label)} | {_text(fact.source)} |"
                  for name, fact in draft.facts.items()]
        lines.append("")
    if draft.literals:
        lines += [_heading(2, say("Digits that are names")), "", *(f"- {_text(words)}" for words in draft.literals), ""]
    charts = [(section, chart) for section in draft.sections for chart in section.charts]
    if charts:
        lines += [_heading(2, say("Charts proposed")), "", told(say("| section | kind | title | because |")),
                  "|---|---|---|---|"]
        lines += [f"| {section.id} | {chart.keys['kind']} | {_text(str(chart.keys['title']))} | {told(chart.reason)} |"
                  for section, chart in charts]
        lines.append("")
    return "\n".join(lines)


def _heading(level: int, words: str) -> str:
    return f"{'#' * level} {told(words)}"


def shown(fact: DraftFact) -> str:
    """Return a fact as it is printed, with the word before it."""
    return fact_text(Fact(value=fact.value, unit=SourceText(fact.unit), qualifier=SourceText(fact.qualifier),
                          rank=fact.is_rank, precision=fact.precision), "full")


def summary(draft: Draft, edits: list[Edit], left_out: list[str]) -> Iterator[str]:
    """Yield what the terminal shows, a line each."""
    yield say("title “{}”, {} sections, {} facts, {} charts, {} tables, {} pictures", draft.title, len(draft.sections),
               len(draft.facts), sum(len(section.charts) for section in draft.sections), len(draft.tables),
               len(draft.pictures))
    counts = Counter(edit.rule for edit in edits)
    for rule in EXPLAINED:
        if counts[rule]:
            yield say("{:5} × {}: {}", counts[rule], rule, EXPLAINED[rule])
    for words in left_out:
        yield say("left out: {}", words)


def _cell(words: str) -> str:
    if not words.strip():
        return told(say("(blank)") if words else say("(nothing)"))
    return f"`{words}`".replace("|", "\\|").replace("\n", "⏎")


def _text(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", "⏎")
