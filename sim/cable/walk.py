"""The walk over the lines of a heading: what has been seen, and what was noted on the way.

Owns the values of a heading while they are gathered, the segments, entries and guesses, and looking ahead. It
knows no format line: ``front`` and ``lists`` do, and ``heading`` decides which of them is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sim.cable.lines import Line, Source, upper

__all__ = [
    "EMBEDDED",
    "FM_INSIDE",
    "INDICATOR_WORD",
    "LABELS",
    "LONGEST_LINE",
    "TO_INFO",
    "Entry",
    "Guess",
    "Heading",
    "Segment",
    "Walk",
]

LONGEST_LINE = 8_192  # characters that are looked at as one line
NEAR = 8  # lines looked at behind an early BT, or for FM behind a classification line

TO_INFO = re.compile(
    r"(?P<role>T[O0]|[I1L|]NF[O0]|XMT|EXEMPT)(?:\s?:\s{0,20}|\s{1,40}|\s?/\s?|$|(?=[QRU][A-Z]{3,6}\s?/))"
)
LABELS = re.compile(
    r"(?:ROUTINE|PRIORITY|IMMEDIATE|FLASH|NIACT IMMEDIATE|ADMINISTRATIVE MESSAGE|CORRECTED COPY"
    r"|POSS(?:IBLE)? DUPE)\s*\Z"
)
FM_INSIDE = re.compile(r"(?:^|\s|(?<=\d))FM\s")
INDICATOR_WORD = re.compile(r"[A-Z_]{4,30}\.?(?=[\s,;]|\Z)")
EMBEDDED = re.compile(
    r"(?:\s|/)(?=VZCZC[A-Z]{3}\d{3}|DE\s[QRU][A-Z]{3,6}\s#\d|ZN[RY]\s[UECSTR]{5}\s"
    r"|(?:[ZOPRYWM]\s?){1,3}\d{6}Z\s?[A-Z]{3}|[ZOPRYWM][A-Z]{3}Z[A-Z]{3}\s[QRU][A-Z]{6}\d{4}\s\d{7})"
)
_LATER = {role: re.compile(rf"^[ \t>]{{0,40}}{role}[ \t:/]", re.MULTILINE) for role in ("TO", "INFO", "FM")}
_LATER_WINDOW = 20_000
_OPENING = {"FL1", "FL2", "FL3", "FL4", "FL5"}


@dataclass(slots=True)
class Segment:
    """A stretch of the source that was recognised: its format line (or ``page``, ``unread``, ..) and its lines."""

    kind: str
    lines: list[Line]


@dataclass(slots=True)
class Entry:
    """An address line, or what of a line is one: its prosign, the zone it stands in, its lines and joined text."""

    role: str
    zone: int
    text: str
    lines: list[Line]
    fresh: bool
    blank_before: bool
    length: int

    @property
    def capitals(self) -> str:
        """The joined text in capitals."""
        return upper(self.text)


@dataclass(frozen=True, slots=True)
class Guess:
    """A problem found while reading: its code, the offset it is about, what to say."""

    code: str
    at: int
    text: str
    hint: str = ""


@dataclass(slots=True)
class Heading:
    """What the heading says so far; values as written."""

    start: int = 0
    transmission_id: str | None = None
    transmission_time: str | None = None
    fl2_precedence: str | None = None
    fl2_ris: list[str] = field(default_factory=list)
    janap_head: str | None = None
    janap_again: str | None = None
    originator_ri: str | None = None
    serial: str | None = None
    section: str | None = None
    filed: str | None = None
    numbered: bool = False
    aftn: bool = False
    security: str | None = None
    classification_chars: str | None = None
    fl4_tail: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    prosigns: tuple[str, ...] = ()
    dtg: str | None = None
    dtg_at: int = 0
    filed_at: int = 0
    dtg_tail: list[str] = field(default_factory=list)
    accounting: str | None = None
    group_count: str | None = None
    entries: list[Entry] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    text_at: int = 0
    separated: bool = False
    bt_at: int | None = None


class Walk:
    """One walk over the lines of a source: its state, and how findings are noted."""

    def __init__(self, source: Source, start: int) -> None:
        self.source = source
        self.start = start
        self.h = Heading(start, text_at=len(source.text))
        self.next_at = start
        self.role = ""  # the prosign whose list is open
        self.has_fm = False
        self.listed = False
        self.after_bt = 0
        self.open = ""  # the format line that a line without a mark of its own may continue
        self.blank = True
        self.length = 0
        self.zone = -1  # -1 before the heading, 0 in it, 1 behind FM, 2 behind an early BT
        self.done = False
        self._later: dict[tuple[str, int], bool] = {}
        self._line = ""
        self._inside: tuple[int, int] | None = (0, 0)
        self.spaced = False
        self.marked_up = False

    def guess(self, code: str, at: int, text: str, hint: str = "") -> None:
        """Notes a problem."""
        self.h.guesses.append(Guess(code, at, text, hint))

    def segment(self, kind: str, line: Line) -> None:
        """Notes a recognised stretch."""
        self.h.segments.append(Segment(kind, [line]))
        if self.zone < 0 and kind in _OPENING:
            self.zone = 0
            self.role = ""

    def begin_text(self, offset: int) -> None:
        """The text begins at an offset of the source."""
        if not self.done:
            self.h.text_at = offset
            self.done = True

    def near(self, most: int = NEAR) -> list[str]:
        """The next few lines that are not blank, cleaned, in capitals."""
        found: list[str] = []
        for line, _ in self.source.lines(self.next_at, 3 * most, LONGEST_LINE):
            if line.text:
                found.append(upper(line.text[:400]))
                if len(found) == most:
                    break
        return found

    def look_at(self, capitals: str) -> None:
        """The line that is being read now."""
        self._line = capitals
        self._inside = (-1, -1)

    def embedded(self, at: int) -> int | None:
        """Where, behind ``at``, a format line begins inside the line that is being read; searched for once."""
        if self._inside is not None and self._inside[0] < at:
            found = EMBEDDED.search(self._line, at)
            self._inside = found.span() if found else None
        return self._inside[1] if self._inside else None

    def later(self, role: str) -> bool:
        """Whether a later line of the heading begins with a prosign."""
        key = (role, self.next_at)
        if key not in self._later:
            text = self.source.text
            limit = min(len(text), self.next_at + _LATER_WINDOW)
            at = text.find("\nBT", self.next_at, limit)
            self._later[key] = _LATER[role].search(text, self.next_at, at if at >= 0 else limit) is not None
        return self._later[key]

    def keep_tail(self, tail: list[str], line: Line) -> None:
        """Keeps the words behind the values of a line, unless they are hyphens alone."""
        words = " ".join(line.text.split())
        if words.strip("-/. "):
            tail.append(words)

    def leave_list(self, line: str) -> None:
        """A format line of the front stands behind an address list: lines out of order."""
        self.open = line
        self.role = ""

    def second_heading(self, line: Line, at: int) -> int:
        """A heading inside the message (a readdressal): it is part of the text. Always gives 0."""
        if not self.has_fm and not self.listed and not self.role:
            return 0
        self.guess("C162", line.offset(at), "a second heading follows")
        self.begin_text(line.offset(at))
        return 0
