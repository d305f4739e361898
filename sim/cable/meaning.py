"""What each part of a cable tells, in one sentence, and where that is written.

Owns the explanations: of part names, of prosigns, signals, classification letters, times and JANAP 128 positions.
What a manual says is kept apart from what was merely observed in real cables. It explains parts that ``parts`` has
made; how they are shown is the reports' business. The letters of an indicator are `indicators`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.cable.parts import Part
from sim.cable.terms import (
    AFTN_PRIORITIES,
    CLASSIFICATIONS,
    PROSIGNS,
    Z_SIGNALS,
    precedence_name,
    read_date_time_group,
)

__all__ = ["Meaning", "meaning"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a part tells; the paragraph that says so; whether that is a manual (else it was observed)."""

    text: str
    source: str
    official: bool = True


ACP = "ACP 127(G) "
_STATE = "State, 5 FAH-2"
_JANAP = "JANAP 128"
_OBSERVED = "observed in real cables"

_PARTS: dict[str, Meaning] = {
    "transmission identifier": Meaning(
        "names this transmission on its channel, so that none is lost unnoticed", ACP + "112, 202.c"
    ),
    "start of transmission": Meaning("a transmission starts", ACP + "202.c"),
    "start of message": Meaning("a message starts; sent once and only once", ACP + "202.c"),
    "channel designator": Meaning("the channel, by the letters of its stations", ACP + "112"),
    "channel sequence number": Meaning(
        "the number of this transmission on the channel, without gaps", ACP + "112, 402.a"
    ),
    "routing line": Meaning("which stations this copy still has to reach, and how fast", ACP + "204, 303.a"),
    "calling station": Meaning(
        "which station entered the message into the network, under what number, and when", ACP + "115, 116"
    ),
    "security and transmission instructions": Meaning(
        "how the message must be protected, and instructions to relays", ACP + "124, 203"
    ),
    "precedence and date-time group": Meaning(
        "how fast the message must be handled, and when it was released", ACP + "113, 152"
    ),
    "originator": Meaning("who sends the message", ACP + "205"),
    "action addressee": Meaning("an addressee who must act on the message", ACP + "205, 206"),
    "info addressee": Meaning("an addressee who gets the message for information", ACP + "205, 206"),
    "exempted addressee": Meaning(
        "a member of the collective before it who must not get the message", ACP + "205.b, 221"
    ),
    "accounting and group count": Meaning(
        "who pays for commercial handling, and how many groups the text has", ACP + "133, Annex B"
    ),
    "accounting symbol": Meaning("the administration that pays for commercial handling", ACP + "133, Annex B"),
    "group count": Meaning("the number of groups of an encrypted text", ACP + "133, Annex B"),
    "separator": Meaning("parts the text from what stands before and behind it", ACP + "Annex B, FL 11 and 13"),
    "text": Meaning("what the originator has to say", ACP + "Annex B, FL 12"),
    "validation": Meaning(
        "repeats the serial number, so that the tail of another message is noticed",
        "ACP 127 US supplement",
        True,
    ),
    "end of message": Meaning("the message ends", ACP + "114"),
    "page line": Meaning("a page ends here; no part of the text", ACP + "208"),
    "distribution": Meaning("which offices of the receiving post get a copy; no addressees", _OBSERVED, False),
    "outside the heading": Meaning("stands outside the message", _OBSERVED, False),
    "behind the end": Meaning("stands behind the end of the message", _OBSERVED, False),
    "not recognised": Meaning("is kept as it stands", "no rule was found", False),
    "not part of the message": Meaning("stands outside the message", _OBSERVED, False),
    "originating station": Meaning("the station that entered the message", ACP + "115"),
    "station serial number": Meaning(
        "counts the messages of that station; with station and time it names the message",
        ACP + "115, 116, 129",
    ),
    "section": Meaning(
        "which section of a long message this is",
        _STATE + " (the number of ACP 127(G) 208.f differs by section)",
        False,
    ),
    "time of filing": Meaning("when the station accepted the message: day and time, Z", ACP + "115, 116"),
    "classification characters": Meaning("the classification, five times, so that a garble is noticed", ACP + "124"),
    "classification repeated": Meaning("the classification once more, four times", _JANAP),
    "language and media format": Meaning(
        "the form in which sender and addressee work: T tape or teleprinter, C card, A ASCII", _JANAP
    ),
    "content indicator": Meaning("what kind of traffic this is: ZYUW is narrative", _JANAP),
    "date-time group": Meaning("day of the month and time, Z, at which the message was released", ACP + "113, 206.c"),
    "month": Meaning("the month of the date-time group", ACP + "113"),
    "year": Meaning("the year of the date-time group", ACP + "113"),
    "designator": Meaning("the plain language address designator, the name that people use", ACP + "205.a"),
    "office": Meaning("the office inside the addressee that the message is for", _OBSERVED, False),
    "continuity number": Meaning(
        "counts the messages to this addressee, who so notices that one is missing", _STATE + " H-321"
    ),
    "remark": Meaning("an argument of the signal before it, or a note of an operator", _OBSERVED, False),
    "caption": Meaning("limits or steers distribution", _STATE),
    "subject": Meaning("what the message is about", _STATE),
    "tags": Meaning("traffic analysis by geography and subject: keywords for distribution and retrieval", _STATE),
    "executive order": Meaning("under which order the text is classified, and until when", _STATE),
    "references": Meaning("the messages that this one refers to", _STATE),
    "paragraph number": Meaning("numbers the paragraph", _STATE),
    "classification": Meaning("the classification of the text", ACP + "201.b, 208"),
}

