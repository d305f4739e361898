"""The tree of parts: each format line as it stands in the source, and what it is made of, with places.

Owns names of parts and where they stand; made only when somebody asks. It finds the values that ``reader``
has taken from a line inside that line again, in order; ``meaning`` says what each tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sim.cable import grammar
from sim.cable.addresses import parse_address
from sim.cable.body import is_page_line
from sim.cable.lines import Line, Source, upper
from sim.cable.walk import Heading, Segment

__all__ = ["Part", "build_parts"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a cable: its name, format line, place (lines and columns from 1, offsets from 0), raw text, parts."""

    name: str
    line: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int
    start: int
    end: int
    raw: str
    parts: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """The part and all parts in it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


LINE_NAMES = {
    "FL1": "transmission identifier",
    "FL2": "routing line",
    "FL3": "calling station",
    "FL4": "security and transmission instructions",
    "FL5": "precedence and date-time group",
    "FL6": "originator",
    "FL7": "action addressee",
    "FL8": "info addressee",
    "FL9": "exempted addressee",
    "FL10": "accounting and group count",
    "FL11": "separator",
    "FL12": "text",
    "FL13": "separator",
    "FL15": "validation",
    "FL16": "end of message",
    "": "not part of the message",
}
"""Format line: what it is called (ACP 127(G) Annex B)."""

_KINDS = {"BT": "FL11", "page": "", "distribution": "", "label": "", "unread": "", "early text": "FL12"}
_OTHER_NAMES = {
    "page": "page line",
    "distribution": "distribution",
    "label": "outside the heading",
    "unread": "not recognised",
    "early text": "text",
}


def build_parts(source: Source, heading: Heading) -> tuple[Part, ...]:
    """The tree of a reading: heading lines in the order of the source, then the lines of the text."""
    maker = _Maker(source, heading)
    found = [maker.segment(segment) for segment in heading.segments if any(line.text for line in segment.lines)]
    found += maker.text(heading.text_at)
    return tuple(sorted(found, key=lambda part: (part.start, part.end)))


class _Maker:
    def __init__(self, source: Source, heading: Heading) -> None:
        self.source = source
        self.indicators = frozenset(heading.fl2_ris)

    def part(self, name: str, line: str, start: int, end: int, parts: tuple[Part, ...] = ()) -> Part:
        """A part from offset to offset."""
        first, column = self.source.place(start)
        last, last_column = self.source.place(end)
        return Part(name, line, first, column, last, last_column, start, end, self.source.text[start:end], parts)

    def segment(self, segment: Segment) -> Part:
        """A format line with its parts."""
        kind = segment.kind
        line = _KINDS.get(kind, kind)
        lines = [one for one in segment.lines if one.text]
        name = _OTHER_NAMES.get(kind) or LINE_NAMES.get(line, kind)
        inner = tuple(self.inner(line, lines)) if line in _INNER else ()
        return self.part(name, line, lines[0].at, lines[-1].end, inner)

    def inner(self, line: str, lines: list[Line]) -> Iterator[Part]:
        """What a format line is made of."""
        text, where = _joined(lines)
        capitals = upper(text)
        maker = _INNER[line]
        found = list(maker(capitals) if maker else self._address(text, capitals))
        for name, start, end in found:
            if end > start:
                yield self.part(name, line, where[start], where[end - 1] + 1)

    def _address(self, text: str, capitals: str) -> Iterator[tuple[str, int, int]]:
        at = 0
        prosign = _PROSIGN.match(capitals)
        if prosign:
            yield "prosign", 0, len(prosign["prosign"])
            at = prosign.end()
        address = parse_address(text[at:], self.indicators).address
        spots = []
        floor = at
        for name, value in (
            ("routing indicator", address.ri),
            ("designator", address.plad),
            ("office", address.office),
        ):
            spot = _find(text, value, floor)
            if spot:
                spots.append((name, *spot))
                floor = spot[1]
        for name, value in (("precedence", address.precedence), ("continuity number", address.number)):
            spot = _find_last(text, value, at)
            if spot:
                spots.append((name, *spot))
        yield from sorted(spots, key=lambda spot: spot[1])

    def text(self, start: int) -> list[Part]:
        """The lines of the text; lines without a mark of their own make one part with those before them."""
        lines = [line for line, _ in self.source.lines(start, _MOST_LINES, _MOST_LINES)]
        bt = self._closing_bt(lines)
        found: list[tuple[str, str, int, int, tuple[Part, ...]]] = []
        ended = blank = False
        for at, line in enumerate(lines):
            if not line.text:
                blank = True
                continue
            name, fl = self._text_line(line.text, at == bt, bt is not None and at > bt, ended)
            ended = ended or fl == "FL16"
            inner = tuple(self._text_parts(line)) if fl == "FL12" else ()
            if fl == "FL12" and not inner and not blank and found and found[-1][1] == "FL12":
                found[-1] = (*found[-1][:3], line.end, found[-1][4])
            else:
                found.append((name, fl, line.at, line.end, inner))
            blank = False
        return [self.part(*one) for one in found]

    def _closing_bt(self, lines: list[Line]) -> int | None:
        """Which line is the separator behind the text: a BT near the end."""
        filled = [at for at, line in enumerate(lines) if line.text]
        return next((at for at in filled[:-6:-1] if lines[at].text == "BT"), None)

    def _text_line(self, text: str, is_bt: bool, behind: bool, ended: bool) -> tuple[str, str]:
        if ended:
            return "behind the end", ""
        if is_bt:
            return LINE_NAMES["FL13"], "FL13"
        if _NNNN.match(text):
            return LINE_NAMES["FL16"], "FL16"
        if (behind or len(text) < 8) and _VALIDATION.match(text):
            return LINE_NAMES["FL15"], "FL15"
        if is_page_line(upper(text)):
            return "page line", ""
        return LINE_NAMES["FL12"], "FL12"

    def _text_parts(self, line: Line) -> Iterator[Part]:
        if line.text[0] not in _MARK_LETTERS:
            return
        capitals = upper(line.text)
        for name, pattern in _TEXT_MARKS:
            found = pattern.match(capitals)
            if found:
                yield self.part(name, "FL12", line.offset(found.start()), line.offset(found.end() - 1) + 1)
                if name == "classification" and (label := grammar.SECTION.search(capitals, found.end())):
                    yield self.part("section", "FL12", line.offset(label.start()), line.offset(label.end() - 1) + 1)
                return


_TEXT_MARKS = (
    ("classification", grammar.CLASSIFICATION),
    ("caption", grammar.CAPTION),
    ("subject", re.compile(r"SUBJ(?:ECT)?\s?[:/].*")),
    ("tags", re.compile(r"TAGS?\s?:.*")),
    ("executive order", re.compile(r"E\.?\s?O\.?\s?\d{5}.*")),
    ("references", re.compile(r"REFS?\s?[:/(].*")),
    ("paragraph number", re.compile(r"\u00b6?\d{1,3}\.(?=\s)")),
)
_MARK_LETTERS = frozenset("ACEFLNRSTUaceflnrstu0123456789\u00b6")  # what any of the marks can begin with
_MOST_LINES = 10_000_000
_NNNN = re.compile(r"N{4}(?![A-Z])")
_VALIDATION = re.compile(r"#\s?\d{3,5}[A-Z]?\Z")
_PROSIGN = re.compile(r"(?P<prosign>FM|FROM|TO|INFO|XMT|EXEMPT)(?:\s?[:/]\s*|\s+|$|(?=[QRU][A-Z]{3,6}/))")


def _joined(lines: list[Line]) -> tuple[str, list[int]]:
    """The lines of a segment as one text, and where each of its characters stood."""
    text, where = "", []
    for line in lines:
        if text and not (text.endswith("/") or line.text.startswith("/")):
            text += " "
            where.append(line.at)
        text += line.text
        where += [line.offset(index) for index in range(len(line.text))]
    return text, where


def _find(text: str, value: str | None, start: int) -> tuple[int, int] | None:
    if not value:
        return None
    at = text.find(value, start)
    if at >= 0:
        return at, at + len(value)
    found = re.compile(r"\s+".join(re.escape(word) for word in value.split())).search(text, start)
    return found.span() if found else None


def _find_last(text: str, value: str | None, start: int) -> tuple[int, int] | None:
    if not value:
        return None
    at = text.rfind(value, start)
    return (at, at + len(value)) if at >= 0 else _find(text, value, start)


_FL1_PARTS = re.compile(r"(?P<start>VV|V(?=ZCZC))?\s*(?P<zczc>ZCZC)?\s*(?P<channel>[A-Z]{1,3})?(?P<number>\d{3,4})?")
_WORD = re.compile(r"[A-Z_]{4,30}")
_TOKEN = re.compile(r"\S+")
_SIGNAL = re.compile(r"Z[A-Z]{2}(?:-?\d)?(?=Z[A-Z]{2}|[^A-Z0-9]|$)")


def _fl1(capitals: str) -> Iterator[tuple[str, int, int]]:
    found = _FL1_PARTS.match(capitals)
    if found:
        for group, name in (
            ("start", "start of transmission"),
            ("zczc", "start of message"),
            ("channel", "channel designator"),
            ("number", "channel sequence number"),
        ):
            if found[group]:
                yield name, found.start(group), found.end(group)


def _fl2(capitals: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    janap = grammar.JANAP.match(capitals)
    prosign = None if janap else (grammar.FL2.match(capitals) or grammar.FL2_GLUED.match(capitals))
    if janap:
        yield "precedence prosign", 0, 1
        yield "language and media format", 1, 3
        yield "classification", 3, 4
        yield "content indicator", 4, janap.end("head")
        for group, name in (
            ("ri", "originating station"),
            ("serial", "station serial number"),
            ("filed", "time of filing"),
            ("again", "classification repeated"),
        ):
            if janap[group]:
                yield name, janap.start(group), janap.end(group)
        at = janap.end()
    elif prosign:
        yield "precedence prosign", prosign.start("prosign"), prosign.end("prosign")
        at = prosign.end()
    for found in _WORD.finditer(capitals, at):
        yield "routing indicator", found.start(), found.end()


def _fl3(capitals: str) -> Iterator[tuple[str, int, int]]:
    found = grammar.FL3.match(capitals) or grammar.FL3_BARE.match(capitals) or grammar.AFTN_ORIGIN.match(capitals)
    if found is None:
        return
    if capitals.startswith("DE") and found.re is grammar.FL3:
        yield "prosign", 0, 2
    spots = []
    for group, name in (
        ("ri", "originating station"),
        ("hash", "station serial number"),
        ("plain", "station serial number"),
        ("section", "section"),
        ("filed", "time of filing"),
    ):
        if found.groupdict().get(group):
            spots.append((name, found.start(group), found.end(group)))
    yield from sorted(spots, key=lambda spot: spot[1])


def _fl4(capitals: str) -> Iterator[tuple[str, int, int]]:
    found = grammar.FL4.match(capitals)
    at = 0
    if found:
        yield "security warning", found.start("security"), found.end("security")
        name = "five" if found["five"] else "other"
        if found[name]:
            yield "classification characters", found.start(name), found.end(name)
        at = found.end()
    yield from _signals(capitals, at)


def _signals(capitals: str, at: int) -> Iterator[tuple[str, int, int]]:
    last = at
    for found in _SIGNAL.finditer(capitals, at):
        if found.start() > last and capitals[last : found.start()].strip():
            yield _trimmed("remark", capitals, last, found.start())
        yield "operating signal", found.start(), found.end()
        last = found.end()
    if capitals[last:].strip():
        yield _trimmed("remark", capitals, last, len(capitals))


def _trimmed(name: str, text: str, start: int, end: int) -> tuple[str, int, int]:
    while text[start] == " ":
        start += 1
    while text[end - 1] == " ":
        end -= 1
    return name, start, end


_GROUP = re.compile(
    r"(?P<time>[\dOIL](?:[\dOIL ]*[\dOIL])?(?: ?ZZ?| ?[A-Z](?![A-Z]))?)"
    r"[\s.,/-]*(?P<month>[A-Z]{3,9})?[\s.,/-]*(?P<year>\d{2,4})?\Z"
)


def _fl5(capitals: str) -> Iterator[tuple[str, int, int]]:
    found = grammar.FL5.match(capitals) or grammar.FL5_SUSPECT.match(capitals)
    if found is None:
        yield from _signals(capitals, 0)
        return
    if found["prosigns"]:
        for letter in re.finditer(r"[ZOPRYWM]", found["prosigns"]):
            yield (
                "precedence prosign",
                found.start("prosigns") + letter.start(),
                found.start("prosigns") + letter.end(),
            )
    written = _GROUP.match(found["dtg"])
    base = found.start("dtg")
    if written:
        for group, name in (("time", "date-time group"), ("month", "month"), ("year", "year")):
            if written[group]:
                yield name, base + written.start(group), base + written.end(group)
    else:
        yield "date-time group", base, found.end("dtg")
    yield from _signals(capitals, found.end())


def _fl10(capitals: str) -> Iterator[tuple[str, int, int]]:
    found = grammar.GROUP_COUNT.match(capitals)
    if found is None:
        yield "accounting symbol", 0, len(capitals)
        return
    if found["accounting"]:
        yield "accounting symbol", 0, len(found["accounting"].rstrip())
    yield "group count", found.start("count"), found.end("count")


_INNER = {
    "FL1": _fl1,
    "FL2": _fl2,
    "FL3": _fl3,
    "FL4": _fl4,
    "FL5": _fl5,
    "FL6": None,
    "FL7": None,
    "FL8": None,
    "FL9": None,
    "FL10": _fl10,
}
