"""A quiz on paper: a worksheet for a class and, apart, its answers, in Markdown.

Owns both papers. No text of a file becomes markup; the answers name question and letter, and say why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.quantities import counted
from sim.reports.grid import escaped
from sim.reports.question_text import printable
from sim.teaching.question import Fact, Question

__all__ = ["PAGE_RULE", "answers", "worksheet"]

PAGE_RULE = "\n---\n\n"
"""What parts the worksheet from its answers on one page."""


def worksheet(questions: Sequence[Question], seed: int) -> Iterator[str]:
    """The worksheet: a heading, room for a name, and each question with boxes to tick."""
    yield f"# {_heading(questions)}\n\n"
    yield f"Name: ____________________  Date: ____________  Right: ____ of {len(questions)}\n\n"
    yield "Tick one box. Times are Z; routing lines stand as they are sent.\n"
    for number, question in enumerate(questions, 1):
        yield f"\n## {number}. {escaped(question.title)}\n\n"
        yield f"{_prose(question.text)}\n\n"
        yield from _facts(question.facts)
        for choice in question.choices:
            yield f"- ☐ **{choice.letter}** {_prose(choice.text)}\n"
        yield f"\n*{escaped(question.scenario_title)}*\n"
    yield f"\nMade by `cablesim quiz`, seed {seed}.\n"


def answers(questions: Sequence[Question], seed: int) -> Iterator[str]:
    """The answers: a line to mark by, then each with its reason and source."""
    yield f"# Answers: {_heading(questions)}\n\n"
    yield " ".join(f"{number}{question.answer.letter}" for number, question in enumerate(questions, 1)) + "\n"
    for number, question in enumerate(questions, 1):
        answer = question.answer
        yield f"\n## {number}. {answer.letter}: {_prose(answer.text)}\n\n{_prose(answer.why)}\n"
        if question.rule != answer.why:
            yield f"{_prose(question.rule)}\n"
        yield "\n"
        for choice in question.choices:
            if not choice.right:
                yield f"- not **{choice.letter}** ({_prose(choice.text)}): {_prose(choice.why)}\n"
        yield f"\nSource: {_prose(question.source)} Scenario: {escaped(question.scenario)}.\n"
    yield f"\nMade by `cablesim quiz`, seed {seed}.\n"


def _heading(questions: Sequence[Question]) -> str:
    titles = list(dict.fromkeys(question.scenario_title for question in questions))
    what = escaped(titles[0]) if len(titles) == 1 else "how routing indicators work"
    return f"{counted(len(questions), 'question')}: {what}"


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    """What is given: a list; lines as they are sent in a block of their own."""
    lines = [text for name, text in facts if not name]
    if lines:
        yield "".join(f"    {printable(line)}\n" for line in lines) + "\n"
    named = [(name, text) for name, text in facts if name]
    for name, text in named:
        yield f"* {escaped(name)}: {_prose(text)}\n"
    if named:
        yield "\n"


def _prose(text: str) -> str:
    """A text as it stands; what it marks as code (`` `RUEH*` ``) stays code."""
    pieces = printable(text).split("`")
    if len(pieces) % 2 == 0:
        return escaped("`".join(pieces))
    return "`".join(piece if place % 2 else escaped(piece) for place, piece in enumerate(pieces))
