"""A written PDF → the same, ordered so that its first page shows before the rest has come (ISO 32000-1 annex F)."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from reportgen.output.opening import open_pdf


def linearized(data: bytes) -> bytes:
    """Return the file in linear order; the same bytes give the same bytes."""
    with open_pdf(data) as pdf:
        output = BytesIO()
        pdf.save(output, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return output.getvalue()
