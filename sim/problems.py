"""What is wrong with an input, and where.

Owns the place of a mistake, the one line that people and editors read, whatever a path or a text holds, and the
exception that carries many of them. Everything that reads text returns problems; only the border turns them into
an exit code.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

__all__ = ["InvalidInput", "Place", "Problem", "Severity", "nearest", "unwritable"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, and a line and column counted from 1 (0: the file as a whole)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = _on_one_line(self.file)
        return f"{file}:{self.line}:{self.column}" if self.line else file


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or guess: its place, a code that the documentation explains, what is wrong, what to write."""

    place: Place
    code: str
    text: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """The line that editors can jump to: ``file:line:col: CODE what is wrong; hint``."""
        mark = "warning: " if self.severity == "warning" else ""
        hint = f"; {self.hint}" if self.hint else ""
        return _on_one_line(f"{self.place}: {self.code} {mark}{self.text}{hint}")

    def within(self, file: str) -> Problem:
        """The same problem, told of another file name."""
        return replace(self, place=replace(self.place, file=file))


def _on_one_line(text: str) -> str:
    """A text with line breaks, and whatever else steers a terminal, written out: ``\\n``."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


class InvalidInput(Exception):  # noqa: N818 - the public name; it says what the caller gave, not what broke
    """Input that cannot be used: ``problems`` lists every mistake, in the order in which they were found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Every problem, a line each."""
        return "\n".join(map(str, self.problems))


def unwritable(path: str, failed: Exception, hint: str = "") -> Problem:
    """The problem of a file or folder that cannot be written: why, and what to do; of a full disk, to make room."""
    why = (getattr(failed, "strerror", None) or str(failed)).lower()
    if isinstance(failed, OSError) and failed.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "make room, or name another folder"
    return Problem(Place(path), "F010", f"cannot be written ({why})", hint)


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint ``did you mean '...'?`` with the closest of the known names, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""
