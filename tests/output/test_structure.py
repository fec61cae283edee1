"""The structure tree of a written brochure, read back and laid beside its source."""

import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary

from reportgen.builder import Report
from reportgen.output.standards.opened import kids
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
            places = [(element.Pg, child) if isinstance(child, int) else (child.Pg, child.MCID)
                      for child in kids(element) if isinstance(child, int) or child.get("/Type") == "/MCR"]
            own = "".join(words[page.objgen].get(int(mcid), "") for page, mcid in places)
            if own:
                found.append((str(element.S)[1:], own))
            for child in kids(element):
                if isinstance(child, Dictionary) and "/S" in child:
                    walk(child)
        walk(pdf.Root.StructTreeRoot.K[0])
        return found


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
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be")
            for code, text in re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", table.split("endcodespacerange")[1])}


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