_LINE_PROSIGNS = {
    "DE": Meaning("this message comes from the station that follows", ACP + "115"),
    "FM": Meaning("the originator follows", ACP + "Annex B, FL 6"),
    "FROM": Meaning("the originator follows", ACP + "Annex B, FL 6"),
    "TO": Meaning("addressees follow who must act", ACP + "Annex B, FL 7"),
    "INFO": Meaning("addressees follow who are only informed", ACP + "Annex B, FL 8"),
    "XMT": Meaning("members of the collective follow who are exempted", ACP + "Annex B, FL 9"),
    "EXEMPT": Meaning("members of the collective follow who are exempted", ACP + "Annex B, FL 9"),
}


def meaning(part: Part) -> Meaning:
    """What a part tells. Every part has a meaning; the last resort is that of its format line."""
    special = _SPECIAL.get(part.name)
    found = special(part) if special else None
    return found or _PARTS.get(part.name) or Meaning("a part of the message", _OBSERVED, False)


def _prosign(part: Part) -> Meaning | None:
    return _LINE_PROSIGNS.get(part.raw.upper())


def _precedence_prosign(part: Part) -> Meaning | None:
    letters = part.raw.upper()
    if letters in AFTN_PRIORITIES and letters[0] not in PROSIGNS:
        return Meaning(f"priority: {AFTN_PRIORITIES[letters]}", "ICAO Annex 10 II")
    name = PROSIGNS.get(letters[:1])
    if name is None:
        return None
    official = letters[:1] in "ZOPR"
    source = ACP + ("151.a" if part.line == "FL2" else "150, 152.a") if official else _OBSERVED
    return Meaning(f"precedence {name}", source, official)


def _address_precedence(part: Part) -> Meaning:
    name = precedence_name(part.raw) or part.raw
    return Meaning(f"this addressee's own precedence: {name}", _STATE + " H-230")


def _signal(part: Part) -> Meaning | None:
    code = part.raw.upper()[:3]
    signal = Z_SIGNALS.get(code)
    if signal is None:
        owner = "allied" if code < "ZYA" else "for each service to define"
        return Meaning(f"an operating signal ({owner}) whose meaning is not listed here", "ACP 131", False)
    return Meaning(signal.meaning, signal.source, signal.official)


def _classification(part: Part) -> Meaning | None:
    letter = part.raw.upper()[:1]
    name = CLASSIFICATIONS.get(letter)
    if name is None or part.line == "FL12":
        return None
    source = _JANAP if part.line == "FL2" else ACP + "124"
    return Meaning(f"classification: {name}", source, letter != "E")


def _indicator(part: Part) -> Meaning | None:
    if part.raw.upper() == "ZEN":
        return Meaning("this addressee has the message by other means", ACP + "206.b")
    if part.line == "FL2":
        return Meaning("a station that this copy must reach", ACP + "204")
    return Meaning("the station that delivers to this addressee", ACP + "206.a")


def _group(part: Part) -> Meaning | None:
    group = read_date_time_group(part.raw)
    if group.day is None:
        return Meaning("a date-time group that cannot be read", ACP + "113")
    zone = "Z" if group.zone in ("Z", "ZZ") else "without zone Z"
    return Meaning(
        f"released on day {group.day} of the month at {group.hour:02}:{group.minute:02} {zone}",
        ACP + "113, 206.c",
    )


_JULIAN = re.compile(r"(?P<day>\d{3})\s?(?P<hour>\d\d)(?P<minute>\d\d)Z?\Z")
_SLANT = re.compile(r"(?P<day>\d{1,2})/(?P<hour>\d\d)(?P<minute>\d\d)Z?\Z")


def _filing(part: Part) -> Meaning | None:
    """A time of filing, read: by the day of the year (Julian) or of the month."""
    for form, of in ((_JULIAN, "year"), (_SLANT, "month")):
        found = form.match(part.raw)
        if found:
            day, clock = int(found["day"]), f"{found['hour']}:{found['minute']}"
            return Meaning(f"accepted by the station on day {day} of the {of} at {clock} Z", ACP + "115, 116")
    return None


_SPECIAL = {
    "prosign": _prosign,
    "precedence prosign": _precedence_prosign,
    "precedence": _address_precedence,
    "operating signal": _signal,
    "security warning": _signal,
    "classification characters": _classification,
    "classification": _classification,
    "routing indicator": _indicator,
    "date-time group": _group,
    "time of filing": _filing,
}
