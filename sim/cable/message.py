"""What a cable says: the message and its addressees, as values.

Owns what was released and how it was addressed, as written; and the few instants and precedences that a
simulation asks of it. It knows nothing of damaged text, of places in a file or of what words mean to people:
``reader`` makes messages, ``writer`` turns them back into cables, ``meaning`` explains them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sim.cable.body import Text, read_body, without_page_lines
from sim.cable.terms import (
    DateTimeGroup,
    filing_instant,
    microseconds,
    precedence_name,
    read_date_time_group,
)

__all__ = ["Address", "Exempted", "JanapLine", "Message", "Role", "Style"]

Role = Literal["action", "info"]
Style = Literal["state", "acp127", "janap128", "aftn", "plain"]

_SIGNAL = re.compile(r"(?<![A-Z0-9])(?:Z[A-Z]{2}-?\d?)+(?![A-Z0-9])", re.IGNORECASE)
_ONE_SIGNAL = re.compile(r"Z[A-Z]{2}(?:-?\d)?", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)?")


@dataclass(frozen=True, slots=True)
class Address:
    """One addressee as its line gives it; what the line lacks is None.

    ``ri`` routing indicator (or ZEN: delivered by other means), ``plad`` plain language address designator,
    ``precedence`` the words on the line, ``number`` continuity number with its zeros, ``office`` office
    symbol.
    """

    ri: str | None = None
    plad: str | None = None
    precedence: str | None = None
    number: str | None = None
    office: str | None = None

    @property
    def name(self) -> str:
        """The designator, else the indicator, else nothing."""
        return self.plad or self.ri or ""

    @property
    def standard_precedence(self) -> str | None:
        """The precedence that the words mean (a misspelling read through), or None."""
        return precedence_name(self.precedence)


@dataclass(frozen=True, slots=True)
class Exempted(Address):
    """An addressee of FL9, exempted from the collective that it follows (ACP 127(G) 205.b).

    ``role`` and ``after`` tell where it stands: behind the first ``after`` addressees of that list.
    """

    collective: Address | None = None
    role: Role = "info"
    after: int = 0


@dataclass(frozen=True, slots=True)
class JanapLine:
    """The fixed first group of a JANAP 128 routing line (``RTTUZYUW``) and the repeated classification."""

    head: str
    class_redundancy: str | None = None

    @property
    def lmf(self) -> str:
        """Language and media format of sender and preferred output."""
        return self.head[1:3]

    @property
    def classification(self) -> str:
        """The classification letter, position 4."""
        return self.head[3:4]

    @property
    def cic(self) -> str:
        """Content indicator or communication action, positions 5 to 8."""
        return self.head[4:8]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its cable gives it, every value as written; what the cable does not carry is None or empty."""

    style: Style = "plain"
    transmission_id: str | None = None
    transmission_time: str | None = None
    fl2_precedence: str | None = None
    fl2_ris: tuple[str, ...] = ()
    janap: JanapLine | None = None
    originator_ri: str | None = None
    serial: str | None = None
    section: str | None = None
    filed: str | None = None
    security: str | None = None
    classification_chars: str | None = None
    fl4_tail: str | None = None
    transmission_instructions: tuple[str, ...] = ()
    prosigns: tuple[str, ...] = ()
    dtg: str | None = None
    dtg_tail: str | None = None
    originator: Address | None = None
    action: tuple[Address, ...] = ()
    info: tuple[Address, ...] = ()
    exempt: tuple[Exempted, ...] = ()
    accounting: str | None = None
    group_count: str | None = None
    written_text: str = ""
    validation: str | None = None
    separated: bool = field(default=True, compare=False)
    closed: bool = field(default=False, compare=False)
    ended: bool = field(default=False, compare=False)

    # ------------------------------------------------------ FL4, FL5

    @property
    def operating_signals(self) -> tuple[str, ...]:
        """The Z-signals of FL4 behind the classification characters, in order, without their arguments."""
        return _signals_in(self.fl4_tail)

    @property
    def dtg_signals(self) -> tuple[str, ...]:
        """The Z-signals behind the date-time group, in order, without their arguments."""
        return _signals_in(self.dtg_tail)

    @property
    def precedence_action(self) -> str | None:
        """The first prosign of FL5."""
        return self.prosigns[0] if self.prosigns else None

    @property
    def precedence_info(self) -> str | None:
        """The second prosign of FL5, which holds for info addressees (ACP 127(G) 152.a)."""
        return self.prosigns[1] if len(self.prosigns) > 1 else None

    @property
    def precedence_all(self) -> tuple[str, ...]:
        """All prosigns of FL5 where there are three or more, else nothing."""
        return self.prosigns if len(self.prosigns) > 2 else ()

    @property
    def date_time_group(self) -> DateTimeGroup | None:
        """FL5's date-time group, read."""
        return read_date_time_group(self.dtg) if self.dtg else None

    @property
    def dtg_iso(self) -> str | None:
        """The date-time group as ``2007-11-16T10:39Z``; None without year or zone."""
        moment = self._released()
        return moment.strftime("%Y-%m-%dT%H:%MZ").rjust(17, "0") if moment else None

    @property
    def dtg_at(self) -> int | None:
        """The date-time group in whole microseconds since 1970, or None."""
        moment = self._released()
        return microseconds(moment) if moment else None

    @property
    def filed_at(self) -> int | None:
        """When the message was filed, in whole microseconds since 1970: FL3's time, else the date-time group."""
        released = self._released()
        filed = filing_instant(self.filed, released) if self.filed else None
        moment = filed or released
        return microseconds(moment) if moment else None

    def _released(self) -> datetime | None:
        group = self.date_time_group
        return group.moment if group else None

    # ------------------------------------------------------ addressees

    @property
    def from_office(self) -> str | None:
        """The office symbol of the originator."""
        return self.originator.office if self.originator else None

    @property
    def addressees(self) -> tuple[Address, ...]:
        """Action, then info addressees."""
        return self.action + self.info

    @property
    def name(self) -> str | None:
        """Originating station, serial and section (``RUEHNT 1989/01``), or None where FL3 lacks them."""
        if not self.originator_ri or not self.serial:
            return None
        return f"{self.originator_ri} {self.serial}" + (f"/{self.section}" if self.section else "")

    def __repr__(self) -> str:
        many = f"{len(self.action)} for action, {len(self.info)} for information"
        return f"<Message {self.name or 'without a name'}: {' '.join(self.prosigns) or 'no precedence'}, {many}>"

    # ------------------------------------------------------ text

    @property
    def body(self) -> str:
        """The text, page lines left out."""
        return without_page_lines(self.written_text)

    @property
    def text(self) -> Text:
        """The parts of the text."""
        return read_body(self.written_text)


def _signals_in(tail: str | None) -> tuple[str, ...]:
    if not tail:
        return ()
    found: list[str] = []
    for run in _SIGNAL.findall(_BRACKETS.sub(" ", tail)):
        found += _ONE_SIGNAL.findall(run)
    return tuple(found)
