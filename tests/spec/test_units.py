"""Lengths as people write them, parsed in one place."""

import pytest

from reportgen.spec.theme import Role
from reportgen.spec.units import parse_length
from tests.models import model_of


@pytest.mark.parametrize(("text", "points"), [
    ("72pt", 72.0), ("25.4mm", 72.0), ("2.54cm", 72.0), ("1in", 72.0), ("4Q", 72 / 25.4),
    ("五号", 10.5), ("小初", 36.0),
    ("0", 0.0), (0, 0.0), ("-3mm", -3 * 72 / 25.4), (" 12 pt ", 12.0)])
def test_length_is_read_in_every_unit(text: object, points: float) -> None:
    assert parse_length(text) == pytest.approx(points)


@pytest.mark.parametrize(("text", "message"), [
    (12, "needs a unit"), ("12", "is not a length"), ("12 px", "units are"), ("九号", "units are"),
    (True, "written like"),
    ("2em", "em has no size")])
def test_length_that_says_too_little_is_refused(text: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_length(text)


def test_leading_may_be_given_in_em_of_its_role() -> None:
    assert model_of(Role, {"family": "song", "size": "10pt", "leading": "1.6em"}).leading == pytest.approx(16.0)
    assert model_of(Role, {"family": "song", "size": "10pt", "leading": "17pt"}).leading == 17.0
