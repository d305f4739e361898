"""A quiz as data: one JSON object with every question, its choices, and what it asks about.

Owns the names of the fields. ``about`` names the subject and ``value`` the meaning of a choice, so that a program
can check an answer without reading prose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from sim.reports.data import FORMAT
from sim.teaching.question import Question

__all__ = ["questions_json"]


def questions_json(questions: Sequence[Question], seed: int, meta: Mapping[str, object]) -> Iterator[str]:
    """The object, in ASCII; times are whole microseconds since the scenario's start."""
    made = {
        "format": FORMAT,
        "meta": dict(meta),
        "seed": seed,
        "questions": [_question(number, question) for number, question in enumerate(questions, 1)],
    }
    yield json.dumps(made, indent=1) + "\n"


def _question(number: int, question: Question) -> dict[str, object]:
    return {
        "number": number,
        "kind": question.kind,
        "title": question.title,
        "topic": question.topic,
        "scenario": question.scenario,
        "about": dict(question.about),
        "text": question.text,
        "facts": [{"name": name or None, "text": text} for name, text in question.facts],
        "choices": [
            {"letter": one.letter, "text": one.text, "value": one.value, "right": one.right, "why": one.why}
            for one in question.choices
        ],
        "answer": question.answer.letter,
        "hints": list(question.hints),
        "rule": question.rule,
        "source": question.source,
    }
