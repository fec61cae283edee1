"""A screen PDF → the same, locked by AES-256 (ISO 32000-2 7.6), with passwords from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from io import BytesIO
from typing import Literal

import pikepdf
from msgspec import Struct

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.output.opening import open_pdf

USER_VARIABLE = "REPORTGEN_PDF_PASSWORD"
OWNER_VARIABLE = "REPORTGEN_PDF_OWNER_PASSWORD"
MOST_BYTES = 127
"""Of a password in UTF-8 (ISO 32000-2 7.6.4.3.3); what is longer would be cut off silently."""

Right = Literal["print", "copy", "change"]


class Lock(Struct, frozen=True):
    """`user` opens the file (empty: everybody can), `owner` may do everything; others may do what `rights` names."""

    user: str
    owner: str
    rights: frozenset[Right] = frozenset({"print"})


def lock_from_environment(rights: Collection[Right]) -> Lock:
    """Return the lock that the environment's passwords make; raises OutputError where there is none.

    Without an owner's password one that nobody knows is made.
    """
    user, owner = os.environ.get(USER_VARIABLE, ""), os.environ.get(OWNER_VARIABLE, "")
    if not user and not owner:
        raise OutputError(Problem("there is no password to lock the PDF with", rule="encryption",
                                  hint=say("set the environment variable {}, to be asked of readers, or {}, to hold "
                                           "what they may do", USER_VARIABLE, OWNER_VARIABLE)))
    if any(len(word.encode()) > MOST_BYTES for word in (user, owner)):
        raise OutputError(Problem(say("a password of more than {} bytes", MOST_BYTES), rule="encryption",
                                  hint="choose a shorter one"))
    return Lock(user, owner or secrets.token_urlsafe(32), frozenset(rights))


def encrypted(data: bytes, lock: Lock) -> bytes:
    """Return the file locked; reading aloud stays allowed (ISO 14289-1 7.16)."""
    can_change = "change" in lock.rights
    allow = pikepdf.Permissions(
        accessibility=True, extract="copy" in lock.rights, print_lowres="print" in lock.rights,
        print_highres="print" in lock.rights, modify_annotation=can_change, modify_assembly=can_change,
        modify_form=can_change, modify_other=can_change)
    with open_pdf(data) as pdf:
        output = BytesIO()
        pdf.save(output, linearize=pdf.is_linearized,
                 encryption=pikepdf.Encryption(user=lock.user, owner=lock.owner, R=6, allow=allow))
        return output.getvalue()
