"""A cable taken apart for people, line by line, as an analyser of protocols takes a packet apart.

Owns the text of `read`: each line as it stands, a mark under each part, what it means and where that is written,
and what was guessed or is damaged. A meaning is told once and named from then on. Colours are `reading_colour`'s,
meanings `sim.cable`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import TypeAlias

from sim.cable.indicators import explain_indicator
from sim.cable.meaning import Meaning, meaning
from sim.cable.parts import Part
from sim.cable.reader import Reading
from sim.problems import Problem
from sim.reports.reading import INDICATORS

__all__ = ["Span", "reading_lines", "reading_text"]

Span: TypeAlias = tuple[str, str]
"""A piece of a line and its style: one of the keys of `reading_colour.STYLES`."""

NARROWEST, WIDEST = 80, 120
LABEL = 6
"""Columns of the format line's number, before the line itself."""
SOURCE = 16
MARKS = 6
"""How many colours there are to tell parts of one line apart."""
_BLANKS = "\r\n\t \v\f\x1c\x1d\x1e\x85\u2028\u2029"
_PHYSICAL = re.compile(r"[^\r\n]*(?:\r*\n|\r+)|[^\r\n]+")
KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
OBVIOUS = {"month", "year"}
"""Parts that need no sentence."""
UNMARKED = {"paragraph number"}
"""Parts of the text that need no mark."""
ALWAYS = {"precedence prosign"}
"""Parts that are told each time, since what they say is what a reader looks for."""
_FORMS = {"state": "State", "acp127": "ACP 127", "janap128": "JANAP 128", "aftn": "the aeronautical network"}
_LEGEND = "At the right, paragraphs of ACP 127(G). State: 5 FAH-2. Observed: in real cables, in no manual."


