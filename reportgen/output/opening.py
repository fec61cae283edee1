"""A PDF's bytes, own or of anyone → the opened file; what is wrong with it is told in one kind of error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import ParamSpec, TypeVar

import pikepdf

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.limits import limits

logging.getLogger("pikepdf").addHandler(logging.NullHandler())
"""What it says of a damaged file is said in a finding."""

DAMAGE = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, pikepdf.PdfError,
          pikepdf.ForeignObjectError)
"""What comes out of a PDF whose objects are not of the types that the standard gives them; RuntimeError is PDFium's."""


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Return the opened file; raises OutputError where it is locked (rule "encryption"), has more pages than the limit
    (rule "limit"), or is no readable PDF."""
    try:
        pdf = pikepdf.open(BytesIO(data))
        if len(pdf.pages) > limits().pages:
            raise OutputError(Problem(say("the PDF has {} pages, at most {} are read", len(pdf.pages), limits().pages),
                                      rule="limit", hint="divide it, or set --limit pages=…"))
        return pdf
    except pikepdf.PasswordError:
        raise OutputError(Problem("the file is locked by a password", rule="encryption",
                                  hint="write it again without one")) from None
    except pikepdf.PdfError as error:
        raise OutputError(Problem(say("this is not a readable PDF: {}", error), rule="pdf",
                                  hint="write the file again from its program")) from error


P = ParamSpec("P")
R = TypeVar("R")


def of_any_pdf(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function that reads PDFs of anyone raise OutputError where the file is damaged inside."""
    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except DAMAGE as error:
            raise OutputError(Problem(say("this PDF is damaged inside: {}", error), rule="pdf",
                                      hint="write the file again from its program")) from error
    return guarded
