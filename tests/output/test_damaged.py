"""Files that are damaged anywhere: each reader ends with findings or an error of ours, never with another."""

import random
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from reportgen.errors import OutputError
from reportgen.limits import Limits, limited
from reportgen.output.annotated import annotated
from reportgen.output.conformance import conform
from reportgen.output.imposition import impose
from reportgen.output.preflight import preflight
from reportgen.output.sizes import sizes
from tests.output.test_preflight import GROUND, made

ALL = ("PDF/UA-1", "PDF/A-3", "PDF/A-3a", "PDF/X-4")
SPLINTERS = (b"null", b"/X", b"<<", b">>", b"[", b"]", b"-99999999999", b"(", b")", b"0 0 R", b"1 0 R", b"nan")
READERS: dict[str, Callable[[bytes], object]] = {
    "preflight": preflight, "conform": lambda data: conform(data, ALL), "impose": lambda data: impose(data, "booklet"),
    "sizes": sizes, "annotated": lambda data: annotated(data, preflight(data)),
}


def open_form(data: bytes) -> bytes:
    """Return the first two pages with nothing packed, so that damage meets objects, not deflated bytes."""
    with pikepdf.open(BytesIO(data)) as pdf:
        while len(pdf.pages) > 2:
            del pdf.pages[-1]
        output = BytesIO()
        pdf.save(output, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False,
                 stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
        return output.getvalue()


def damaged(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    broken = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        place, kind = chance.randrange(len(broken)), chance.random()
        if kind < 0.5:
            broken[place] = chance.randrange(256)
        elif kind < 0.7:
            del broken[place:place + chance.randrange(1, 40)]
        elif kind < 0.85:
            broken[place:place] = chance.choice(SPLINTERS)
        else:
            other = chance.randrange(len(broken))
            broken[place:place + 20] = broken[other:other + 20]
    return bytes(broken)


@pytest.fixture(scope="module")
def sound(liyang_pdf: bytes) -> list[bytes]:
    return [open_form(liyang_pdf), made(f"{GROUND} 0 0 0 1 k 0.5 w 50 50 m 90 90 l S")]


@pytest.fixture(scope="module")
def liyang_pdf(liyang: object) -> bytes:
    return liyang.pdf  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("reader", READERS)
def test_damage_ends_in_findings_or_an_error_of_ours(sound: list[bytes], reader: str) -> None:
    refused = []
    for seed in range(60):
        try:
            READERS[reader](damaged(sound[seed % 2], seed))
        except OutputError as error:
            refused += error.problems
    assert all(problem.hint for problem in refused)
    assert len(refused) < 50


def test_operators_that_mean_nothing_are_counted_and_the_rest_is_read() -> None:
    data = made(f"{GROUND} [1] cm (a) w 1 0 0 rg 9 9 9 9 re f")
    found = {finding.rule: finding.message for finding in preflight(data)}
    assert found["damaged"] == "operators of the page that mean nothing: 2"
    assert "rgb" in found


def test_sound_files_have_no_damage(sound: list[bytes]) -> None:
    for data in sound:
        assert "damaged" not in {finding.rule for finding in preflight(data)}
        assert not [breach for breach in conform(data, ALL)[1] if "damaged" in breach.message]


def test_a_file_of_more_pages_than_the_limit_is_refused(sound: list[bytes]) -> None:
    for reader in READERS.values():
        with limited(Limits(pages=1)), pytest.raises(OutputError, match="the PDF has 2 pages, at most 1 are read"):
            reader(sound[0])


def test_a_page_that_paints_without_end_is_refused(sound: list[bytes]) -> None:
    with limited(Limits(operators=4)), pytest.raises(OutputError, match="more than 4 operators"):
        preflight(sound[1])
    assert "limit" not in {finding.rule for finding in preflight(sound[1])}