def reading_text(reading: Reading, width: int = 100) -> str:
    """A reading without colours; nothing where no line was read."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in reading_lines(reading, width))


def reading_lines(reading: Reading, width: int) -> Iterator[list[Span]]:
    """A reading in styled lines, none longer than ``width`` (80 to 120); nothing where no line was read."""
    return _Teller(reading, max(NARROWEST, min(width, WIDEST))).lines()


class _Key:
    """What the parts that share a mark have in common."""

    def __init__(self, part: Part, number: int) -> None:
        self.name, self.meaning = part.name, meaning(part)
        self.mark = KEYS[min(number, len(KEYS) - 1)]
        self.style = f"mark{number % MARKS}"


class _Teller:
    """Tells one reading, and remembers what it has told."""

    def __init__(self, reading: Reading, width: int) -> None:
        self.reading, self.width = reading, width
        self.told: set[tuple[str, str]] = set()
        self.seen: set[str] = set()
        self.indicators: set[str] = set()
        self.named: tuple[str, ...] = ()

    def lines(self) -> Iterator[list[Span]]:
        parts, placed = self.reading.parts, _placed(self.reading)
        if not parts:
            return
        yield from self._head()
        label, brief = "", False
        for number, part in enumerate(parts):
            was_brief, told = brief, len(self.told)
            first, *rest = self._part(part, placed.get(number, ()))
            here = part.line or "-"
            brief = len(self.told) == told and here == label
            apart = number > 0 and part.start_line > parts[number - 1].end_line + 1
            if not (brief and (was_brief or here == "FL12")) or (here == "FL12" and apart):
                yield []
            shown = here if here != label or (part.parts and here != "FL12") else ""
            label = here
            yield [(f"{shown:<{LABEL}}", "label"), *first]
            yield from ([(" " * LABEL, "plain"), *line] for line in rest)
        yield from self._elsewhere(placed.get(None, ()))

    # ------------------------------------------------------------ a cable

    def _head(self) -> Iterator[list[Span]]:
        message = self.reading.message
        told = [message.name or "A cable without a name", *([message.dtg] if message.dtg else [])]
        form = _FORMS.get(message.style)
        heading = _printable(", ".join(told)) + (f", in the form of {form}" if form else "")
        faults = len(self.reading.problems)
        if faults:
            heading += f"; {faults} {'guess or fault' if faults == 1 else 'guesses and faults'}"
        yield from ([(line, "title")] for line in wrap(heading, self.width))
        yield from ([(line, "dim")] for line in wrap(_LEGEND, self.width))

    def _elsewhere(self, problems: Sequence[Problem]) -> Iterator[list[Span]]:
        for at, problem in enumerate(problems):
            if at == 0:
                yield []
            where = f"line {problem.place.line}: " if problem.place.line else ""
            yield from self._problem(problem, -1, self.width, where)

    # ------------------------------------------------------------ a format line

    def _part(self, part: Part, problems: Sequence[Problem]) -> list[list[Span]]:
        """A format line: as it stands, with marks, and what is to be told of it."""
        keys = {} if {inner.name for inner in part.parts} <= UNMARKED else _keys(part)
        lines = list(self._as_it_stands(part, keys, problems))
        if part.line != "FL12":
            return [*lines, *self._sentence(part.name, meaning(part), []), *self._meanings(part, keys)]
        marked = 2 * bool(keys)
        return [*lines[:marked], *self._meanings(part, keys), *lines[marked:]]

    def _meanings(self, part: Part, keys: dict[tuple[str, str], _Key]) -> Iterator[list[Span]]:
        """What the parts of a line mean, in full or by name, and the letters of its indicators."""
        known: list[_Key] = []
        for key in keys.values():
            told = (key.name, key.meaning.text) in self.told and key.name not in ALWAYS
            if key.name in OBVIOUS or told:
                known.append(key)
            else:
                yield from self._sentence(key.name, key.meaning, [(f"{key.mark} ", key.style)])
        yield from self._names(known)
        for inner in part.parts:
            if inner.name in INDICATORS:
                yield from self._indicator(inner.raw.upper())

    def _as_it_stands(self, part: Part, keys: dict[tuple[str, str], _Key], problems: Sequence[Problem]
                      ) -> Iterator[list[Span]]:  # fmt: skip
        """Each line of the source that it takes, with the marks under it, and what is wrong with it."""
        at, left = part.start, sorted(problems, key=lambda problem: problem.place)
        for number, raw in enumerate(_PHYSICAL.findall(part.raw)):
            text = raw.strip(_BLANKS)
            begin = at + raw.index(text)
            at += len(raw)
            if not text:
                continue
            if keys:
                yield from self._marked(text, begin, part, keys)
            else:
                style = "plain" if part.line == "FL12" else "cable"
                for start, end in _pieces(text, self.width - LABEL):
                    yield [(_printable(text[start:end]), style)]
            column = part.start_column if number == 0 else raw.index(text) + 1
            while left and left[0].place.line <= part.start_line + number:
                problem = left.pop(0)
                yield from self._problem(problem, problem.place.column - column, self.width - LABEL)

    def _marked(self, text: str, begin: int, part: Part, keys: dict[tuple[str, str], _Key]) -> Iterator[list[Span]]:
        """A line of the source with a mark under each of its parts, over as many lines as it needs."""
        styles, marks = ["cable"] * len(text), [" "] * len(text)
        for inner in part.parts:
            key = keys[_kind(inner)]
            spot = range(max(inner.start - begin, 0), min(inner.end - begin, len(text)))
            for place in spot:
                styles[place], marks[place] = key.style, key.mark if place == spot[0] else "\u2500"
        for start, end in _pieces(text, self.width - LABEL):
            yield _spans(_printable(text[start:end]), styles[start:end])
            under = "".join(marks[start:end]).rstrip()
            if under:
                yield _spans(under, styles[start:end])

    def _problem(self, problem: Problem, column: int, width: int, where: str = "") -> Iterator[list[Span]]:
        """What is wrong with a line or was guessed, with a caret under the place."""
        text = f"{where}{problem.code} {problem.text}" + (f"; {problem.hint}" if problem.hint else "")
        style = "error" if problem.severity == "error" else "warning"
        told = _printable(text)
        begin = column if column >= 0 and column + 2 + len(told) <= width else 0
        if not begin and 0 < column < width:
            yield [(" " * column + "^", style)]
        for number, line in enumerate(wrap(told, width - begin - 2)):
            yield [(" " * begin + ("^ " if number == 0 and begin == column else "! " if number == 0 else "  "), style),
                   (line, style)]  # fmt: skip

    def _sentence(self, name: str, told: Meaning, mark: list[Span]) -> Iterator[list[Span]]:
        """What a part means, with its source at the right; of a whole line only where it has not been told."""
        if (name, told.text) in self.told and not mark:
            return
        self.told.add((name, told.text))
        indent = sum(len(text) for text, _ in mark)
        room = self.width - LABEL - SOURCE - 2
        lines = wrap(f"{name}: {_said(name, told.text)}", room, initial_indent=" " * indent, subsequent_indent="  ")
        source = wrap(_source(told), SOURCE)
        for number in range(max(len(lines), len(source))):
            text = lines[number] if number < len(lines) else ""
            spans: list[Span] = []
            if number == 0:
                spans += mark
                text = text[indent:]
                head, colon, rest = text.partition(":")
                spans += [(head, "name"), (colon + rest, "plain")]
            else:
                spans.append((text, "plain"))
            length = sum(len(piece) for piece, _ in spans)
            if number < len(source):
                spans.append((" " * (room + 2 - length) + source[number].rjust(SOURCE), "dim"))
            yield spans

    def _names(self, known: Iterable[_Key]) -> Iterator[list[Span]]:
        """Parts whose meaning has been told, by name, as many on a line as fit; nothing where the marks are those
        of the line before."""
        known = list(known)
        names = tuple(f"{key.mark} {key.name}" for key in known)
        if names == self.named:
            return
        self.named = names
        line: list[Span] = []
        length = 0
        for key in known:
            piece = f"{key.mark} {key.name}"
            if line and length + 2 + len(piece) > self.width - LABEL:
                yield line
                line, length = [], 0
            if line:
                line.append(("  ", "plain"))
                length += 2
            line += [(key.mark, key.style), (f" {key.name}", "dim")]
            length += len(piece)
        if line:
            yield line

    # ------------------------------------------------------------ an indicator

    def _indicator(self, word: str) -> Iterator[list[Span]]:
        """An indicator's letters: all of them the first time, then only what has not been seen before."""
        if word == "ZEN" or word in self.indicators:
            return
        first = not self.indicators
        self.indicators.add(word)
        letters = explain_indicator(word)
        fresh = []
        at = 0
        for letter in letters:
            at += len(letter.letters)
            if letter.observed is not None and word[:at] not in self.seen:
                fresh.append(f"{letter.letters}: {letter.observed}")
            self.seen.add(word[:at])
        if not first:
            room = self.width - LABEL - SOURCE - 12
            for number, text in enumerate(wrap("; ".join(fresh), room)):
                source = "observed" if number == 0 else ""
                yield [(f"  {'' if number else word:<8}", "name"), (f"{text:<{room}}", "observed"),
                       (f"{source:>{SOURCE + 2}}", "dim")]  # fmt: skip
            return
        half = (self.width - LABEL - 10 - 2) // 2
        yield [(f"  {word:<8}", "name"), ("what the place tells (ACP 121)".ljust(half + 2), "dim"),
               ("seen in real ones (observed)", "dim")]  # fmt: skip
        for letter in letters:
            official = wrap(letter.official or "", half) or [""]
            observed = wrap(letter.observed or "", half) or [""]
            for number in range(max(len(official), len(observed))):
                left = official[number] if number < len(official) else ""
                right = observed[number] if number < len(observed) else ""
                mark = f"  {letter.letters if number == 0 else '':<8}"
                yield [(mark, "name"), (left.ljust(half + 2), "plain"), (right, "observed")]


