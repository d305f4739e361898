"""The words of record traffic: prosigns, precedences, routing indicators, date-time groups, filing times, Z-signals.

Owns what a single word or group is and what instant it stands for; not how lines are made of them
(``grammar``) and not how they are found in a damaged text (``heading``, ``addresses``). Nothing here guesses
a year or a zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sim.quantities import MONTHS

__all__ = [
    "AFTN_PRIORITIES",
    "CLASSIFICATIONS",
    "PROSIGNS",
    "Z_SIGNALS",
    "DateTimeGroup",
    "ZSignal",
    "filing_instant",
    "is_indicator",
    "microseconds",
    "precedence_name",
    "read_date_time_group",
]

PROSIGNS: dict[str, str] = {
    "W": "CRITIC",
    "Y": "EMERGENCY COMMAND PRECEDENCE",
    "Z": "FLASH",
    "O": "IMMEDIATE",
    "P": "PRIORITY",
    "R": "ROUTINE",
    "M": "DEFERRED",
    "N": "NIACT IMMEDIATE",
}
"""Precedence prosigns. ACP 127(G) 150 knows Z, O, P and R alone; the others are national or historic."""

AFTN_PRIORITIES: dict[str, str] = {
    "SS": "distress",
    "DD": "urgency",
    "FF": "flight safety",
    "GG": "meteorology, flight regularity, aeronautical information",
    "KK": "aeronautical administration",
}
"""Priority indicators of the aeronautical network (ICAO Annex 10, volume II)."""

CLASSIFICATIONS: dict[str, str] = {
    "U": "unclassified",
    "E": "unclassified, to be encrypted for transmission only",
    "R": "restricted",
    "C": "confidential",
    "S": "secret",
    "T": "top secret",
}
"""Letters that FL4 repeats five times. E is a United States letter; R is not one."""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CENTURY_TURNS_AT = 60  # two-digit years from 60 on are 19yy: our setting


def microseconds(moment: datetime) -> int:
    """Whole microseconds from 1970-01-01T00:00Z to an aware moment."""
    return (moment - _EPOCH) // _MICROSECOND


# -------------------------------------------------------------------------------- indicators

_INDICATOR = re.compile(r"[QRU][A-Z]{3,6}\Z")


def is_indicator(word: str) -> bool:
    """Whether a word has the form of a routing indicator: four to seven letters, the first Q, R or U."""
    return _INDICATOR.match(word) is not None


# -------------------------------------------------------------------------- precedence words

_WORDS = ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RARE_WORDS = {"CRITIC": "CRITIC", "DEFERRED": "DEFERRED", "NIACT": "NIACT IMMEDIATE"}


def _one_slip(word: str) -> set[str]:
    """All strings that one lost, added, wrong or exchanged letter makes of a word."""
    found: set[str] = set()
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            found.add(head + tail[1:])
            found.update(head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            found.add(head + tail[1] + tail[0] + tail[2:])
        found.update(head + letter + tail for letter in _LETTERS)
    return found


_MISSPELT: dict[str, str] = {
    slip: word for word in ("ROUTINE", "PRIORITY", "IMMEDIATE") for slip in _one_slip(word)
} | dict.fromkeys(("FLASSH", "FLAHS", "FLSAH", "FALSH", "FLLASH"), "FLASH")
_MISSPELT.update({word: word for word in _WORDS})
_MISSPELT.update(_RARE_WORDS)
# One lost letter of a word may be another word of the trade; these are names, never precedences.
for _name in ("PRIORITYS",):
    _MISSPELT.pop(_name, None)


def precedence_name(words: str | None) -> str | None:
    """The precedence that the words of an address line mean, or None.

    ``NIACT IMMEDIATE`` is a name of its own; one misspelt letter is read through (``PRORITY`` is PRIORITY).
    """
    if not words:
        return None
    parts = words.upper().split()
    if len(parts) == 1:
        return _MISSPELT.get(parts[0])
    if len(parts) == 2 and parts[0] == "NIACT":
        second = _MISSPELT.get(parts[1])
        return f"NIACT {second}" if second in _WORDS else None
    if parts == ["FLASH", "OVERRIDE"]:
        return "FLASH OVERRIDE"
    if parts == ["OPERATIONAL", "IMMEDIATE"]:
        return "IMMEDIATE"
    return None


# -------------------------------------------------------------------------- date-time groups


@dataclass(frozen=True, slots=True)
class DateTimeGroup:
    """A date-time group as written, and what of it can be read: parts that are absent or damaged are None."""

    written: str
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    zone: str | None = None
    month: int | None = None
    year: int | None = None

    @property
    def moment(self) -> datetime | None:
        """The instant in UTC; None without year, without zone Z, or where no such day or time exists."""
        if self.zone not in ("Z", "ZZ") or self.year is None or self.month is None or self.day is None:
            return None
        if self.hour is None or self.minute is None:
            return None
        try:
            return datetime(self.year, self.month, self.day, self.hour, self.minute, tzinfo=UTC)
        except ValueError:
            return None


_GROUP = re.compile(
    r"(?P<day>\d\d) ?(?P<hour>\d\d)(?P<minute>\d\d) ?(?P<zone>ZZ?|[A-IK-Y](?![A-Z]))?[ .,/-]*"
    r"(?:(?P<month>[A-Z]{3})[A-Z]*[ .,'/-]*(?P<year>\d{4}|\d\d)?)?(?!\d)",
    re.IGNORECASE,
)


def read_date_time_group(written: str) -> DateTimeGroup:
    """A date-time group from its written form (``161039Z NOV 07``); what cannot be read stays None."""
    match = _GROUP.match(written)
    if match is None:
        return DateTimeGroup(written)
    zone, month, year = match["zone"], match["month"], match["year"]
    name = month.upper() if month else ""
    return DateTimeGroup(
        written,
        int(match["day"]),
        int(match["hour"]),
        int(match["minute"]),
        zone.upper() if zone else None,
        MONTHS.index(name) + 1 if name in MONTHS else None,
        _full_year(year) if year else None,
    )


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= _CENTURY_TURNS_AT else 2000)


# ------------------------------------------------------------------------------ filing times

_JULIAN = re.compile(r"(\d{3}) ?(\d\d)(\d\d)Z?\Z", re.IGNORECASE)
_SLANT = re.compile(r"(\d{1,2})/(\d\d)(\d\d)Z?\Z", re.IGNORECASE)
_JULIAN_SLANT = re.compile(r"(\d{3})/(\d\d)(\d\d)Z?\Z", re.IGNORECASE)


def filing_instant(filed: str, released: datetime | None) -> datetime | None:
    """The instant of a filing time (``3201039`` or ``17/2207Z``), its year taken from the date-time group.

    Around New Year the day is taken in the year that lies nearest to the group; likewise the month of the
    slant form (ACP 127(G) 115, 116). None if either cannot be read.
    """
    if released is None:
        return None
    julian = _JULIAN.match(filed) or _JULIAN_SLANT.match(filed)
    slant = None if julian else _SLANT.match(filed)
    match = julian or slant
    if match is None:
        return None
    day, hour, minute = (int(group) for group in match.groups())
    if hour > 23 or minute > 59:
        return None
    near = _years_near(day, released) if julian else _months_near(day, released)
    moments = [moment + timedelta(hours=hour, minutes=minute) for moment in near]
    return min(moments, key=lambda moment: abs(moment - released), default=None)


def _years_near(day: int, released: datetime) -> list[datetime]:
    found = []
    for year in (released.year - 1, released.year, released.year + 1):
        if not 1 <= year <= 9998 or not 1 <= day <= 366:
            continue
        moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day - 1)
        if moment.year == year:
            found.append(moment)
    return found


def _months_near(day: int, released: datetime) -> list[datetime]:
    found = []
    for step in (-1, 0, 1):
        year, month = divmod(released.year * 12 + released.month - 1 + step, 12)
        try:
            found.append(datetime(year, month + 1, day, tzinfo=UTC))
        except ValueError:
            continue
    return found


# ------------------------------------------------------------------------- operating signals


@dataclass(frozen=True, slots=True)
class ZSignal:
    """An operating signal: its meaning, where that is written, and whether that place is a manual."""

    code: str
    meaning: str
    source: str
    official: bool


def _signals(rows: str) -> dict[str, ZSignal]:
    table = {}
    for row in rows.strip().splitlines():
        code, mark, source, meaning = (cell.strip() for cell in row.split("|"))
        table[code] = ZSignal(code, meaning, source, mark == "official")
    return table


Z_SIGNALS: dict[str, ZSignal] = _signals("""
ZAN  | official | ACP 127(G) 313 (from its example) | only traffic of this precedence and above is accepted
ZAR  | official | ACP 127(G) 419.f   | this is the second (ZAR2) or third (ZAR3) request
ZBZ  | official | ACP 127(G) 411 (from its example) | the readability of the signals is ..
ZDF  | observed | State cables       | the message was received
ZDG  | official | ACP 127(G) 420     | this message is sent subject to correction
ZDH  | official | ACP 127(G) 420     | send a corrected copy
ZDK  | official | ACP 127(G) 419.e   | this repetition is sent as requested
ZDQ  | official | ACP 127(G) 438     | the message was relayed to .. at ..
ZDS  | observed | State cables       | what was sent before was wrong; the correct version follows
ZEL  | official | ACP 127(G) 420.g   | this is the correct version of a message
ZEN  | official | ACP 127(G) 206.b   | delivered to this addressee by other means
ZEQ  | official | ACP 127(G) 426     | the message was misrouted or missent (ZEQ2 to ZEQ6 tell which)
ZES  | official | ACP 127(G) 419     | the message was received garbled; repeat it
ZEX  | official | ACP 127(G) 216     | this is a book message
ZFB  | observed | naval messages     | pass to ..
ZFD  | official | ACP 127(G) 427     | this is a suspected duplicate
ZFF  | observed | State cables       | inform me when this message has been received
ZFG  | official | ACP 127(G) 438.b   | this is an exact duplicate of a message sent before
ZFH  | official | ACP 127(G) 503     | this message is passed on for action (ZFH1) or information (ZFH2)
ZFQ  | official | ACP 127(G) 429     | two messages came under the same number
ZFR  | official | ACP 127(G) 424     | cancel this message or transmission
ZFT  | official | ACP 127(G) 432     | the message came without a channel number
ZFU  | official | ACP 127(G) 430     | one message came under two numbers
ZFV  | official | ACP 127(G) 431     | a channel number stood inside the text
ZFX  | official | ACP 127(G) 433     | no transmission came under this channel number
ZGC  | official | ACP 127(G) 151.b   | no station-to-station receipt is needed for this FLASH message
ZIC  | official | ACP 127(G) 412     | the last number sent to you was ..
ZID  | official | ACP 127(G) 412     | the last number received from you was ..
ZKJ  | official | ACP 127(G) 414     | the station closes
ZNR  | official | ACP 127(G) 124     | may be sent over circuits that are not approved for classified traffic
ZNY  | official | ACP 127(G) 124     | must be sent over approved circuits only
ZOC  | observed | State cables       | stations called: relay to the addressees for whom you are responsible
ZOE  | official | ACP 127(G) 308     | I can pass traffic for ..
ZOG  | official | ACP 127(G) 426     | pass this message to ..
ZOJ  | observed | State cables       | this is corrected version number ..
ZOT  | official | ACP 127(G) 152.f   | may be handled at the lower precedence for ..
ZOV  | official | ACP 127(G) 426.e   | rerouted; the station named made the pilot
ZPH  | official | ACP 127(G) 424.c   | this transmission is cancelled; the whole message follows
ZUI  | official | ACP 127(G) 419.e   | attention is invited to ..
ZVQ  | official | ACP 127(G) 306     | emergency traffic passing a transfer station that was not arranged
ZXB  | official | ACP 127(G) 424.b   | the transmission was interrupted
ZYB  | observed | naval messages     | (meaning not found in an open source)
ZYW  | observed | naval messages     | (meaning not found in an open source)
ZZH  | observed | State cables       | the message comes from State Department facilities
ZZK  | observed | State cables       | NIACT: for action at night
""")
"""Meanings of operating signals; ``ZAA`` to ``ZXZ`` are allied, ``ZYA`` to ``ZZZ`` each service's own."""
