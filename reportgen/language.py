"""Sentences for people: written in English, told in the language of whoever reads them.

A sentence keeps its template and its values, so that it can be told in Chinese long after it was made. The translations
are gettext catalogues in `locales/`.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Sequence
from functools import lru_cache

from reportgen.resources import PACKAGE

LOCALES = PACKAGE / "locales"
VARIABLES = ("REPORTGEN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class Sentence(str):
    """The English sentence, with the template and the values that it is made of."""

    template: str
    values: tuple[object, ...]

    def __new__(cls, template: str, *values: object) -> Sentence:
        self = super().__new__(cls, template.format(*values))
        self.template = template
        self.values = values
        return self

    def __str__(self) -> str:
        return self

    def __getnewargs__(self) -> tuple[object, ...]:  # type: ignore[override]
        return (self.template, *self.values)


def say(template: str, *values: object) -> Sentence:
    """Return a sentence of a template, whose places are filled as by `str.format`."""
    return Sentence(template, *values)


def joined(sentences: Sequence[str], between: str = "; ") -> Sentence:
    """Return several sentences as one, each still told in the reader's language."""
    return Sentence(between.join(["{}"] * len(sentences)), *sentences)


def told(text: str, language: str | None = None) -> str:
    """Return a sentence in a language ("en", "zh"), by default the reader's own; as it is where no translation is."""
    catalogue = _catalogue(language or reader_language())
    if catalogue is None or not text:
        return str(text)
    if not isinstance(text, Sentence):
        return catalogue.gettext(text)
    values = (told(value, language) if isinstance(value, Sentence) else value for value in text.values)
    return catalogue.gettext(text.template).format(*values)


def reader_language() -> str:
    """Return "zh" where the environment or the system asks for Chinese, else "en"."""
    named = next((os.environ[name] for name in VARIABLES if os.environ.get(name)), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    return "zh" if named.lower().startswith(("zh", "chinese")) else "en"


@lru_cache(maxsize=4)
def _catalogue(language: str) -> gettext.GNUTranslations | None:
    try:
        return gettext.translation("reportgen", LOCALES, [language]) if language != "en" else None
    except FileNotFoundError:
        return None
