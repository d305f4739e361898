"""The lessons that ship: scenarios with a number, each with a goal, a task and hints.

Owns which scenarios are lessons and how one is named: by its number, its name, or the path of a scenario of one's own.
What a lesson says is the scenario's `lesson:`; how it is told is `sim.reports`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim import shipped
from sim.documents import Value, read_yaml
from sim.problems import InvalidInput, Place, Problem

__all__ = ["Listed", "lessons", "named", "number_of"]

_NUMBERED = re.compile(r"0*(\d{1,4})(?:_.*)?")


@dataclass(frozen=True, slots=True)
class Listed:
    """A lesson in the list: its number, the name by which its scenario runs, its title and its goal."""

    number: int
    name: str
    title: str
    goal: str


def lessons() -> tuple[Listed, ...]:
    """The lessons that ship, by their numbers."""
    found = [_listed(name) for name in shipped.names("scenario") if _NUMBERED.fullmatch(name)]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.number))


def number_of(name: str) -> int | None:
    """The number of a lesson that ships, by its name."""
    return next((one.number for one in lessons() if one.name == name), None)


def named(text: str) -> str:
    """The scenario that a number of a lesson means; any other text is a name that ships, or a path, already.

    Raises `InvalidInput` for a number that no lesson has.
    """
    if not (text.isascii() and text.isdigit()):
        return text
    known = lessons()
    for one in known:
        if one.number == int(text[:9]):
            return one.name
    numbers = f"lessons are {known[0].number} to {known[-1].number}" if known else ""
    raise InvalidInput([Problem(Place(text), "F007", f"there is no lesson {text[:9]}", numbers)])


def _listed(name: str) -> Listed | None:
    path = shipped.find("scenario", name)
    document = read_yaml(path)[0] if path is not None else None
    number = _NUMBERED.fullmatch(name)
    if document is None or number is None or not isinstance(document.value, dict) or "lesson" not in document.value:
        return None
    lesson = document.value["lesson"]
    goal = lesson.get("goal", "") if isinstance(lesson, dict) else ""
    return Listed(int(number[1]), name, _words(document.value.get("scenario", "")), _words(goal))


def _words(value: Value) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
