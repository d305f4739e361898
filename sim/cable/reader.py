"""A text, a file or bytes to a reading: the message, what was guessed, and every part with its place.

The public door of this room. Owns the assembly of the message from its heading and text and the checks that
need both. It never raises on text: what cannot be read is kept as it stands and told as a problem.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from sim.cable import grammar
from sim.cable.addresses import parse_address
from sim.cable.body import read_opening
from sim.cable.faults import severity
from sim.cable.heading import read_heading
from sim.cable.lines import Source, clean_block, upper
from sim.cable.message import Address, Exempted, JanapLine, Message, Role, Style
from sim.cable.parts import Part, build_parts
from sim.cable.terms import filing_instant
from sim.cable.walk import Entry, Guess, Heading
from sim.problems import Place, Problem
from sim.textfiles import not_utf8

__all__ = ["Reading", "read_bytes", "read_cable", "read_cables", "read_file"]

LARGEST = 10_000_000


class Reading:
    """What was read: ``message``, ``problems`` and, made when first asked for, ``parts``."""

    def __init__(
        self, message: Message, problems: tuple[Problem, ...], path: str, source: Source, heading: Heading
    ) -> None:
        self.message = message
        self.problems = problems
        self.path = path
        self._source = source
        self._heading = heading

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The tree of parts, in the order of the source."""
        return build_parts(self._source, self._heading)

    def __repr__(self) -> str:
        return f"<Reading of {self.path!r}: {self.message.name or 'unnamed'}, {len(self.problems)} problems>"


_NNNN = re.compile(r"(?m)^N{4}(?![A-Z])")
_VALIDATION = re.compile(r"#\s?\d{3,5}[A-Z]?\Z")
_NEXT_CABLE = re.compile(r"(?m)^[ \t]{0,20}NNNN[ \t]{0,20}\r*$\s+(?=V?ZCZC|VV {1,9}[A-Z]{3}\d{3})")


def read_cable(text: str, path: str = "<text>") -> Reading:
    """The cable in a text. Any text will do; ``path`` is the name that problems carry."""
    return _read(text, path, 0)


def read_cables(text: str, path: str = "<text>") -> tuple[Reading, ...]:
    """The cables in a text: more than one only where each begins with its FL1 behind the NNNN of the last."""
    starts = [0, *(found.end() for found in _NEXT_CABLE.finditer(text))]
    ends = [*starts[1:], len(text)]
    return tuple(_read(text[:end], path, start) for start, end in zip(starts, ends, strict=True))


def _read(text: str, path: str, start: int) -> Reading:
    source = Source(text)
    heading = read_heading(source, start + text.startswith("\ufeff", start))
    message, guesses = _assemble(heading, source)
    problems = tuple(
        _problem(guess, path, source) for guess in sorted(guesses, key=lambda guess: (guess.at, guess.code))
    )
    return Reading(message, problems, path, source, heading)


def _problem(guess: Guess, path: str, source: Source) -> Problem:
    line, column = source.place(guess.at)
    return Problem(Place(path, line, column), guess.code, guess.text, guess.hint, severity(guess.code))


def _assemble(h: Heading, source: Source) -> tuple[Message, list[Guess]]:
    guesses = list(h.guesses)
    originator, action, info, exempt = _addresses(h, guesses)
    ending = _Ending(source.text[h.text_at :])
    early = "\n".join(line.text for segment in h.segments if segment.kind == "early text" for line in segment.lines)
    written = "\n".join(filter(None, (early, ending.text)))
    if originator is None and h.originator_ri:
        originator = Address(ri=h.originator_ri)
    elif originator is not None and h.originator_ri:
        originator = Address(h.originator_ri, originator.plad, None, None, originator.office)
    message = Message(
        style=_style(h),
        transmission_id=h.transmission_id,
        transmission_time=h.transmission_time,
        fl2_precedence=h.fl2_precedence,
        fl2_ris=tuple(h.fl2_ris),
        janap=JanapLine(h.janap_head, h.janap_again) if h.janap_head else None,
        originator_ri=h.originator_ri,
        serial=h.serial,
        section=h.section,
        filed=h.filed,
        security=h.security,
        classification_chars=h.classification_chars,
        fl4_tail=" ".join(h.fl4_tail) or None,
        transmission_instructions=tuple(h.instructions),
        prosigns=h.prosigns,
        dtg=h.dtg,
        dtg_tail=" ".join(h.dtg_tail) or None,
        originator=originator,
        action=action,
        info=info,
        exempt=exempt,
        accounting=h.accounting,
        group_count=h.group_count,
        written_text=written,
        validation=ending.validation,
        separated=h.separated,
        closed=ending.closed,
        ended=ending.ended,
    )
    if not _recognised(h):
        message = Message(written_text=clean_block(source.text[h.start :]))
    guesses += _checks(h, message, ending)
    return message, guesses


