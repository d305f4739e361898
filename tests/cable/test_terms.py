"""Words of the trade: precedences, indicators, groups, signals."""

from __future__ import annotations

import pytest

from sim.cable.terms import Z_SIGNALS, is_indicator, precedence_name, read_date_time_group


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("FLASH", "FLASH"),
        ("IMMEDIATE", "IMMEDIATE"),
        ("IMMEDATE", "IMMEDIATE"),
        ("IMMMEDIATE", "IMMEDIATE"),
        ("IMMEDIAET", "IMMEDIATE"),
        ("PRORITY", "PRIORITY"),
        ("ROUTNE", "ROUTINE"),
        ("routine", "ROUTINE"),
        ("NIACT IMMEDIATE", "NIACT IMMEDIATE"),
        ("NIACT", "NIACT IMMEDIATE"),
        ("NIACT LONDON", None),
        ("FLASH OVERRIDE", "FLASH OVERRIDE"),
        ("OPERATIONAL IMMEDIATE", "IMMEDIATE"),
        ("CRITIC", "CRITIC"),
        ("LONDON", None),
        ("FLAS", None),
        ("MINORITY", None),
        ("ONE TWO THREE", None),
        ("", None),
        (None, None),
    ],
)
def test_precedence_name(words: str | None, name: str | None) -> None:
    assert precedence_name(words) == name


def test_indicators() -> None:
    assert all(map(is_indicator, ["RUEH", "RUEHC", "QABCDEF", "UEHC"]))
    assert not any(map(is_indicator, ["RUE", "ABCDE", "RUEHABCD", "RUEH1", "ruehc", "RUEHC\n"]))


@pytest.mark.parametrize(
    ("written", "zone", "month", "year"),
    [
        ("161039Z NOV 07", "Z", 11, 2007),
        ("161039ZNOV07", "Z", 11, 2007),
        ("161039ZZ NOVEMBER 2007", "ZZ", 11, 2007),
        ("161039Z-NOV-07", "Z", 11, 2007),
        ("16 1039Z NOV, 07", "Z", 11, 2007),
        ("161039 NOV 07", None, 11, 2007),
        ("161039A NOV 07", "A", 11, 2007),
        ("161039Z NOV", "Z", 11, None),
        ("161039Z", "Z", None, None),
        ("161039Z NOV 7", "Z", 11, None),
    ],
)
def test_groups(written: str, zone: str | None, month: int | None, year: int | None) -> None:
    group = read_date_time_group(written)
    assert (group.day, group.hour, group.minute) == (16, 10, 39)
    assert (group.zone, group.month, group.year) == (zone, month, year)


@pytest.mark.parametrize("written", ["", "NOV 07", "0161039Z NOV 07", "1610", "16I039Z NOV 07"])
def test_unreadable_groups(written: str) -> None:
    group = read_date_time_group(written)
    assert group.day is None
    assert group.moment is None


def test_every_signal_has_meaning_and_source() -> None:
    assert all(signal.meaning and signal.source and len(code) == 3 for code, signal in Z_SIGNALS.items())
    assert Z_SIGNALS["ZFD"].official
    assert not Z_SIGNALS["ZZH"].official
