"""A quiz for Moodle: questions in GIFT, with a category for each topic and a reason for each choice.

Owns the form. Texts are HTML inside GIFT, so that routing lines keep their spaces and no star becomes markup. What
GIFT and HTML take for marks is escaped, a per cent sign as well, which could be a weight. The file is UTF-8, and no
question has a blank line in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from sim.reports.question_text import printable
from sim.teaching.question import Fact, Question

__all__ = ["gift", "gift_escaped"]

_MARKS = str.maketrans({mark: "\\" + mark for mark in "\\~=#{}:"} | {"\n": "\\n", "\r": ""})


def gift_escaped(text: str) -> str:
    """A text that GIFT takes for no mark of its own."""
    return text.translate(_MARKS)


def gift(questions: Sequence[Question], seed: int) -> Iterator[str]:
    """The questions, those of a topic together in a category below ``cablesim``."""
    yield f"// {len(questions)} questions by cablesim quiz, seed {seed}\n"
    topics = dict.fromkeys(question.topic for question in questions)
    numbers = {id(question): number for number, question in enumerate(questions, 1)}
    for topic in topics:
        yield f"\n$CATEGORY: cablesim/{topic}\n"
        for question in questions:
            if question.topic == topic:
                yield "\n" + _question(question, f"{numbers[id(question)]:03d} {question.title}")


def _question(question: Question, name: str) -> str:
    title = gift_escaped(printable(f"{name} ({question.scenario})"))
    lines = [f"::{title}::[html]{gift_escaped(_told(question))}" + "{"]
    for choice in question.choices:
        mark = "=" if choice.right else "~"
        lines.append(f"\t{mark}{gift_escaped(_marked(choice.text))}#{gift_escaped(_marked(choice.why))}")
    why = f"<p>{_marked(question.rule)}</p><p>{_marked(question.source)}</p>"
    lines.append(f"\t####{gift_escaped(why)}")
    return "\n".join([*lines, "}"]) + "\n"


def _told(question: Question) -> str:
    return f"<p>{_marked(question.text)}</p>" + "".join(_facts(question.facts))


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    lines = [escape(printable(text), quote=False) for name, text in facts if not name]
    if lines:
        yield f"<pre>{'<br>'.join(lines)}</pre>"
    named = [f"<li>{_marked(name)}: {_marked(text)}</li>" for name, text in facts if name]
    if named:
        yield f"<ul>{''.join(named)}</ul>"


def _marked(text: str) -> str:
    """A text as HTML; what it marks as code stays code."""
    pieces = escape(printable(" ".join(text.split())), quote=False).replace("%", "&percnt;").split("`")
    if len(pieces) % 2 == 0:
        return "`".join(pieces)
    return "".join(f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces))