def _recognised(h: Heading) -> bool:
    """Whether any format line was found that only a cable has."""
    return bool(h.transmission_id or h.fl2_precedence or h.originator_ri or h.security or h.dtg or h.entries)


def _style(h: Heading) -> Style:
    if h.janap_head:
        return "janap128"
    if h.aftn:
        return "aftn"
    if h.numbered:
        return "state"
    if h.fl2_precedence or h.originator_ri or h.transmission_id:
        return "acp127"
    return "plain"


class _Ending:
    """The text with its end taken off: BT, FL15 (``#1989``) and NNNN."""

    def __init__(self, raw: str) -> None:
        cut = _NNNN.search(raw)
        self.ended = cut is not None
        self.behind = raw[cut.end() :].strip() if cut else ""
        lines = clean_block(raw[: cut.start()] if cut else raw).split("\n")
        self.validation: str | None = None
        self.closed = False
        while lines:
            last = lines[-1].strip()
            if not last:
                lines.pop()
            elif self.validation is None and not self.closed and _VALIDATION.match(last):
                self.validation = lines.pop().strip()
            elif not self.closed and last == "BT":
                self.closed = True
                lines.pop()
            else:
                break
        self.text = "\n".join(lines).strip("\n")


def _checks(h: Heading, message: Message, ending: _Ending) -> list[Guess]:
    """What only shows when the whole message is known."""
    if not _recognised(h):
        return [
            Guess(
                "C101",
                0,
                "no format line was recognised" if message.written_text else "the cable is empty",
                "a cable has at least FM and TO, or a line such as P 161039Z NOV 07",
            )
        ]
    found = [*_check_time(h, message), *_check_text(h, message)]
    if not message.addressees and message.style != "aftn" and not message.group_count:
        found.append(Guess("C158", h.dtg_at, "no addressees were found"))
    if ending.behind:
        found.append(Guess("C171", h.text_at, "text follows NNNN", "put each cable in a file of its own"))
    return found


def _check_time(h: Heading, message: Message) -> list[Guess]:
    group = message.date_time_group
    if group is None:
        return []
    found: list[Guess] = []
    if group.day is None:
        found.append(
            Guess(
                "C140",
                h.dtg_at,
                f"the date-time group {group.written[:40]!r} cannot be read",
                "write it as 161039Z NOV 07",
            )
        )
    else:
        if group.year is None:
            found.append(Guess("C141", h.dtg_at, "the date-time group has no year", "write it as 161039Z NOV 07"))
        if group.zone not in ("Z", "ZZ"):
            found.append(Guess("C142", h.dtg_at, "the date-time group has no zone Z", "write it as 161039Z NOV 07"))
        elif group.year and group.moment is None:
            found.append(Guess("C144", h.dtg_at, f"there is no {group.written[:40]}"))
    if not message.prosigns:
        found.append(Guess("C147", h.dtg_at, "no precedence prosign before the date-time group"))
    ranks = ["WYZOPRM".find(letter) for letter in message.prosigns]
    if len(ranks) > 2:
        found.append(Guess("C145", h.dtg_at, f"{len(ranks)} prosigns; the first is taken for action"))
    elif len(ranks) == 2 and ranks[1] < ranks[0]:
        found.append(Guess("C146", h.dtg_at, "the prosign for information is higher than that for action"))
    released = group.moment
    filed = filing_instant(message.filed, released) if message.filed else None
    if filed and released and filed < released:
        found.append(Guess("C122", h.filed_at, f"filed at {message.filed}, before the date-time group {group.written}"))
    return found


_LETTER = {"U": "U", "C": "C", "S": "S", "T": "T", "R": "R", "L": "U"}


def _check_text(h: Heading, message: Message) -> list[Guess]:
    found: list[Guess] = []
    opening = read_opening(message.written_text)
    five = (message.classification_chars or "")[:1].upper()
    if opening.classification and five:
        letter = _LETTER.get(opening.classification[0], "")
        if (
            opening.classification != "CLEAR"
            and letter
            and letter != five
            and (letter, five) not in (("U", "E"), ("C", "R"))
        ):
            text = f"FL4 says {message.classification_chars}, the text {opening.classification}"
            found.append(Guess("C131", h.text_at, text))
    if message.section and opening.section_number and int(message.section) != opening.section_number:
        text = f"FL3 says section {message.section}, the text {opening.section_label}"
        found.append(Guess("C170", h.text_at, text))
    return found


