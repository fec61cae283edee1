"""The structure tree of a written brochure, read back and laid beside its source."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary

from reportgen.builder import Report, build
from reportgen.items import Tag
from reportgen.output.conformance import conform
from reportgen.output.standards.opened import kids
from reportgen.pdf.fonts import glyph_runs
from reportgen.spec.content import Content, load_content
from reportgen.spec.inline import plain_text

LIYANG = Path(__file__).parents[2] / "data" / "liyang-2024"


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(LIYANG / "content.yaml")


@pytest.fixture(scope="module")
def nodes(liyang: Report, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Return (role, words) of every element that holds words itself, in reading order."""
    path = tmp_path_factory.mktemp("structure") / "a.pdf"
    path.write_bytes(liyang.pdf)
    with pikepdf.open(path) as pdf:
        words = {page.obj.objgen: _marked_words(page) for page in pdf.pages}
        found: list[tuple[str, str]] = []

        def walk(element: pikepdf.Object) -> None:
            own = "".join(words[page].get(mcid, "") for page, mcid in _marks(element))
            if own:
                found.append((str(element.S)[1:], own))
            for child in kids(element):
                if isinstance(child, Dictionary) and "/S" in child:
                    walk(child)
        walk(pdf.Root.StructTreeRoot.K[0])
        return found


def _marks(element: pikepdf.Object) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield page and number of each marked-content sequence of an element (ISO 32000-1 14.7.4.2)."""
    for child in kids(element):
        if isinstance(child, int):
            yield element.Pg.objgen, child
        elif child.get("/Type") == "/MCR":
            yield child.Pg.objgen, int(child.MCID)


def _marked_words(page: pikepdf.Page) -> dict[int, str]:
    """Return the words of each marked-content sequence, through ToUnicode and ActualText."""
    fonts = {key: _characters(font) for key, font in page.obj.Resources.Font.items()}
    words: dict[int, str] = {}
    stack: list[tuple[int | None, str | None]] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "BDC":
            properties = operands[1]
            mcid = int(properties.MCID) if "/MCID" in properties else stack[-1][0] if stack else None
            actual = str(properties.ActualText) if "/ActualText" in properties else None
            stack.append((mcid, actual))
            if actual is not None and mcid is not None:
                words[mcid] = words.get(mcid, "") + actual
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            font = fonts[str(operands[0])]
        elif operator in ("Tj", "TJ") and stack and stack[-1][0] is not None and stack[-1][1] is None:
            parts = operands if operator == "Tj" else list(operands[0])
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            text = "".join(font.get(int.from_bytes(codes[at:at + 2], "big"), "") for at in range(0, len(codes), 2))
            words[stack[-1][0]] = words.get(stack[-1][0], "") + text  # type: ignore[index,arg-type]
    return words


def _characters(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode()
    return {int(first, 16) + index: bytes.fromhex(text).decode("utf-16-be")
            for first, texts in re.findall(r"<([0-9A-F]{4})><[0-9A-F]{4}>\[(.*)\]", table)
            for index, text in enumerate(re.findall(r"<([0-9A-F]+)>", texts))}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_paragraph_of_the_source_is_one_paragraph_of_the_tree_in_order(nodes: list[tuple[str, str]],
                                                                            content: Content) -> None:
    paragraphs = [squeezed(words) for role, words in nodes if role == "P"]
    place = -1
    for text in (text for section in content.sections for text in section.text):
        plain = squeezed(plain_text(text, content.facts))
        assert plain in paragraphs[place + 1:], plain
        place = paragraphs.index(plain, place + 1)


def test_the_lead_is_read_whole_before_the_first_section(nodes: list[tuple[str, str]], content: Content) -> None:
    whole = squeezed("".join(words for _, words in nodes))
    lead = squeezed("".join(plain_text(text, content.facts) for text in content.lead))
    assert 0 <= whole.index(lead) < whole.index(squeezed(plain_text(content.sections[0].text[0], content.facts)))


def test_headings_are_the_title_and_the_sections_in_order(nodes: list[tuple[str, str]], content: Content) -> None:
    assert [squeezed(words) for role, words in nodes if role == "H1"] == [squeezed(content.title)]
    headings = "".join(squeezed(words) for role, words in nodes if role == "H2")
    place = 0
    for section in content.sections:
        for phrase in section.title:
            place = headings.index(squeezed(plain_text(phrase, content.facts)), place)


def test_contents_have_one_link_a_section(nodes: list[tuple[str, str]], content: Content) -> None:
    links = [squeezed(words) for role, words in nodes if role == "Link"]
    assert len(links) == len(content.sections)
    for link, section in zip(links, content.sections, strict=True):
        assert link.startswith(squeezed(plain_text(section.title[0], content.facts)))


def test_every_chart_speaks_its_numbers(liyang: Report, content: Content) -> None:
    alternatives = []

    def walk(tag: object) -> None:
        if getattr(tag, "role", "") == "Figure":
            alternatives.append(getattr(tag, "alt", "") or "")
        for child in getattr(tag, "children", ()):
            walk(child)
    walk(liyang.pages.structure)
    whole = "\n".join(alternatives)
    values = [fact.value for section in content.sections for chart in section.charts for point in chart.data
              if point.fact and (fact := content.facts[point.fact]).value is not None]
    assert values
    assert all(f"{value.normalize():f}" in whole.replace(",", "") for value in values if value is not None)


@pytest.mark.parametrize("layout", ["report", "brochure"])
def test_links_in_the_text_are_elements_with_their_words(tmp_path: Path, layout: str) -> None:
    (tmp_path / "content.yaml").write_text(
        "reportgen: 1\ntitle: 年报\ntables: {t: {title: 产量, columns: [甲, 乙], rows: [[一, 1]]}}\n"
        "sections:\n  - id: a\n    title: 治理\n    notes: {dry: 春旱。}\n"
        "    text: ['逐年见{number:t}和[年鉴](https://example.org)上册{note:dry}。', '{table:t}']\n", encoding="utf-8")
    done = build(tmp_path, layout=layout)
    _, breaches = conform(done.pdf)
    assert breaches == ()

    def words(tag: Tag) -> str:
        return "".join(run.text for page in done.pages.pages for run in glyph_runs(page.items) if run.tag is tag)

    def links(tag: Tag) -> list[str]:
        return [words(tag) if tag.role == "Link" else "", *(one for child in tag.children for one in links(child))]

    assert "年鉴" in links(done.pages.structure)
