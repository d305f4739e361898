"""A question with its choices: what is told, what is asked, which choice is right, why, and the hints in steps.

Owns the values and how one is put together: exactly one choice is right, no two say the same, and the place of the
right one is drawn. What is asked is `questions`'; how it looks on paper or a terminal is the reports'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sim.teaching.draw import Draw

__all__ = ["CHOICES", "LETTERS", "Asked", "Choice", "Fact", "Option", "Question", "question_of"]

LETTERS = "abcdefgh"
CHOICES = 4
"""How many choices a question has at most; at least it has three."""
FEWEST = 3

Fact: TypeAlias = "tuple[str, str]"
"""A thing that is told: what it is (``Trunks``) and what it says. With an empty name: a line as it is sent."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: how it reads, what it means as data, and what to say to those who choose it."""

    text: str
    value: object
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kind of question makes of a subject, before choices are drawn. ``about`` names the subject as data."""

    text: str
    facts: tuple[Fact, ...]
    right: Option
    wrong: Sequence[Option]
    rule: str
    source: str
    about: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice by its letter."""

    letter: str
    text: str
    value: object
    why: str
    right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is put. ``hints`` come in steps, and the last one gives the answer away."""

    kind: str
    title: str
    topic: str
    scenario: str
    scenario_title: str
    text: str
    facts: tuple[Fact, ...]
    choices: tuple[Choice, ...]
    hints: tuple[str, ...]
    rule: str
    source: str
    about: Mapping[str, object]

    @property
    def answer(self) -> Choice:
        """The choice that is right."""
        return next(choice for choice in self.choices if choice.right)

    def choice(self, letter: str) -> Choice | None:
        """The choice with a letter, in either case, or None."""
        return next((choice for choice in self.choices if choice.letter == letter.lower()), None)


def question_of(
    asked: Asked, draw: Draw, *, kind: str, title: str, topic: str, scenario: tuple[str, str]
) -> Question | None:
    """The question with its choices drawn; None where too few plausible ones are left.

    ``scenario`` is its name and its title. Wrong choices are taken in the order given, which is from the most
    plausible, but those of them that say what the right one or another says are left out.
    """
    wrong = _distinct(asked.right, asked.wrong)[: CHOICES - 1]
    if len(wrong) < FEWEST - 1:
        return None
    options = draw.shuffled([asked.right, *wrong])
    choices = tuple(
        Choice(letter, option.text, option.value, option.why, option is asked.right)
        for letter, option in zip(LETTERS, options, strict=False)
    )
    return Question(
        kind, title, topic, *scenario, asked.text, asked.facts, choices, _hints(asked, choices, draw), asked.rule,
        asked.source, dict(asked.about),
    )  # fmt: skip


def _distinct(right: Option, wrong: Iterable[Option]) -> list[Option]:
    texts, values, found = {right.text}, [right.value], []
    for option in wrong:
        if option.text not in texts and option.value not in values:
            texts.add(option.text)
            values.append(option.value)
            found.append(option)
    return found


def _hints(asked: Asked, choices: Sequence[Choice], draw: Draw) -> tuple[str, ...]:
    """First the rule, then a choice that falls away, then the answer."""
    out = draw.one([choice for choice in choices if not choice.right])
    right = next(choice for choice in choices if choice.right)
    return (asked.rule, f"Strike out {out.letter}: {out.text}", f"It is {right.letter}: {right.text}. {right.why}")