def _addresses(
    h: Heading, guesses: list[Guess]
) -> tuple[Address | None, tuple[Address, ...], tuple[Address, ...], tuple[Exempted, ...]]:
    entries = _believed(h.entries, h)
    indicators = frozenset(h.fl2_ris)
    lists: dict[str, list[Address]] = {"TO": [], "INFO": []}
    exempt: list[Exempted] = []
    originator: Address | None = None
    role: Role = "action"
    for entry in entries:
        if not entry.text:
            continue
        if entry.role == "FM":
            originator = _originator(entry, indicators)
            continue
        parsed = parse_address(entry.text, indicators)
        for code in parsed.guesses:
            guesses.append(Guess(code, entry.lines[0].at, f"{entry.text[:80]!r}: {_SAID[code]}"))
        if entry.role == "XMT":
            exempt.append(_exempted(parsed.address, lists, role))
            continue
        role = "action" if entry.role == "TO" else "info"
        lists[entry.role].append(parsed.address)
    return originator, tuple(lists["TO"]), tuple(lists["INFO"]), tuple(exempt)


_SAID = {
    "C151": "no single slash behind the routing indicator",
    "C152": "a precedence word is misspelt",
    "C153": "a continuity number is glued to the word before it",
    "C154": "the office symbol is not closed by //",
    "C157": "a routing indicator without a designator",
    "C160": "cannot be read as an address",
}


def _originator(entry: Entry, indicators: frozenset[str]) -> Address:
    parsed = parse_address(entry.text, indicators).address
    plad = " ".join(filter(None, (parsed.plad, parsed.precedence, parsed.number))) or None
    return Address(parsed.ri, plad, None, None, parsed.office)


def _exempted(address: Address, lists: dict[str, list[Address]], role: Role) -> Exempted:
    listed = lists["TO" if role == "action" else "INFO"]
    collective = next((one for one in reversed(listed) if _COLLECTIVE.search(upper(one.name))), None)
    if collective is None and listed:
        collective = listed[-1]
    return Exempted(
        address.ri,
        address.plad,
        address.precedence,
        address.number,
        address.office,
        collective,
        role,
        len(listed),
    )


_COLLECTIVE = re.compile(r"COLLECTIVE|\bALL\b|\bAIG\b|\bPOSTS\b|\bCOMMUNITY\b")


def _believed(entries: list[Entry], h: Heading) -> list[Entry]:
    """The address lines that count: those behind FM; else those before it; else those behind an early BT."""
    after = [entry for entry in entries if entry.zone == 1]
    lists = [entry for entry in after if entry.role != "FM"]
    late = [entry for entry in entries if entry.zone == 2]
    if lists:
        return after + late
    before = [entry for entry in entries if entry.zone == 0]
    if before and not late:
        return before + after
    wrapper = [entry for entry in entries if entry.zone < 0 and (entry.text.isupper() or not entry.text)]
    if not (h.dtg or after or any(_certain(entry) for entry in wrapper)):
        wrapper = []
    return after + (late or before or wrapper)


def _certain(entry: Entry) -> bool:
    """Whether a line is an address by its own form, whatever stands around it: all that is left of a heading."""
    text = entry.capitals
    return entry.role == "XMT" or bool(grammar.INDICATOR_SLASH.match(text) or grammar.ADDRESS_START.match(text))


def read_bytes(data: bytes, path: str = "<bytes>") -> Reading:
    """The cable in bytes: UTF-8, else Windows-1252 with a warning; more than ten megabytes are not read."""
    if len(data) > LARGEST:
        return _failed(path, "C103", f"{len(data):,} bytes", "a cable has a few thousand characters")
    try:
        return read_cable(data.decode("utf-8"), path)
    except UnicodeDecodeError as error:
        text = data.decode("cp1252", errors="replace")
        reading = read_cable(text, path)
        reading.problems = (not_utf8(path, data, error.start), *reading.problems)
        return reading


def _failed(path: str, code: str, text: str, hint: str = "") -> Reading:
    source = Source("")
    return Reading(Message(), (Problem(Place(path), code, text, hint, severity(code)),), path, source, Heading())


def read_file(path: str | Path) -> Reading:
    """The cable in a file; a file that is absent, a folder or a device gives a reading with one problem."""
    name = str(path)
    try:
        place = Path(path)
        if place.exists() and not place.is_file():
            return _failed(name, "C102", "is no regular file", "name a text file")
        if place.stat().st_size > LARGEST:
            return _failed(name, "C103", f"{place.stat().st_size:,} bytes", "a cable has a few thousand characters")
        return read_bytes(place.read_bytes(), name)
    except (OSError, ValueError) as error:
        return _failed(name, "C102", str(getattr(error, "strerror", None) or "is no path"), "check the path")
