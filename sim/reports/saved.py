"""A saved run read back: the scenario as far as reports ask, and its events.

Owns reading what `trace` writes. A damaged or foreign file gives problems with their lines, and nothing that
the folds could stumble over. Codes T700 to T709.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, cast, get_args

from sim.engine.events import (
    Arrived,
    Delivered,
    Ended,
    Event,
    Filed,
    Finished,
    Interrupted,
    Queued,
    Remained,
    Started,
    Status,
    Unfiled,
    Unrouted,
    Work,
)
from sim.network.tree import Reason
from sim.problems import InvalidInput, Place, Problem
from sim.quantities import counted
from sim.reports.fields import Number
from sim.reports.trace import BY_KIND, FORMAT
from sim.reports.trace_head import Head, Unreadable, mapping, optional, read_head, seconds, text, texts, whole
from sim.scenario.model import Addressee, Filing, Input, Scenario

__all__ = ["CODES", "SavedRun", "open_trace"]

CODES = {
    "T700": "the trace cannot be opened",
    "T701": "the file is not a trace",
    "T702": "a trace of another version",
    "T703": "the first line of the trace is damaged",
    "T704": "a line is not one JSON object",
    "T705": "no such event",
    "T706": "an event lacks a value, or has one of another kind",
    "T707": "an event comes before the one that stands above it",
    "T708": "an event of a message, an addressee or a copy that nothing told of before",
    "T709": "the trace breaks off, or goes on behind its end",
}
LONGEST_LINE = 50_000_000
MOST_PROBLEMS = 20
FOLLOWING = ("T707", "T708")
"""Below a damaged line these may follow from it: what it told, or when it was, the lines below build on."""

Read = Callable[[object], object]
_OF_A_COPY = (Started, Interrupted, Finished, Arrived)


class SavedRun:
    """A run read back from its trace: its scenario as far as reports ask, and its events, once each time."""

    def __init__(
        self, path: str, head: Head, meta: Mapping[str, object], lines: Callable[[], Iterator[bytes]]
    ) -> None:
        self.path = path
        self.scenario, self.seed, self.replication = head
        self.meta = meta
        self._lines = lines

    def events(self) -> Iterator[Event]:
        """The events of the run; raises `InvalidInput` with the damaged lines, after the last of them."""
        return _Reader(self.path, self.scenario).events(self._lines())


def open_trace(path: str) -> SavedRun:
    """A saved run (``-``: from standard input); raises `InvalidInput` where its first line cannot be used."""
    if path == "-":
        stream = iter(_lines_of(sys.stdin.buffer))
        first = next(stream, b"")
        return SavedRun(path, *_first(path, first), lambda: stream)

    def again() -> Iterator[bytes]:
        with _opened(path) as file:
            lines = _lines_of(file)
            next(lines, b"")
            yield from lines

    with _opened(path) as file:
        first = next(_lines_of(file), b"")
    return SavedRun(path, *_first(path, first), again)


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise InvalidInput(
                [Problem(Place(path), "T700", "is not a file", "name a trace that --trace wrote")]
            )
        file = open(path, "rb")  # noqa: SIM115 - closed below
    except (OSError, ValueError) as failed:
        why = (getattr(failed, "strerror", None) or "no such path").lower()
        raise InvalidInput([Problem(Place(path), "T700", f"the trace cannot be opened ({why})")]) from None
    with file:
        yield file


def _lines_of(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE):
        yield line


def _first(path: str, line: bytes) -> tuple[Head, Mapping[str, object]]:
    """What the first line says of the run."""
    place = Place(path, 1, 1)
    told = _object(line)
    if told is None or told.get("type") != "trace":
        raise InvalidInput(
            [Problem(place, "T701", "the file is not a trace", "name a file that --trace wrote")]
        )
    if told.get("format") != FORMAT:
        text_ = f"a trace of version {_quoted(told.get('format'))}; this program reads version {FORMAT}"
        raise InvalidInput([Problem(place, "T702", text_, "make it again with this program")])
    try:
        meta = mapping(told.get("meta"))
        return read_head(mapping(told.get("scenario")), _inputs(meta)), meta
    except Unreadable as wrong:
        problem = Problem(place, "T703", f"the first line of the trace is damaged: {wrong}", "make it again")
        raise InvalidInput([problem]) from None


def _inputs(meta: Mapping[str, object]) -> tuple[Input, ...]:
    found = meta.get("inputs")
    inputs = [mapping(one) for one in found] if isinstance(found, list) else []
    return tuple(Input(*(text(one.get(key)) for key in ("role", "path", "sha256"))) for one in inputs)


def _object(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line, parse_float=Number, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _refused(_: str) -> object:
    raise ValueError


def _quoted(value: object) -> str:
    """A value of a foreign file as a problem shows it: at most 80 characters, on one line."""
    shown = ascii(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."


class _Wrong(Exception):  # noqa: N818 - it says what the line is
    def __init__(self, code: str, text_: str) -> None:
        self.code, self.text = code, text_
        super().__init__(text_)


class _Reader:
    """Lines to events, and what has been told so far: messages and their addressees, copies, the time."""

    def __init__(self, path: str, scenario: Scenario) -> None:
        self.path = path
        self.levels = {name: level for level, name in enumerate(scenario.rules.names())}
        self.names: dict[str, int] = {}
        self.addressees: list[frozenset[str | None]] = []
        self.copies: set[int] = set()
        self.paths: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.now = 0
        self.kinds: dict[str, Read] = {
            "whole": whole,
            "text": text,
            "texts": self._texts,
            "path": self._path,
            "seconds": seconds,
            "level": self._level,
            "message": self._message,
            "message or none": optional(self._message),
            "text or none": optional(text),
            "seconds or none": optional(seconds),
            "work": _choice(get_args(Work)),
            "reason": _choice(get_args(Reason)),
            "status": _choice(get_args(Status)),
        }

    def events(self, lines: Iterator[bytes]) -> Iterator[Event]:
        """The events that can be read; the problems of the others are raised at the end, with the first of them
        how many lines below may follow from it."""
        problems: list[Problem] = []
        following = 0
        ended = 0
        number = 1
        for number, line in enumerate(lines, 2):
            try:
                if ended:
                    raise _Wrong("T709", "the trace goes on behind its end")
                event = self._event(line)
            except _Wrong as wrong:
                if problems and wrong.code in FOLLOWING:
                    following += 1
                    continue
                problems.append(Problem(Place(self.path, number, 1), wrong.code, wrong.text))
                if len(problems) == MOST_PROBLEMS:
                    break
                continue
            ended = isinstance(event, Ended)
            yield event
        else:
            if not ended and not problems:
                where = Place(self.path, number, 1)
                problems.append(
                    Problem(where, "T709", "the trace breaks off behind this line", "run it again")
                )
        if following:
            rest = "not told that may follow from it"
            hint = counted(following, f"line below is {rest}", f"lines below are {rest}")
            problems[0] = replace(problems[0], hint=hint)
        if problems:
            raise InvalidInput(problems)

    def _event(self, line: bytes) -> Event:
        told = _object(line)
        if told is None:
            raise _Wrong(
                "T704", f"the line is not a JSON object: {_quoted(line[:100].decode('utf-8', 'replace'))}"
            )
        kind = told.get("type")
        made = BY_KIND.get(kind) if isinstance(kind, str) else None
        if made is None:
            raise _Wrong("T705", f"no such event: {_quoted(kind)}")
        at_us = self._value(told, "at_s", "seconds")
        if cast(int, at_us) < self.now:
            raise _Wrong("T707", "the event comes before the one above it")
        self.now = cast(int, at_us)
        if made[0] in (Filed, Unfiled):
            return self._filed(told, self.now, made[0])
        values = [self._value(told, key, value) for key, value in made[1].values]
        event = cast(Event, made[0](at_us, *values))  # type: ignore[call-overload]
        self._check(event)
        return event

    def _value(self, told: Mapping[str, object], key: str, kind: str) -> object:
        try:
            return self.kinds[kind](told.get(key))
        except (ValueError, TypeError):
            wrong = f"{key!r} is missing" if key not in told else f"{key!r} cannot be {_quoted(told[key])}"
            raise _Wrong("T706", wrong) from None

    def _check(self, event: Event) -> None:
        """What the folds rely on: events of known copies, and of addressees that the message has."""
        if isinstance(event, Queued):
            self.copies.add(event.copy)
        elif isinstance(event, _OF_A_COPY):
            if event.copy not in self.copies:
                raise _Wrong("T708", f"nothing told of copy {event.copy} before")
        elif isinstance(event, (Delivered, Unrouted, Remained)):
            self._check_addressee(event.message, event.indicator)

    def _check_addressee(self, message: int, indicator: str | None) -> None:
        if indicator not in self.addressees[message]:
            raise _Wrong("T708", f"the message has no addressee {_quoted(indicator)}")

    def _message(self, value: object) -> int:
        number = self.names.get(text(value))
        if number is None:
            raise _Wrong("T708", f"nothing told of a message {_quoted(value)} before")
        return number

    def _level(self, value: object) -> int:
        level = self.levels.get(text(value))
        if level is None:
            raise Unreadable("a precedence")
        return level

    def _texts(self, value: object) -> tuple[str, ...]:
        found = texts(value)
        return self.paths.setdefault(found, found)

    def _path(self, value: object) -> tuple[str, ...]:
        found = self._texts(value)
        if not found:
            raise Unreadable("a path")
        return found

    def _filed(self, told: Mapping[str, object], at_us: int, made: type) -> Event:
        name = cast(str, self._value(told, "message", "text"))
        if name in self.names:
            raise _Wrong("T708", f"a second message {_quoted(name)}")
        listed = told.get("addressees")
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise _Wrong("T706", "'addressees' is no list of addressees")
        addressees = tuple([self._addressee(one) for one in listed])
        levels = tuple([cast(int, self._value(one, "precedence", "level")) for one in listed])
        level = cast(int, self._value(told, "precedence", "level"))
        filing = Filing(
            name,
            cast(int, self._value(told, "filed_s", "seconds")),
            cast(str, self._value(told, "from", "text")),
            cast(int, self._value(told, "characters", "whole")),
            cast(str, told["precedence"]),
            self._second(told),
            addressees,
        )
        self.names[name] = len(self.names)
        self.addressees.append(frozenset([who.indicator for who in addressees if not who.served]))
        return cast(
            Event, made(at_us, self.names[name], _with_cable(filing, told.get("cable")), level, levels)
        )

    def _second(self, told: Mapping[str, object]) -> str | None:
        """The message's second prosign, by the name of its precedence."""
        if "info_precedence" not in told:
            return None
        self._value(told, "info_precedence", "level")
        return cast(str, told["info_precedence"])

    def _addressee(self, told: Mapping[str, object]) -> Addressee:
        return Addressee(
            cast("str | None", self._value(told, "indicator", "text or none")),
            cast("str | None", self._value(told, "designator", "text or none")),
            "info" if told.get("role") == "info" else "action",
            cast("str | None", told.get("precedence")),
            told.get("served") is True,
        )


def _with_cable(filing: Filing, told: object) -> Filing:
    """The message with as much of its cable as its title needs."""
    if not isinstance(told, dict):
        return filing
    from sim.cable.message import Address, Message  # noqa: PLC0415 - only where there are cables

    origin, serial, section, dtg = [
        value if isinstance(value := told.get(key), str) else None
        for key in ("from", "serial", "section", "dtg")
    ]
    address = None if origin is None else Address(plad=origin)
    return replace(filing, cable=Message(originator=address, serial=serial, section=section, dtg=dtg))


def _choice(words: tuple[str, ...]) -> Read:
    def read(value: object) -> str:
        if value in words:
            return value
        raise Unreadable("a word")

    return read
