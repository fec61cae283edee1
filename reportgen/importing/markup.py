"""Plain words → the same words in reportgen's inline markup: what would be read as markup is escaped."""

from __future__ import annotations

import re

from reportgen.spec.inline import plain_text


def escaped(text: str) -> str:
    """Return text that reads as `text` itself once its markup is taken off."""
    text = text.replace("\ue002", "")
    if "{" not in text and "}" not in text and not re.search(r"[\\*_~`<>]|\]\(", text):
        return text
    done = re.sub(r"([\\{}])", r"\\\1", text)
    if _reads_as(done, text):
        return done
    return re.sub(r"([\\*_\[\]~`<>{}])", r"\\\1", text)


def _reads_as(markup: str, text: str) -> bool:
    try:
        return plain_text(markup, {}) == text
    except Exception:
        return False


def guarded(paragraph: str) -> str:
    """Return a paragraph that is not taken for a heading or a list."""
    return "\\" + paragraph if re.match(r"(#{1,2}|-) +\S", paragraph) else paragraph
