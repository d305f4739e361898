"""Every question has exactly one right choice, found anew without the code that asked."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from sim.scenario.files import load_rules, load_scenario
from sim.scenario.model import Scenario
from sim.shipped import names
from sim.teaching.case import Case
from sim.teaching.question import LETTERS, Question
from sim.teaching.quiz import KINDS, is_small, questions_of
from tests.oracle.scenarios import scenario as random_scenario
from tests.teaching.answered import Answers

SMALL = tuple(name for name in names("scenario") if is_small(load_scenario(name)))
VARIED = [
    (name, rules)
    for name in ("06_queue", "07_interruption", "08_dual_precedence", "09_first_come")
    for rules in ("strict", "acp127g", "acp127g_resume", "ageing", "weighted", "state")
]


def faults(question: Question, answers: Answers) -> str | None:
    """What is wrong with a question; None if nothing."""
    expected = answers.to(question)
    right = [choice for choice in question.choices if choice.right]
    holding = [choice for choice in question.choices if choice.value == expected]
    texts = [choice.text for choice in question.choices]
    told = f"{question.kind} in {question.scenario}: {question.text} {texts}"
    if len(right) != 1 or holding != right:
        return f"{told}: {expected!r} is right, not {[choice.value for choice in right]}"
    if len(set(texts)) < len(texts) or not 3 <= len(texts) <= 4:
        return f"{told}: choices are not distinct"
    if [choice.letter for choice in question.choices] != list(LETTERS[: len(texts)]):
        return f"{told}: letters"
    if not all((question.text, question.rule, question.source, *texts, *[choice.why for choice in question.choices])):
        return f"{told}: something is missing"
    if len(question.hints) != 3 or not question.hints[-1].startswith(f"It is {question.answer.letter}"):
        return f"{told}: hints"
    return None


@cache
def shipped_questions() -> tuple[Question, ...]:
    """Every question about the small scenarios that ship."""
    return tuple(questions_of([Case(name, load_scenario(name)) for name in SMALL], seed=1))


def wrong_ones(name: str, scenario: Scenario, seed: int) -> tuple[int, list[str]]:
    """How many questions a scenario gives, and what is wrong with them."""
    answers = Answers(scenario)
    asked = list(questions_of([Case(name, scenario)], seed))
    return len(asked), [found for one in asked if (found := faults(one, answers))]


def test_the_lessons_give_a_thousand_questions_of_every_kind() -> None:
    asked = shipped_questions()
    assert len(asked) > 1000
    assert {one.kind for one in asked} == {kind.name for kind in KINDS}
    assert len(KINDS) >= 10
    assert {one.scenario for one in asked} == set(SMALL)


@pytest.mark.parametrize("name", SMALL)
def test_each_has_one_right_choice(name: str) -> None:
    answers = Answers(load_scenario(name))
    asked = [one for one in shipped_questions() if one.scenario == name]
    assert [found for one in asked if (found := faults(one, answers))] == []


@pytest.mark.parametrize(("name", "rules"), VARIED)
def test_under_other_rules_too(name: str, rules: str) -> None:
    count, wrong = wrong_ones(name, load_scenario(name).under(load_rules(rules)), seed=2)
    assert not wrong
    assert count > 10


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_of_random_scenarios_too(first: int) -> None:
    total = 0
    for number in range(first, first + 20):
        count, wrong = wrong_ones(f"random-{number}", random_scenario(number), seed=number)
        assert not wrong
        total += count
    assert total > 100


def test_the_right_one_may_stand_anywhere() -> None:
    letters = Counter(one.answer.letter for one in shipped_questions() if len(one.choices) == 4)
    assert set(letters) == set("abcd")
    assert min(letters.values()) > len(shipped_questions()) / 6


def test_each_subject_is_asked_about_once() -> None:
    asked = [(one.scenario, one.kind, one.text, repr(one.about)) for one in shipped_questions()]
    assert len(set(asked)) == len(asked)


def test_wrong_choices_are_plausible() -> None:
    """Another trunk of that post, another grouping of the same indicators, another of those that wait."""
    for one in shipped_questions():
        values = [choice.value for choice in one.choices]
        if one.kind == "next":
            assert set(values) <= set(one.about["waiting"])  # type: ignore[call-overload]
        if one.kind == "order":
            assert len({frozenset(value) for value in values}) == 1  # type: ignore[arg-type]
        if one.kind == "line":
            assert all(str(value).split()[0][0] in "ZOPR" for value in values)
