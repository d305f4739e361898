"""From lines to format lines: which line is which, where one ends inside another, where the text begins.

Owns recognition by form. It walks the lines once, keeps what it has seen, and gives segments (a stretch of text with
its format line) and the values of FL1 to FL5; ``addresses`` reads the address lines, ``reader`` puts the message
together. What precedes the heading (mail wrappers, banners, distribution) is kept as segments and never believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sim.cable import grammar
from sim.cable.addresses import continues, split_points
from sim.cable.body import is_page_line
from sim.cable.lines import Line, Source, upper
from sim.cable.terms import PROSIGNS, is_indicator, precedence_name

__all__ = ["Entry", "Guess", "Heading", "Segment", "read_heading"]

LONGEST_HEADING = 2_000  # lines; ten times the 500 indicators that JANAP 128 allows would fit
LONGEST_LINE = 16_384  # characters that are looked at as one line
_PEEK = 8  # lines looked at behind an early BT, or for FM behind a classification line


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


_TO_INFO = re.compile(r"(?P<role>TO|INFO|XMT|EXEMPT)(?:\s?:\s{0,20}|\s{1,40}|\s?/\s?|$|(?=[QRU][A-Z]{3,6}\s?/))")
_FM = re.compile(r"(?:FM|FROM)(?:\s?:\s{0,20}|\s{1,40}|$|(?=[QRU][A-Z]{3,6}/))")
_FM_INSIDE = re.compile(r"(?:^|\s|(?<=\d))FM\s")
_FL5_INSIDE = re.compile(r"(?:^|\s)(?=(?:[ZOPRYWM]\s?){1,3}\d{6}\s?Z)")
_SIGNAL_LINE = re.compile(r"Z[A-Z]{2}(?:\d|-\d)?(?![A-Z0-9/])|PSN\s|MID\s?\d|\(|[QRU][A-Z]{5,6}\s?\d{4}\s|\d{7}\s*\Z")
_LOST_TO = re.compile(r"(?:O|T|0|T0|OT)\s{1,9}(?=[QRU][A-Z]{3,6}\s?/)")
_T_LINE = re.compile(r"[A-Z]{4,7}\sT\s\S")
_RI_WORD = re.compile(r"[A-Z_]{4,30}\.?(?=\s|\Z)")
_FROM_WRAPPER = re.compile(r"FROM")
_BLOCK_PROSIGN = re.compile(r"(?:ACTION|ORIGIN|COPY)(?:\s?:|\s)")
_LABELS = re.compile(r"(?:ROUTINE|PRIORITY|IMMEDIATE|FLASH|NIACT IMMEDIATE|ADMINISTRATIVE MESSAGE|CORRECTED COPY|POSS(?:IBLE)? DUPE)\s*\Z")
_LATER = {role: re.compile(rf"^[ \t>]{{0,40}}{role}[ \t:/]", re.MULTILINE) for role in ("TO", "INFO", "FM")}
_LATER_WINDOW = 20_000
_EMBEDDED = re.compile(
    r"(?:\s|/)(?=VZCZC[A-Z]{3}\d{3}|DE\s[QRU][A-Z]{3,6}\s#\d|ZN[RY]\s[UECSTR]{5}\s|(?:[ZOPRYWM]\s?){1,3}\d{6}Z\s?[A-Z]{3})"
)
_CERTAIN_TEXT = re.compile(r"MSGID/|SUBJ|REF|\d{1,3}\.|(?:NAVADMIN|ALCOAST|ALNAV) \d")
_BT_LINE = re.compile(r"BT(?![A-Z0-9])")


class _HeadingReader:
    """One walk over the lines of a source."""

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
        self.spaced = False
        self.marked_up = False

    # ------------------------------------------------------------------ the walk

    def run(self) -> Heading:
        """All lines, until the text begins."""
        lines = self.source.lines(self.start, LONGEST_HEADING + 1, LONGEST_LINE)
        given = 0
        for line, following in lines:
            given += 1
            if given > LONGEST_HEADING:
                self.guess("C105", line.at, f"the heading goes on for more than {LONGEST_HEADING} lines")
                self.begin_text(line.at)
                break
            self.next_at = following
            if not self.marked_up and self._is_markup(line, following):
                self.marked_up = True
                self.guess("C106", line.at, "markup of a web page")
            self.take(line)
            if self.done:
                break
        if not self.done:
            self.h.text_at = len(self.source.text)
            if self.h.bt_at is not None and self.after_bt == 1:
                self.h.text_at = self.h.bt_at
                self.h.segments = [one for one in self.h.segments if one.kind != "early text"]
        return self.h

    def _is_markup(self, line: Line, following: int) -> bool:
        """Whether entities, tags or links were taken out of the line, or ended it."""
        text = self.source.text
        if line.where is None:
            return text[following - 1 : following] in (";", ">") and following > line.end
        raw = text[line.at : line.end]
        return any(mark in raw for mark in ("&", "<", "](")) and raw != line.text

    def take(self, line: Line) -> None:
        """One line: format line after format line is taken from its front."""
        if not line.text:
            self.blank = True
            return
        capitals = upper(line.text)
        self.length = len(line.text)
        at = 0
        first = True
        while at < len(capitals) and not self.done:
            if not first:
                while at < len(capitals) and capitals[at] == " ":
                    at += 1
                if at >= len(capitals):
                    break
            taken = self.recognise(line, capitals, at, first)
            if taken <= at:
                self.unread(line.cut(at), first)
                break
            at = taken
            first = False
        self.blank = False

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

    # ------------------------------------------------------------------ one format line

    def recognise(self, line: Line, capitals: str, at: int, first: bool) -> int:
        """The end of the format line that begins at ``at``, or ``at`` if none does."""
        part = capitals[at:] if at else capitals
        if self.after_bt:
            return self.behind_bt(line, part, at)
        if first and (is_page_line(part) or (self.h.segments and self._half_page_line(part))):
            self.segment("page", line.cut(at))
            return len(capitals)
        if self.role and grammar.INDICATOR_SLASH.match(part):
            return self.address(line, part, at, fresh=self._lost_to(line, at))
        wrapper = self.role if self.zone < 0 else ""
        if wrapper:
            self.role = ""
        letter = part[0]
        for recogniser in _RECOGNISERS.get(letter, _NO_RECOGNISERS):
            end = recogniser(self, line, part, at, first)
            if end:
                return at + end
            if self.done:
                return len(capitals)
        if letter in "-*=_." and (skipped := self.ruled_off(line, part, at)):
            return skipped
        if wrapper:
            return self.in_wrapper(line, part, at, wrapper)
        if self.role:
            return self.in_list(line, part, at)
        return self.between(line, part, at)

    def _lost_to(self, line: Line, at: int) -> bool:
        """Whether an indicator right behind FM shows that TO was lost; then the list of action addressees opens."""
        if self.role != "FM" or not self.h.entries or not self.h.entries[-1].text:
            return False
        self.guess("C163", line.offset(at), "an addressee without TO follows the originator", "write 'TO ' before it")
        self.role = "TO"
        self.listed = True
        return True

    def in_wrapper(self, line: Line, part: str, at: int, role: str) -> int:
        """A line behind a TO or INFO that stands before the heading: more of it, until a blank line."""
        if self.blank or not self._is_address(part):
            return self.between(line, part, at)
        self.role = role
        return self.address(line, part, at, fresh=False)

    def _half_page_line(self, part: str) -> bool:
        """The second half of a page line that was broken: ``HONG K 18736 01 OF 07 130703Z``."""
        last = self.h.segments[-1]
        return last.kind == "page" and " OF " in part and grammar.PLACE_PAGE_LINE.match(part) is not None

    def ruled_off(self, line: Line, part: str, at: int) -> int:
        """``--------------------- 012789``: a line of hyphens, or a few of them before a format line."""
        rest = part.lstrip("-*=_. ")
        begin = len(part) - len(rest)
        if self.role and begin < 5:
            return 0
        if rest and not self.h.dtg and (begin < 5 or grammar.FL5.match(rest)):
            return at + begin
        self.segment("unread" if self.role else "label", line.cut(at))
        return at + len(part)

    def fl1(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL1."""
        if self.h.transmission_id or self.h.dtg or self.role:
            return 0
        found = grammar.FL1.match(part)
        if not found:
            return 0
        name = next(kind for kind in ("called", "separate", "glued") if found[kind])
        value = line.text[at + found.start(name) : at + found.end(name)]
        stop = found.end()
        if name == "glued" and not any(letter.isdigit() for letter in value):
            more = re.match(r"\s{1,20}(?:[A-Z]{2,3}\s?)?\d{3,4}(?![0-9A-Z])", part[stop:])
            if more:
                value = line.text[at : at + stop + more.end()]
                stop += more.end()
            self.guess("C110", line.offset(at), "the transmission identifier is broken or has no number")
        elif not _USUAL_ID.match(upper(value)):
            self.guess("C110", line.offset(at), "the transmission identifier has an unusual form")
        self.h.transmission_id = " ".join(value.split())
        self.h.transmission_time = found["time"]
        self.open = "FL1"
        self.segment("FL1", line.cut(at, at + stop))
        return stop

    def naked_fl1(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL1 that is nothing but channel letters and number, right above a routing line."""
        if self.h.transmission_id or self.h.fl2_precedence or self.role or not first or self.h.dtg:
            return 0
        if not _NAKED_ID.match(part):
            return 0
        following = upper(self.source.text[self.next_at : self.next_at + 200].lstrip())
        if not (grammar.FL2.match(following) or grammar.JANAP.match(following)):
            return 0
        self.h.transmission_id = line.text[at:].split()[0]
        self.segment("FL1", line.cut(at))
        return len(part)

    def janap(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL2 in the form of JANAP 128."""
        if self.h.fl2_precedence or self.role or not first:
            return 0
        found = grammar.JANAP.match(part)
        if not found:
            return 0
        h = self.h
        h.janap_head, h.janap_again = found["head"], found["again"]
        h.fl2_precedence = found["head"][0]
        h.originator_ri, h.serial, h.filed = found["ri"], found["serial"], found["filed"]
        h.filed_at = line.offset(at + found.start("filed"))
        if (
            len(found["head"]) != 8
            or len(found["ri"]) != 7
            or len(found["serial"]) != 4
            or len(found["filed"]) != 7
            or not found["again"]
        ):
            self.guess("C113", line.offset(at), "the JANAP 128 line does not have its usual form")
        stop = found.end()
        if found["again"]:
            stop = self.indicators(line, part, at, stop)
        self.open = "" if part[:stop].rstrip().endswith(".") else "FL2"
        self.segment("FL2", line.cut(at, at + stop))
        return stop

    def fl2(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL2, teleprinter form."""
        if self.h.fl2_precedence or self.role or self.h.dtg:
            return 0
        found = grammar.FL2.match(part)
        if not found:
            found = grammar.FL2_GLUED.match(part)
            if not found:
                return 0
            self.guess("C112", line.offset(at), "no blank behind the prosign", f"write '{found['prosign']} '")
        words = part[found.end() :].split(None, 3)[:2]
        if not words or not _RI_WORD.match(words[0]) or (words[0] == "DE" or (len(words) == 2 and words[1][:1] in "/,:")):
            return 0
        if not self._plausible_routing(part[found.end() :]):
            return 0
        prosign = found["prosign"]
        self.h.fl2_precedence = prosign
        if prosign[0] != prosign[1]:
            self.guess("C111", line.offset(at), f"the prosign {prosign} has two different letters", "double one prosign: PP")
        stop = self.indicators(line, part, at, found.end())
        self.open = "FL2"
        self.segment("FL2", line.cut(at, at + stop))
        return stop

    def _plausible_routing(self, rest: str) -> bool:
        """Whether the words behind a prosign are indicators: one is by form, or FL1 or FL3 stands beside."""
        word = rest.split(None, 1)[0].rstrip(".")
        if is_indicator(word) or self.h.transmission_id:
            return True
        following = self.source.text[self.next_at : self.next_at + 300].lstrip(" \t\r\n>")
        return re.match(r"DE\s|\d{6}\s[A-Z]{8}\b|[A-Z]{4,8}(?:\s[A-Z]{4,8}){0,8}\s{1,9}DE\s", upper(following)) is not None or re.search(r"\sDE\s", rest[:800]) is not None

    def indicators(self, line: Line, part: str, at: int, start: int) -> int:
        """Routing indicators from ``start`` on; the end of the last."""
        end = start
        while True:
            while start < len(part) and part[start] == " ":
                start += 1
            found = _RI_WORD.match(part, start)
            if not found or (found[0] in ("INFO", "XMT") or found[0].startswith("DE ")):
                return end
            word = line.text[at + found.start() : at + found.end()].rstrip(".")
            if not 4 <= len(word) <= 8:
                self.guess("C114", line.offset(at + found.start()), "a routing indicator of unusual length")
            self.h.fl2_ris.append(word)
            start = end = found.end()

    def fl3(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL3."""
        h = self.h
        if h.originator_ri or self.role or h.dtg:
            return 0
        found = grammar.FL3.match(part)
        if not found or not (found["hash"] or found["filed"] or h.fl2_precedence or h.transmission_id):
            return 0
        if part[2:3] != " ":
            self.guess("C123", line.offset(at), "no blank behind DE")
        return self._fl3_values(line, at, found)

    def fl3_bare(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL3 without DE."""
        if self.h.originator_ri or self.role or self.h.dtg:
            return 0
        found = grammar.FL3_BARE.match(part)
        if not found:
            return 0
        self.guess("C123", line.offset(at), "DE is missing", "write 'DE ' before the indicator")
        return self._fl3_values(line, at, found)

    def _fl3_values(self, line: Line, at: int, found: re.Match[str]) -> int:
        h = self.h
        values = found.groupdict()
        h.originator_ri = line.text[at + found.start("ri") : at + found.end("ri")]
        h.serial = values["hash"] or values.get("plain")
        h.numbered = values["hash"] is not None
        h.section = values["section"]
        filed = values["filed"]
        if filed:
            h.filed_at = line.offset(at + found.start("filed"))
            h.filed = filed.removesuffix("Z") if "/" not in filed else filed
            if not grammar.FILED.match(filed):
                self.guess("C120", h.filed_at, f"the time of filing {filed!r} cannot be read", "write Julian day and time: 3201039")
        if not h.serial and filed:
            self.guess("C121", line.offset(at), "no station serial number")
        self.open = "FL3"
        self.segment("FL3", line.cut(at, at + found.end()))
        return found.end()

    def aftn_origin(self, line: Line, part: str, at: int, first: bool) -> int:
        """Origin line of an aeronautical message; its text follows at once."""
        h = self.h
        if h.originator_ri or h.dtg or self.role or not h.fl2_precedence:
            return 0
        found = grammar.AFTN_ORIGIN.match(part)
        if not found:
            return 0
        h.filed, h.originator_ri, h.aftn = found["filed"], line.text[at + found.start("ri") : at + found.end("ri")], True
        self.segment("FL3", line.cut(at, at + found.end()))
        rest = line.cut(at + found.end())
        self.begin_text(rest.at if rest.text else self.next_at)
        return found.end()

    def fl4(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL4, up to FL5 or FM on the same line."""
        h = self.h
        if h.security or self.role or h.dtg:
            return 0
        found = grammar.FL4.match(part)
        if not found or (not found["five"] and part[3:4] not in ("", " ")):
            return 0
        h.security = found["security"]
        name = "five" if found["five"] else "other"
        if found[name]:
            h.classification_chars = line.text[at + found.start(name) : at + found.end(name)]
        if name == "other" or not found["five"]:
            self.guess("C130", line.offset(at), "the classification characters are not one letter five times")
        stop = len(part)
        five = _FL5_INSIDE.search(part, found.end())
        if five and grammar.FL5.match(part, five.end()):
            stop = five.end()
        else:
            fm = _FM_INSIDE.search(part, found.end())
            stop = fm.start() if fm else stop
        self._keep_tail(self.h.fl4_tail, line.cut(at + found.end(), at + stop))
        self.open = "FL4"
        self.segment("FL4", line.cut(at, at + stop))
        return stop

    def _keep_tail(self, tail: list[str], line: Line) -> None:
        words = " ".join(line.text.split())
        if words.strip("-/. "):
            tail.append(words)

    def fl5(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL5: prosigns and date-time group, up to FM on the same line."""
        found = grammar.FL5.match(part)
        suspect = found is None
        if found is None:
            found = grammar.FL5_SUSPECT.match(part)
            if found is None or (not first and not self.open) or self.role and self.h.dtg:
                return 0
            if not found["prosigns"]:
                return 0
        h = self.h
        letters = tuple(letter for letter in found["prosigns"] or "" if letter in PROSIGNS)
        if h.dtg:
            if self.role or self.has_fm:
                return self._second_heading(line, at)
            if h.prosigns or not letters:
                return 0
        elif self.role and not first:
            return 0
        written = " ".join(line.text[at + found.start("dtg") : at + found.end("dtg")].split())
        word = None if suspect else found["word"]
        h.prosigns = letters or ((_LETTER_OF[word],) if word else ())
        h.dtg, h.dtg_at, h.dtg_tail = written, line.offset(at + found.start("dtg")), []
        if suspect or word or "ZZ" in upper(written):
            self.guess("C143", h.dtg_at, f"the date-time group {written!r} was read through a slip")
        stop = len(part)
        fm = _FM_INSIDE.search(part, found.end())
        if fm:
            stop = fm.start() + (0 if part[fm.start()] == "F" else 1)
        else:
            stop = self._addresses_inside(line, part, at, found.end())
        self._keep_tail(h.dtg_tail, line.cut(at + found.end(), at + stop))
        self.open = "FL5"
        self.segment("FL5", line.cut(at, at + stop))
        if self.role:
            self.role, self.listed = "", True
        return stop

    def _addresses_inside(self, line: Line, part: str, at: int, start: int) -> int:
        """Where TO or INFO follows the date-time group directly, on a line without FM."""
        rest = part[start:].lstrip()
        if _TO_INFO.match(rest) and " " in rest and not self._later("TO"):
            return start + len(part[start:]) - len(rest)
        return len(part)

    def _second_heading(self, line: Line, at: int) -> int:
        if not self.has_fm and not self.listed and not self.role:
            return 0
        self.guess("C162", line.offset(at), "a second heading follows")
        self.begin_text(line.offset(at))
        return 0

    def fm(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL6, up to TO, INFO or BT on the same line."""
        found = _FM.match(part)
        if not found:
            return 0
        if part.startswith("FROM") and ("@" in part or self.has_fm or self._later("FM") or not line.text[at:].isupper()):
            return 0
        if self.has_fm:
            return 0 if not self.listed else self._second_heading(line, at)
        if line.text[at].islower() and not line.text.islower() and self.h.dtg is None:
            return 0
        self.has_fm = True
        self.zone = max(self.zone, 1)
        self.role = "FM"
        return found.end() + self.address_part(line, part[found.end() :], at + found.end(), "FM", True, at)

    def to_info(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL7, FL8, FL9: a prosign and its first address."""
        found = _TO_INFO.match(part)
        if not found:
            return 0
        role = "XMT" if found["role"] == "EXEMPT" else found["role"]
        rest = part[found.end() :]
        if self._is_distribution(part) or self._is_distribution(rest):
            self.segment("distribution", line.cut(at))
            return len(part)
        if line.text[at : at + 2].islower() and not line.text.islower():
            return 0
        if self.zone <= 0 and "@" in rest:
            return 0
        if self.zone < 1 and not self.h.dtg and (inside := _EMBEDDED.search(rest)):
            stop = found.end() + inside.end()
            self.segment("distribution", line.cut(at, at + stop))
            return stop
        if found.end() == len(found["role"]) and rest:
            self.guess("C150", line.offset(at), f"no blank behind {found['role']}")
        self.role = role
        self.listed = True
        if is_page_line(rest):
            self.segment("page", line.cut(at))
            self.open = "prosign"
            return len(part)
        end = self.address_part(line, rest, at + found.end(), role, True, at)
        return found.end() + end

    def address(self, line: Line, part: str, at: int, fresh: bool) -> int:
        """An address line without prosign; the end in the whole line."""
        return at + self.address_part(line, part, at, self.role, fresh, at)

    def address_part(self, line: Line, part: str, at: int, role: str, fresh: bool, start: int) -> int:
        """The address or addresses from ``at`` to the next format line on the line."""
        stop = self._end_of_address(line, part, at, role)
        body = part[:stop]
        points = split_points(body) if role != "FM" else []
        if points:
            self.guess("C155", line.offset(at), "several addressees on one line")
        edges = [0, *points, len(body)]
        for index in range(len(edges) - 1):
            piece = line.cut(at + edges[index], at + edges[index + 1])
            whole = line.cut(start, at + edges[index + 1]) if index == 0 else piece
            self._enter(role, piece, whole, fresh and index == 0)
        return stop

    def _enter(self, role: str, piece: Line, whole: Line, fresh: bool) -> None:
        entries = self.h.entries
        capitals = upper(piece.text)
        last = entries[-1] if entries else None
        if last is not None and not fresh and last.role == role and self.zone == last.zone:
            if not self.blank and continues(last.capitals, capitals, last.length) or not last.text:
                if last.text:
                    self.guess("C156", piece.at, "an addressee was put together from two lines")
                glue = "" if last.text.endswith("/") or piece.text.startswith("/") else " "
                last.text = f"{last.text}{glue}{piece.text}" if last.text else piece.text
                last.lines.append(whole)
                last.length = self.length
                return
        if self.blank and (not fresh or (role == "TO" and last is not None and last.blank_before)):
            self.spaced = True
        entries.append(Entry(role, self.zone, piece.text, [whole], fresh, self.blank, self.length))
        self.h.segments.append(Segment(_LINE_OF[role], entries[-1].lines))

    def _end_of_address(self, line: Line, part: str, at: int, role: str) -> int:
        """Where TO, INFO, BT or the text begins behind an address on the same line."""
        search = 0
        while found := grammar.MIDLINE.search(part, search):
            kind = found.lastgroup or ""
            begin = found.start(kind)
            search = begin + 1
            if kind in ("BT", "text"):
                return begin
            following = part[found.end() :].lstrip(" :")
            if kind == "XMT" and role != "FM":
                return begin
            if kind == "FM" and not self.has_fm:
                return begin
            if kind == "INFO" and (
                not following or grammar.INDICATOR_SLASH.match(following) or not self._later("INFO")
            ):
                return begin
            if kind == "TO" and (
                grammar.INDICATOR_SLASH.match(following) or (role == "FM" and not self._later("TO"))
            ):
                return begin
        return len(part)

    def _later(self, role: str) -> bool:
        """Whether a later line of the heading begins with a prosign."""
        text = self.source.text
        limit = min(len(text), self.next_at + _LATER_WINDOW)
        at = text.find("\nBT", self.next_at, limit)
        return _LATER[role].search(text, self.next_at, at if at >= 0 else limit) is not None

    def bt(self, line: Line, part: str, at: int, first: bool) -> int:
        """BT: the text follows, unless address lines are still missing and stand behind it."""
        if not _BT_LINE.match(part) or not (self.h.dtg or self.has_fm or self.listed or self.h.fl2_precedence):
            return 0
        rest = part[2:].strip()
        if rest and len(rest) > 1 and not (grammar.TEXT_START.match(rest) or grammar.CLASSIFICATION.match(rest) or not first):
            return 0
        self.segment("BT", line.cut(at, at + 2))
        self.h.separated = True
        behind = line.cut(at + 2)
        self.h.bt_at = behind.at if behind.text else self.next_at
        self.role = ""
        if self.has_fm and (self.listed or not self._address_lines_near()):
            self.begin_text(self.h.bt_at)
        elif self._address_lines_near():
            self.after_bt = 1
            self.zone = 2
            self.guess("C159", line.offset(at), "address lines stand behind BT")
        else:
            self.begin_text(self.h.bt_at)
        return 2

    def _near(self, most: int = _PEEK) -> list[str]:
        """The next few lines that are not blank, cleaned, in capitals."""
        found: list[str] = []
        for line, _ in self.source.lines(self.next_at, 3 * most, LONGEST_LINE):
            if line.text:
                found.append(upper(line.text[:400]))
                if len(found) == most:
                    break
        return found

    def _address_lines_near(self) -> bool:
        """Whether FM, TO or INFO opens one of the next few lines."""
        wanted = ("FM ",) if not self.has_fm else ("TO ", "INFO ")
        for text in self._near():
            if text.startswith(wanted):
                return True
            if _CERTAIN_TEXT.match(text):
                return False
        return False

    def behind_bt(self, line: Line, part: str, at: int) -> int:
        """Lines between an early BT and the end of the address lists behind it."""
        for recogniser in (_HeadingReader.fm, _HeadingReader.to_info):
            end = recogniser(self, line, part, at, True)
            if end:
                self.after_bt = 2
                return at + end
            if self.done:
                return at + len(part)
        if _BT_LINE.match(part):
            self.segment("BT", line.cut(at, at + 2))
            self.begin_text(line.cut(at + 2).at if line.cut(at + 2).text else self.next_at)
            return at + 2
        if self.role and self._is_address(part):
            return self.address(line, part, at, fresh=False)
        if self.after_bt == 2:
            self.begin_text(line.offset(at))
            return at + len(part)
        self.segment("early text", line.cut(at))
        return at + len(part)

    def group_count(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL10."""
        h = self.h
        if not (h.dtg or self.role):
            return 0
        found = grammar.GROUP_COUNT.match(part)
        if found and found.end() == len(part):
            h.group_count = " ".join(line.text[at + found.start("count") : at + found.end("count")].split())
            if found["accounting"]:
                h.accounting = found["accounting"].strip()
        elif self.role and first and grammar.ACCOUNTING.match(part):
            h.accounting = line.text[at:]
        else:
            return 0
        self.segment("FL10", line.cut(at))
        return len(part)

    def _is_distribution(self, part: str) -> bool:
        """Whether offices with numbers of copies stand here; behind FM a single one (HSM-77) is a name."""
        if not grammar.DISTRIBUTION.match(part):
            return False
        return self.zone <= 0 or part.count("-") > 1

    def distribution(self, line: Line, part: str, at: int, first: bool) -> int:
        """A line of a distribution block, or of local distribution before the heading."""
        if self._is_distribution(part) or (_BLOCK_PROSIGN.match(part) and not self.role):
            self.segment("distribution", line.cut(at))
            return len(part)
        return 0

    # ------------------------------------------------------------------ lines without a mark of their own

    def in_list(self, line: Line, part: str, at: int) -> int:
        """A line inside an address list: an address, a page's furniture, or the first of the text."""
        if self._furniture(part):
            self.segment("page", line.cut(at))
            return at + len(part)
        if self._is_address(part):
            return self.address(line, part, at, fresh=False)
        lost = _LOST_TO.match(part) if self.role == "FM" else None
        if lost:
            self._lost_to(line, at)
            return self.address(line, part[lost.end() :], at + lost.end(), fresh=True)
        if self.role == "FM" and self._addresses_to_come():
            self.segment("unread", line.cut(at))
            return at + len(part)
        self.begin_text(line.offset(at))
        return at + len(part)

    def _furniture(self, part: str) -> bool:
        """A classification word above or below a page line."""
        found = grammar.CLASSIFICATION.match(part)
        if not found or part[found.end() :].strip(" /"):
            return False
        following = self._near(3)
        while following and grammar.CLASSIFICATION.match(following[0]):
            following.pop(0)
        return bool(following) and is_page_line(following[0])

    def _addresses_to_come(self) -> bool:
        return any(text.startswith(("TO ", "INFO ", "TO:")) for text in self._near())

    def _is_address(self, part: str) -> bool:
        """Whether a line inside a list can be an address and not the text."""
        if grammar.INDICATOR_SLASH.match(part):
            return True
        if grammar.TEXT_START.match(part) or len(part) > 400:
            return False
        last = self.h.entries[-1] if self.h.entries else None
        if last is not None and not last.text:
            return True
        if not any(letter.isalpha() for letter in part):
            return not self.blank and part.replace("-", "").isdigit() and last is not None
        if self._prose(part):
            return False
        if not self.blank:
            return self.role != "FM" or (last is not None and continues(last.capitals, part, last.length))
        if self.role == "FM":
            return False
        return grammar.ADDRESS_START.match(part) is not None or self._is_spaced(part)

    def _is_spaced(self, part: str) -> bool:
        """Blank lines stand between all lines of this heading, or the next line goes on with the list."""
        if self.spaced and len(part) <= 69:
            return True
        last_word = part.split(" ")[-1]
        return part.endswith("//") or precedence_name(last_word) is not None or (
            last_word.isdigit() and len(last_word) == 4 and len(part.split(" ")) > 1
        )

    def _prose(self, part: str) -> bool:
        """Sentences: small letters beside capitals of the heading, full stops, many words."""
        if len(part) > 80 and part.count(" ") > 9 and "//" not in part:
            return True
        return part.endswith((".", ":", ";", "?")) or ". " in part or ": " in part

    def between(self, line: Line, part: str, at: int) -> int:
        """A line before or between format lines."""
        h = self.h
        if self.open == "FL2" and at == 0 and self._all_indicators(part):
            stop = self.indicators(line, part, at, 0)
            h.segments.append(Segment("FL2", [line.cut(at, at + stop)]))
            if part[:stop].rstrip().endswith("."):
                self.open = ""
            return at + stop
        if self.open == "FL4" and _T_LINE.match(part):
            h.instructions.append(" ".join(line.text[at:].split()))
            self.segment("FL4", line.cut(at))
            return at + len(part)
        if self.open in ("FL4", "FL5") and _SIGNAL_LINE.match(part):
            return self._tail_line(line, part, at)
        inside = None if h.dtg or self.has_fm else _EMBEDDED.search(part)
        if inside:
            self.segment("label", line.cut(at, at + inside.end()))
            return at + inside.end()
        if h.dtg and not self.has_fm and grammar.TEXT_START.match(part) and not self._fm_to_come():
            self.begin_text(line.offset(at))
            return at + len(part)
        return at

    def _tail_line(self, line: Line, part: str, at: int) -> int:
        """More signals of FL4 or FL5 on a line of their own."""
        fm = _FM_INSIDE.search(part)
        stop = len(part)
        if fm:
            stop = fm.start() + (0 if part[fm.start()] == "F" else 1)
        self._keep_tail(self.h.fl4_tail if self.open == "FL4" else self.h.dtg_tail, line.cut(at, at + stop))
        self.segment(self.open, line.cut(at, at + stop))
        return at + stop

    def _all_indicators(self, part: str) -> bool:
        words = [word.rstrip(".") for word in part.split(" DE ")[0].split()]
        return bool(words) and all(4 <= len(word) <= 8 and word.isalpha() for word in words) and any(
            is_indicator(word) or len(word) == 8 for word in words
        )

    def _fm_to_come(self) -> bool:
        return any(text.startswith(("FM ", "TO ", "INFO ", "BT")) for text in self._near())

    def unread(self, line: Line, first: bool) -> None:
        """A line that no rule knows: kept as it stands."""
        h = self.h
        begun = h.transmission_id or h.fl2_precedence or h.originator_ri or h.security
        capitals = upper(line.text)
        if (h.dtg or begun) and not (_LABELS.match(capitals) or grammar.CLASSIFICATION.match(capitals)):
            self.guess("C160", line.at, f"not recognised: {line.text[:80]!r}")
            self.segment("unread", line)
        else:
            self.segment("label", line)


_NAKED_ID = re.compile(r"(?:[A-Z]{3}\d{3,4}){1,12}(?:\s{1,20}(?:UU|HH))?\Z")
_USUAL_ID = re.compile(r"(?:VZCZC|ZCZC)?[A-Z]{2,3}\d{3,4}(?:[A-Z]{3}\d{3})*\Z|VZCZC\d{3}\Z")
_LETTER_OF = {name: letter for letter, name in PROSIGNS.items()}
_LINE_OF = {"FM": "FL6", "TO": "FL7", "INFO": "FL8", "XMT": "FL9"}

_OPENING = {"FL1", "FL2", "FL3", "FL4", "FL5"}

_R = _HeadingReader
_NO_RECOGNISERS = (_R.group_count, _R.distribution, _R.fl3_bare, _R.naked_fl1)
_RECOGNISERS = {
    "A": _NO_RECOGNISERS,
    "B": (_R.bt, *_NO_RECOGNISERS),
    "D": (_R.fl3, _R.fl5, _R.fl2, *_NO_RECOGNISERS),
    "F": (_R.fm, _R.fl2, _R.fl5, *_NO_RECOGNISERS),
    "G": (_R.fl2, *_NO_RECOGNISERS),
    "I": (_R.to_info, _R.fl5, *_NO_RECOGNISERS),
    "K": (_R.fl2, *_NO_RECOGNISERS),
    "M": (_R.fl2, _R.janap, _R.fl5, *_NO_RECOGNISERS),
    "N": (_R.fl2, *_NO_RECOGNISERS),
    "O": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "P": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "R": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "S": (_R.fl2, *_NO_RECOGNISERS),
    "T": (_R.to_info, *_NO_RECOGNISERS),
    "V": (_R.fl1, *_NO_RECOGNISERS),
    "W": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "X": (_R.to_info, *_NO_RECOGNISERS),
    "E": (_R.to_info, *_NO_RECOGNISERS),
    "Y": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "Z": (_R.fl5, _R.fl4, _R.fl1, _R.fl2, _R.janap, *_NO_RECOGNISERS),
} | dict.fromkeys("0123456789", (_R.fl5, _R.aftn_origin, _R.distribution))


def read_heading(source: Source, start: int = 0) -> Heading:
    """The heading of the cable that begins at an offset of the source."""
    return _HeadingReader(source, start).run()
