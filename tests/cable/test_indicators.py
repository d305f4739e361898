"""What the letters of a routing indicator tell: by the manual, and as seen in real ones, never mixed."""

from __future__ import annotations

import pytest

from sim.cable.indicators import Letter, explain_indicator


def test_letter_by_letter() -> None:
    found = explain_indicator("ruehnt")
    assert [letter.letters for letter in found] == ["R", "U", "E", "H", "NT"]
    assert found[0] == Letter("R", "the worldwide network")
    assert found[1] == Letter("U", "the nation or alliance, with the letter before", "United States")
    assert found[4].observed is None


@pytest.mark.parametrize(
    ("ri", "letters"),
    [("", []), ("Q", ["Q"]), ("RUEH", ["R", "U", "E", "H"]), ("RUEHC", ["R", "U", "E", "H", "C"])],
)
def test_of_any_length(ri: str, letters: list[str]) -> None:
    assert [letter.letters for letter in explain_indicator(ri)] == letters


def test_what_nothing_is_known_of_is_not_invented() -> None:
    first, second, third, fourth = explain_indicator("XJZQ")
    assert (first.official, first.observed) == (None, None)
    assert (second.observed, third.observed, fourth.observed) == (None, None, None)
    assert explain_indicator("UABC")[0] == Letter("U", None, "a network")
