"""Runs that can say little say so, and sound ones say nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

import sim
from sim.study.health import notes_of
from sim.study.measures import Counted
from tests.study.cases import FIRST_COME, STRICT, one_line

SOUND = Counted(100, 99, 0, (4, 5, 4), 50, 3600, 60)


def told(one: Counted, many: int = 10, *, horizon: bool = True, random: bool = True) -> list[str]:
    return notes_of({"A": [one] * many}, horizon=horizon, random=random, sparse={})


def test_a_sound_run_needs_no_words() -> None:
    assert told(SOUND) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (replace(SOUND, under_way=(10, 20, 30)), "A is saturated: those on their way grew until the horizon, from 10"),
        (replace(SOUND, delivered=90), "A is cut short: 10 % of what was filed"),
        (replace(SOUND, elapsed_us=400), "is a short run where a message takes"),
        (Counted(0, 0, 0, (0, 0, 0), 0, 3600, 0), "Nothing was filed"),
    ],
)  # fmt: skip
def test_what_is_wrong(wrong: Counted, words: str) -> None:
    notes = told(wrong)
    assert len(notes) == 1
    assert words in notes[0]


def test_what_is_unroutable_is_not_cut_short() -> None:
    assert told(replace(SOUND, delivered=80, unroutable=20)) == []


@pytest.mark.parametrize("at", [(10, 9, 30), (30, 31, 32), (1, 2, 4)])
def test_a_number_that_goes_up_and_down_does_not_grow(at: tuple[int, int, int]) -> None:
    assert told(replace(SOUND, under_way=at)) == []


def test_few_replications() -> None:
    assert told(SOUND, 3)[0].startswith("Only 3 replications")
    assert told(SOUND, 1)[0].startswith("One replication")
    assert told(SOUND, 1, random=False)[0].startswith("Nothing in this scenario is drawn")


def test_without_a_horizon_nothing_is_cut() -> None:
    assert told(replace(SOUND, delivered=10, under_way=(1, 50, 90)), horizon=False) == []


def test_a_line_that_is_offered_too_much() -> None:
    busy = one_line(first=0.4, last=0.9, filing=1000, after=0)
    notes = sim.compare(busy, [FIRST_COME, STRICT], replications=10).notes
    assert [note.split(":")[0].split(" by ")[0] for note in notes] == [
        "First come is saturated", "First come is cut short", "Strict is saturated", "Strict is cut short",
    ]  # fmt: skip
    calm = one_line(first=0.1, last=0.2, filing=1000, after=10)
    assert sim.compare(calm, [FIRST_COME, STRICT], replications=10).notes == []
