"""Content and PDF → the letter that goes with it: title, headline figures, contents, picture of the cover."""

from __future__ import annotations

from reportgen.output.message import Letter
from reportgen.output.pictures import encoded, page_images
from reportgen.spec.content import Content
from reportgen.spec.facts import fact_text
from reportgen.spec.inline import plain_text
from reportgen.spec.words import speaking, word

COVER_DPI = 60
MOST_FIGURES = 5


def letter_of(content: Content, pdf: bytes, sender: str, subject: str | None, text: str | None) -> Letter:
    """Return the letter; without a text of its own it says that the document is attached."""
    def plain(value: str) -> str:
        return plain_text(value, content.facts)
    title = plain(content.title)
    with speaking(content.language):
        figures = tuple((fact_text(content.facts[name]), plain(content.facts[name].label))
                        for name in content.figures[:MOST_FIGURES])
        attached = word("附件是《{}》。", title)
    contents = tuple(" ".join(plain(phrase) for phrase in section.title) for section in content.sections)
    (_, cover), = page_images(pdf, COVER_DPI, (1,))
    words = text if text is not None else "\n\n".join(part for part in (attached, content.notice) if part)
    return Letter(subject or title, sender, words.strip(), title, figures, contents, encoded(cover, "png"),
                  content.language)
