"""Instants and lengths of time as a lesson tells them: to the thousandth of a second, so that they can be added up.

Owns ``151207Z +4.7 s``, a date-time group and the seconds after it, and ``1 min 4.7 s``. Tables have shorter forms.
"""

from __future__ import annotations

from sim.quantities import SECOND, date_time_group

__all__ = ["exact_length", "moment"]

_MINUTE, _HOUR = 60 * SECOND, 3600 * SECOND


def moment(start: int, at_us: int) -> str:
    """An instant of a run that began at ``start``: its date-time group, with the month where that is not the first's,
    and the seconds after it, where there are any."""
    at_us = _thousandths(at_us)
    group = date_time_group(start + at_us)
    if group[8:] == date_time_group(start)[8:]:
        group = group[:7]
    seconds = (start + at_us) % _MINUTE
    return f"{group} +{_decimal(seconds)} s" if seconds else group


def exact_length(length_us: int) -> str:
    """A length of time: ``0 s``, ``0.25 s``, ``1 min 4.7 s``, ``2 h``, ``3 d 1 h 5 s``."""
    rest = _thousandths(length_us)
    parts = []
    for unit, name in ((24 * _HOUR, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        whole, rest = divmod(rest, unit)
        if whole:
            parts.append(f"{whole:,} {name}")
    if rest or not parts:
        parts.append(f"{_decimal(rest)} s")
    if length_us and parts == ["0 s"]:
        return "less than 0.001 s"
    return " ".join(parts)


def _thousandths(microseconds: int) -> int:
    """The nearest thousandth of a second, halves up."""
    return (microseconds + 500) // 1000 * 1000


def _decimal(microseconds: int) -> str:
    whole, rest = divmod(microseconds, SECOND)
    return f"{whole}.{rest // 1000:03d}".rstrip("0") if rest else str(whole)
