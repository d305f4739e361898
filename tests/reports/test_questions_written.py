"""Questions on paper, for Moodle and as data."""

from __future__ import annotations

import html
import json
import re
from itertools import islice

import pytest

from sim.reports.gift import gift, gift_escaped
from sim.reports.question_data import questions_json
from sim.reports.question_text import ended_text, facts_lines, hint_text, put_text, told_text
from sim.reports.worksheet import answers, worksheet
from sim.scenario.files import load_scenario
from sim.shipped import names
from sim.teaching.case import Case
from sim.teaching.question import Choice, Question
from sim.teaching.quiz import Score, is_small, questions_of
from tests.reports.gift_parser import parsed

HOSTILE = r"a~b=c#d{e}f:g\h %50% *i* _j_ <k> &l | `m -> n"


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    """Two hundred questions from all lessons."""
    cases = [Case(name, made) for name in names("scenario") if is_small(made := load_scenario(name))]
    return list(islice(questions_of(cases, 5), 200))


def hostile() -> Question:
    """A question all of whose texts are full of marks."""
    choices = tuple(Choice(letter, f"%{letter} {HOSTILE}", letter, f"why {HOSTILE}", letter == "b") for letter in "abc")
    return Question(
        "kind", HOSTILE, "Topic", HOSTILE, HOSTILE, HOSTILE, (("", "  R  {1}\x1b"), (HOSTILE, HOSTILE)), choices,
        ("one", "two", "three"), HOSTILE, HOSTILE, {},
    )  # fmt: skip


def plain(markup: str) -> str:
    """HTML as it is read."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_gift_says_what_the_questions_say(asked: list[Question]) -> None:
    found = {one.title: one for one in parsed("".join(gift(asked, 5)))}
    assert len(found) == len(asked)
    for number, question in enumerate(asked, 1):
        one = found[f"{number:03d} {question.title} ({question.scenario})"]
        assert one.category == f"cablesim/{question.topic}"
        assert plain(one.text).startswith(question.text.replace("`", ""))
        assert [right for right, _, _ in one.answers] == [choice.right for choice in question.choices]
        assert [plain(text) for _, text, _ in one.answers] == [choice.text for choice in question.choices]
        assert [plain(why) for _, _, why in one.answers] == [choice.why.replace("`", "") for choice in question.choices]
        assert plain(one.general) == (question.rule + question.source).replace("`", "")


def test_gift_of_hostile_texts() -> None:
    [one] = parsed("".join(gift([hostile()], 1)))
    assert one.title.endswith(f"({HOSTILE})")
    assert [plain(text) for _, text, _ in one.answers] == [f"%{letter} {HOSTILE}" for letter in "abc"]
    assert [right for right, _, _ in one.answers] == [False, True, False]
    assert "<pre>  R  {1}" in one.text
    assert "->" not in one.answers[0][1]


def test_gift_keeps_line_ends_inside_a_question() -> None:
    assert gift_escaped("a\nb\rc") == "a\\nbc"


def test_a_worksheet_tells_no_answer(asked: list[Question]) -> None:
    sheet, told = "".join(worksheet(asked, 5)), "".join(answers(asked, 5))
    assert sheet.startswith("# 200 questions: how routing indicators work\n")
    assert sheet.count("\n## ") == told.count("\n## ") == len(asked)
    assert sheet.count("☐") == sum(len(question.choices) for question in asked)
    assert "not **" not in sheet
    line = told.split("\n")[2]
    assert line.split() == [f"{number}{question.answer.letter}" for number, question in enumerate(asked, 1)]


def test_a_worksheet_escapes_marks() -> None:
    sheet, told = "".join(worksheet([hostile()], 1)), "".join(answers([hostile()], 1))
    assert sheet.startswith("# 1 question: a~b")
    for text in (sheet, told):
        assert r"\*i\*" in text
        assert "<k>" not in text
        assert "\x1b" not in text


def test_stars_of_a_table_are_kept(asked: list[Question]) -> None:
    question = next(one for one in asked if one.kind == "entry")
    assert r"RUEH\*" in "".join(worksheet([question], 1)) or "`RUEH*`" in "".join(worksheet([question], 1))
    assert "RUEHC*</code>" in "".join(gift([question], 1))


def test_data(asked: list[Question]) -> None:
    made = json.loads("".join(questions_json(asked, 5, {"version": "x"})))
    assert (made["format"], made["seed"], made["meta"]) == (1, 5, {"version": "x"})
    assert [one["number"] for one in made["questions"]] == list(range(1, 201))
    for one, question in zip(made["questions"], asked, strict=True):
        assert [choice["letter"] for choice in one["choices"] if choice["right"]] == [one["answer"]]
        assert one["answer"] == question.answer.letter
        assert one["hints"] == list(question.hints)
        assert one["facts"] == [{"name": name or None, "text": text} for name, text in question.facts]


@pytest.mark.parametrize("width", [80, 100])
def test_no_line_is_wider_than_the_terminal(asked: list[Question], width: int) -> None:
    for question in asked:
        told = [put_text(question, 1, 200, width), *(told_text(question, choice, width) for choice in question.choices)]
        told += [hint_text(question, step, width) for step in (1, 2, 3)]
        assert max(len(line) for text in told for line in text.split("\n")) <= width


def test_nothing_steers_the_terminal() -> None:
    assert "\x1b" not in put_text(hostile(), 1, 1, 80)


def test_what_is_given_stands_in_columns() -> None:
    lines = list(facts_lines((("", "DE RXAA"), ("Line", "x"), ("A label that is much too long", "y")), 40))
    assert lines == ["  DE RXAA", "  Line  x", "  A label that is much too long", "        y"]
    assert list(facts_lines((("Empty", ""),), 40)) == ["  Empty"]
    table = list(facts_lines((("Table", "RUEHC: RUCN, " * 4 + "RUE*: RUEO"),), 66))
    assert table[-1].strip() == "RUE*: RUEO"


def test_the_end(asked: list[Question]) -> None:
    score = Score()
    assert ended_text(score, [], 80) == "No question was answered.\n"
    score.note(right=False, hints=0)
    told = ended_text(score, [asked[0], asked[0]], 80)
    assert told == f"0 of 1 right.\nTo look at again:\n  {asked[0].title} ({asked[0].scenario})\n"
