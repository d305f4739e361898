"""`cablesim quiz`: questions about what happens next, asked on a terminal or written for a class."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from sim.commands.telling import (
    DONE,
    Page,
    colour_on,
    colour_option,
    command_line,
    loaded,
    output_option,
    version,
    write,
)
from sim.usage import width_of_output

if TYPE_CHECKING:
    from sim.teaching.case import Case
    from sim.teaching.question import Question
    from sim.teaching.questions.kind import Kind

MARKDOWN, SUFFIX = "markdown", ".md"
QUESTIONS = 10
WIDEST = 100


@click.command(
    short_help="Ask what happens next, and explain the answers.",
    cls=Page,
    examples=(
        ("cablesim quiz", "Ten questions about the lessons that ship."),
        ("cablesim quiz 04_segregation --print -o worksheet.md", "A worksheet, and worksheet.answers.md beside it."),
        ("cablesim quiz --format gift --questions 40 --seed 3 -o quiz.gift", "Forty questions for Moodle."),
    ),
    groups=(
        ("What is asked", ("seed", "questions", "kinds")),
        ("Where it goes", ("printed", "form", "output", "colour")),
    ),
)
@click.argument("scenario", type=click.Path(), required=False)
@click.option("--seed", metavar="N", type=int, default=1, help="Another seed gives other questions (default 1).")
@click.option(
    "--questions", metavar="N", type=click.IntRange(1, 10_000), default=QUESTIONS, help="How many (default 10)."
)
@click.option(
    "--kind", "kinds", metavar="KIND", multiple=True, help="Only this kind (trunk, line, cut, ...); may be repeated."
)
@click.option("--print", "printed", is_flag=True, help="Write a worksheet and its answers, in Markdown.")
@click.option("--format", "form", type=click.Choice((MARKDOWN, "gift", "json")), help="Write for a class or program.")
@output_option
@colour_option
def quiz(
    scenario: str | None,
    seed: int,
    questions: int,
    kinds: tuple[str, ...],
    printed: bool,
    form: str | None,
    output: str | None,
) -> int:
    """Ask what happens next in a scenario (or all small ones that ship), check the answers, and explain them."""
    if printed and form not in (None, MARKDOWN):
        raise click.UsageError(f"--print writes Markdown, and --format {form} something else; choose one")
    if printed or (output is not None and form is None):
        form = MARKDOWN
    wanted = _kinds(kinds)
    cases = _cases(scenario)
    asked = _drawn(cases, seed, questions, wanted)
    if form is None:
        _Quiz(asked).hold()
    elif form == MARKDOWN:
        _write_papers(asked, seed, output)
    else:
        write(_data(asked, seed, form, cases), output)
    return DONE


def _cases(scenario: str | None) -> list[Case]:
    """The scenario that was named, or all small ones that ship, each run once."""
    from pathlib import PurePath

    from sim import shipped
    from sim.scenario.files import load_scenario
    from sim.teaching.case import Case
    from sim.teaching.quiz import is_small

    if scenario is not None:
        return [Case(PurePath(scenario).stem if scenario != "-" else "scenario", loaded(scenario))]
    ships = ((name, load_scenario(name)) for name in shipped.names("scenario"))
    return [Case(name, made) for name, made in ships if is_small(made)]


def _kinds(kinds: tuple[str, ...]) -> list[Kind[Any]]:
    """The kinds of question that were named; all, where none was."""
    from sim.problems import nearest
    from sim.teaching.quiz import KINDS

    known = {kind.name: kind for kind in KINDS}
    for name in kinds:
        if name not in known:
            hint = nearest(name, known) or f"kinds are {', '.join(known)}"
            raise click.UsageError(f"no kind of question {name!r}; {hint}")
    return [known[name] for name in kinds] or list(KINDS)


def _drawn(cases: list[Case], seed: int, count: int, kinds: list[Kind[Any]]) -> list[Question]:
    from itertools import islice

    from sim.teaching.quiz import questions_of

    asked = list(islice(questions_of(cases, seed, kinds), count))
    if not asked:
        raise click.UsageError("nothing in this scenario makes a good question of that kind; name another")
    return asked


def _write_papers(asked: list[Question], seed: int, output: str | None) -> None:
    """The worksheet and its answers: two files, or one after the other on standard output."""
    from sim.reports.worksheet import PAGE_RULE, answers, worksheet

    if output in (None, "-"):
        write((*worksheet(asked, seed), PAGE_RULE, *answers(asked, seed)), output)
        return
    assert output is not None
    write(worksheet(asked, seed), output)
    write(answers(asked, seed), f"{output.removesuffix(SUFFIX)}.answers{SUFFIX}")


def _data(asked: list[Question], seed: int, form: str, cases: list[Case]) -> Iterator[str]:
    from sim.reports.gift import gift
    from sim.reports.question_data import questions_json

    if form == "gift":
        return gift(asked, seed)
    inputs = [one for case in cases for one in case.scenario.inputs]
    meta = {
        "version": version(),
        "command": command_line(),
        "inputs": [{"role": one.role, "path": one.path, "sha256": one.sha256} for one in inputs],
    }
    return questions_json(asked, seed, meta)


class _Quiz:
    """A quiz on a terminal: questions one by one, hints in steps, a score at the end however it ends."""

    def __init__(self, asked: list[Question]) -> None:
        from sim.teaching.quiz import Score

        self._asked = asked
        self._score = Score()
        self._missed: list[Question] = []
        self._width = min(width_of_output(None), WIDEST)
        self._colour = colour_on(sys.stdout)

    def hold(self) -> None:
        """Ask until all are answered, until `q`, or until nothing more is typed."""
        from sim.reports.question_text import ended_text

        try:
            for number, question in enumerate(self._asked, 1):
                if not self._ask(question, number):
                    break
        except KeyboardInterrupt:
            print()
            raise
        finally:
            print(ended_text(self._score, self._missed, self._width), end="", flush=True)

    def _ask(self, question: Question, number: int) -> bool:
        """Put one question until it is answered or given away; False where the quiz is to end."""
        from sim.reports.question_text import hint_text, put_text, told_text

        print(put_text(question, number, len(self._asked), self._width))
        hints = 0
        letters = f"a to {question.choices[-1].letter}"
        while True:
            typed = self._typed(f"Answer ({letters}; ? for a hint; q to end): ")
            if typed is None or typed in ("q", "quit", "exit"):
                return False
            chosen = question.choice(typed)
            if typed == "?":
                hints += 1
                print(hint_text(question, hints, self._width))
                if hints == len(question.hints):
                    self._note(question, right=False, hints=hints)
                    return True
            elif chosen is not None:
                self._note(question, right=chosen.right, hints=hints)
                print(self._toned(told_text(question, chosen, self._width), right=chosen.right))
                return True
            else:
                print(f"Type a letter from {letters}, ? for a hint, or q to end.")

    def _note(self, question: Question, *, right: bool, hints: int) -> None:
        self._score.note(right=right, hints=hints)
        if not right:
            self._missed.append(question)

    def _toned(self, text: str, *, right: bool) -> str:
        """The first word in green or red, where there is colour."""
        if not self._colour:
            return text
        word, rest = text[: text.index(" ")], text[text.index(" ") :]
        return click.style(word, fg="green" if right else "red", bold=True) + rest

    @staticmethod
    def _typed(prompt: str) -> str | None:
        """What was typed, in small letters without blanks around it; None at the end of all input."""
        print(prompt, end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            return None
        return line.strip().lower()
