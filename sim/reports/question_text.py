"""A question on a terminal: what is told, what is asked, the choices, and what is said of an answer.

Owns the layout in columns of a terminal. Which questions there are is `sim.teaching`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sim.teaching.question import Choice, Fact, Question
from sim.teaching.quiz import Score

__all__ = ["ended_text", "facts_lines", "hint_text", "printable", "put_text", "told_text"]

WIDEST_LABEL = 24


def printable(text: str) -> str:
    """A text that steers no terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def put_text(question: Question, number: int, of: int, width: int) -> str:
    """The question as it is put: its number and kind, the question, what is given, the choices."""
    lines = wrap(f"Question {number} of {of}: {question.title} ({question.scenario})", width)
    lines += ["", *wrap(question.text, width), ""]
    facts = list(facts_lines(question.facts, width))
    lines += [*facts, ""] if facts else []
    for choice in question.choices:
        lines += _hung(f"  {choice.letter}  ", choice.text, width)
    return printable_lines(lines)


def facts_lines(facts: Sequence[Fact], width: int) -> Iterator[str]:
    """What is given: labels in a column, each with what it says; a line as it is sent stands by itself."""
    label = max((len(name) for name, _ in facts if len(name) <= WIDEST_LABEL), default=0)
    for name, text in facts:
        if not name:
            yield from _hung("  ", text, width)
        elif len(name) > label:
            yield from wrap(name, width, initial_indent="  ", subsequent_indent="  ")
            yield from _together(" " * (label + 4), text, width)
        else:
            yield from _together(f"  {name:{label}}  ", text, width)


def hint_text(question: Question, step: int, width: int) -> str:
    """A hint by its step, from 1."""
    return printable_lines(_hung(f"Hint {step} of {len(question.hints)}: ", question.hints[step - 1], width, indent=2))


def told_text(question: Question, chosen: Choice, width: int) -> str:
    """What is said of an answer, and why the right one is right."""
    answer = question.answer
    lines: list[str] = []
    if chosen.right:
        lines += wrap(f"Right. {answer.why}", width)
    else:
        lines += _hung(f"No, not {chosen.letter}: ", chosen.why, width, indent=2)
        lines += _hung(f"It is {answer.letter}: ", answer.text, width, indent=2)
        if answer.why != chosen.why:
            lines += _hung("  ", answer.why, width)
        if question.rule != answer.why:
            lines += _hung("  ", question.rule, width)
    lines += _hung("  Source: ", question.source, width, indent=2)
    return printable_lines(lines)


def ended_text(score: Score, missed: Sequence[Question], width: int) -> str:
    """How it went, and what to look at again: the kinds of the questions that were missed, with their scenarios."""
    if not score.marks:
        return "No question was answered.\n"
    lines = [f"{score}."]
    again = dict.fromkeys(f"{question.title} ({question.scenario})" for question in missed)
    lines += ["To look at again:"] if again else []
    for one in again:
        lines += _hung("  ", one, width)
    return printable_lines(lines)


def printable_lines(lines: Sequence[str]) -> str:
    """Lines of which none steers a terminal, with their line ends."""
    return "".join(printable(line).rstrip() + "\n" for line in lines)


def _together(head: str, text: str, width: int) -> list[str]:
    """The same for a text with entries such as ``RUE*: RUEO``, which are not torn apart."""
    return [line.replace("\u00a0", " ") for line in _hung(head, text.replace(": ", ":\u00a0"), width)]


def _hung(head: str, text: str, width: int, indent: int | None = None) -> list[str]:
    """A text behind its head; further lines begin below the text, or at the indent."""
    return wrap(
        text, max(width, 40), initial_indent=head, subsequent_indent=" " * (len(head) if indent is None else indent),
        break_on_hyphens=False, break_long_words=True,
    ) or [head.rstrip()]  # fmt: skip