# ---------------------------------------------------------------- parts, marks, places


def _kind(part: Part) -> tuple[str, str]:
    return part.name, meaning(part).text


def _keys(part: Part) -> dict[tuple[str, str], _Key]:
    """A mark for each kind of part in a line, in order."""
    keys: dict[tuple[str, str], _Key] = {}
    for inner in part.parts:
        if _kind(inner) not in keys:
            keys[_kind(inner)] = _Key(inner, len(keys))
    return keys


def _placed(reading: Reading) -> dict[int | None, list[Problem]]:
    """The problems of a reading by the part that they are told at; None: in no line."""
    found: dict[int | None, list[Problem]] = {}
    for problem in reading.problems:
        place = problem.place.line, problem.place.column
        holds = (
            number for number, part in enumerate(reading.parts)
            if (part.start_line, part.start_column) <= place <= (part.end_line, part.end_column)
        )  # fmt: skip
        near = (number for number, part in enumerate(reading.parts) if part.start_line <= place[0] <= part.end_line)
        found.setdefault(next(holds, next(near, None)), []).append(problem)
    return found


def _pieces(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where a line is divided, at a blank where there is one."""
    start = 0
    while len(text) - start > width:
        blank = text.rfind(" ", start + width // 2, start + width + 1)
        end = blank + 1 if blank > 0 else start + width
        yield start, min(end, start + width)
        start = end if end <= start + width else blank + 1
    yield start, len(text)


def _spans(text: str, styles: Sequence[str]) -> list[Span]:
    """A text in the fewest pieces of one style each."""
    made: list[Span] = []
    for letter, style in zip(text, styles, strict=False):
        if made and made[-1][1] == style:
            made[-1] = made[-1][0] + letter, style
        else:
            made.append((letter, style))
    return made


def _said(name: str, text: str) -> str:
    """What a part means, without a first word that its name has said: confidential, of classification."""
    first, _, rest = text.partition(" ")
    return rest if rest and first.rstrip(":") == name.partition(" ")[0] else text


def _source(told: Meaning) -> str:
    """Where a meaning is written, in the short form that the legend explains."""
    source = told.source.partition(" (")[0]
    if source.startswith("ACP 127(G) "):
        return source.removeprefix("ACP 127(G) ")
    if source.startswith("State, 5 FAH-2"):
        return "State" + source.removeprefix("State, 5 FAH-2")
    if not told.official and (source.startswith("observed") or source in ("State cables", "naval messages")):
        return "observed"
    if source == "no rule was found":
        return ""
    return source.removeprefix("ACP 127 ")


def _printable(text: str) -> str:
    """The text without characters that would steer a terminal, each in its place."""
    return "".join(letter if letter.isprintable() else " " if letter == "\t" else "?" for letter in text)
