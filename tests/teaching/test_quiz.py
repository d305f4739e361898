"""Which questions are asked: by scenario and seed alone."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from sim.scenario.files import load_scenario
from sim.teaching.case import Case
from sim.teaching.draw import Draw
from sim.teaching.facts import at, lasting, rate
from sim.teaching.question import Asked, Option, Question, question_of
from sim.teaching.quiz import KINDS, Score, is_small, questions_of
from tests.engine.cases import network as a_network
from tests.engine.cases import scenario, trunk

ROOT = Path(__file__).parent.parent.parent


def asked(name: str, seed: int, count: int) -> list[Question]:
    return list(islice(questions_of([Case(name, load_scenario(name))], seed), count))


def test_five_of_twenty_are_the_five_of_five() -> None:
    assert asked("04_segregation", 3, 20)[:5] == asked("04_segregation", 3, 5)


def test_another_seed_asks_otherwise() -> None:
    assert asked("04_segregation", 3, 10) != asked("04_segregation", 4, 10)


def test_kinds_take_turns() -> None:
    first = asked("07_interruption", 1, 8)
    assert len({one.kind for one in first}) == 8


def test_the_same_under_any_hash_seed() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-m", "sim", "quiz", "--seed", "7", "--questions", "300", "--format", "json"],
            cwd=ROOT, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed},
        ).stdout
        for hash_seed in ("0", "4711")
    }  # fmt: skip
    assert len(told) == 1


def test_what_is_small() -> None:
    assert is_small(load_scenario("01_one_cable"))
    assert not is_small(load_scenario("12_state_day"))


def test_a_question_needs_two_wrong_choices_that_differ() -> None:
    right = Option("three", 3, "so it is")
    wrong = [Option("three", 4, "the same words"), Option("3", 3, "the same value"), Option("four", 4, "no")]
    made = Asked("How many?", (), right, wrong, "Count.", "Nobody.")
    assert question_of(made, Draw(1), kind="k", title="K", topic="T", scenario=("s", "S")) is None
    made = Asked("How many?", (), right, [*wrong, Option("five", 5, "no")], "Count.", "Nobody.")
    found = question_of(made, Draw(1), kind="k", title="K", topic="T", scenario=("s", "S"))
    assert found is not None
    assert sorted(choice.text for choice in found.choices) == ["five", "four", "three"]
    assert found.choice(found.answer.letter.upper()) == found.answer
    assert found.choice("h") is None


def test_draws_depend_on_their_names_alone() -> None:
    assert Draw(1, "a").shuffled(range(9)) == Draw(1, "a").shuffled(range(9))
    assert Draw(1, "a").shuffled(range(9)) != Draw(1, "b").shuffled(range(9))
    assert sorted(Draw(1, "a").some(range(3), 9)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "0 s"), (4, "0.000004 s"), (4_700_000, "4.7 s"), (60_000_000, "1 min"), (520_000_000, "8 min 40 s"),
        (3_600_000_000, "1 h"), (7_503_000_000, "2 h 05 min 3 s"), (3_660_000_000, "1 h 01 min"),
        (59_960_000, "1 min"),
    ],
)  # fmt: skip
def test_lengths_of_time(us: int, text: str) -> None:
    assert lasting(us) == text


def test_instants_rates_and_lists() -> None:
    made = load_scenario("07_interruption")
    assert at(300_000_000, made) == "12:05"
    assert at(364_700_000, made) == "12:06:04.7"
    assert at(86_400_000_000, made) == "12:00 on the 16"
    assert rate(trunk("A", "B", 100_000)) == "10 characters a second"
    assert rate(trunk("A", "B", 30_000)) == "33.33 characters a second"


def test_a_scenario_without_messages_asks_what_its_network_tells() -> None:
    empty = Case("empty", scenario(a_network(["A", "B"], [trunk("A", "B")]), []))
    assert list(questions_of([empty], 1)) == []


def test_the_score() -> None:
    score = Score()
    score.note(right=True, hints=0)
    assert str(score) == "1 of 1 right"
    score.note(right=True, hints=2)
    score.note(right=False, hints=1)
    assert str(score) == "2 of 3 right, 1 of them with hints"


def test_kinds_have_names_of_their_own() -> None:
    assert len({kind.name for kind in KINDS}) == len({kind.title for kind in KINDS}) == len(KINDS)
