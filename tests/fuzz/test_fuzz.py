"""Nearly sound bytes at every door, for a short time; `tests/fuzz/run.py` does the same for hours."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import mutated
from tests.fuzz.targets import TARGETS, run, seeds

SLOW = {"yaml": 40, "layout": 25, "pdf": 15, "text": 30, "markdown": 40, "docx": 60, "xlsx": 60, "lines": 100}

FOUND = {
    "csv": [b",,\n,,\n", b"\xff\xfe"],
    "json": [b'[{"a": 1e99999999999999999999}]', b'[{"a": NaN}]', b"[" * 100_000],
    "layout": [b"reportgen: 1\nextends: brochure" + b"x" * 300 + b"\n", b'reportgen: 1\nextends: "a\\0b"\n'],
    "markdown": [b"![x](" + b"y" * 300 + b")", b"![x](%00)"],
    "lines": [b"\x00" + "👨‍👩‍👧\u0301\u202e，。".encode()],
}
"""Inputs that once brought out something else than an answer."""


@pytest.mark.parametrize("name", TARGETS)
def test_sound_input_gives_an_answer(name: str) -> None:
    for data in seeds()[name]:
        TARGETS[name](data)


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, found in FOUND.items() for data in found])
def test_what_once_failed_gives_an_answer(name: str, data: bytes) -> None:
    run(name, data)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("name", TARGETS)
def test_nearly_sound_input_gives_an_answer_or_an_error_of_ours(name: str) -> None:
    @settings(max_examples=SLOW.get(name, 400), deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32), st.integers(0, 5))
    def search(number: int, which: int) -> None:
        known = seeds()[name]
        run(name, mutated(known[which % len(known)], random.Random(number)))
    search()


@pytest.mark.parametrize("name", ["yaml", "inline", "text", "markdown", "csv", "json", "svg", "font", "lines"])
def test_any_bytes_give_an_answer_or_an_error_of_ours(name: str) -> None:
    @settings(max_examples=SLOW.get(name, 400) // 2, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
    def search(data: bytes) -> None:
        run(name, data)
    search()
