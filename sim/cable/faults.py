"""What can be wrong with a cable: every code, its severity and its meaning in one line.

Owns the table that documentation and tests read. A warning marks what was guessed or read through; an error
what cannot be used. The readers name a code and say in their own words what was found.
"""

from __future__ import annotations

from sim.problems import Severity

__all__ = ["CODES", "severity"]

CODES: dict[str, tuple[Severity, str]] = {
    "C101": ("error", "no cable: it is empty, or no format line was recognised"),
    "C102": ("error", "the file cannot be read"),
    "C103": ("error", "the file is larger than ten megabytes"),
    "C104": ("warning", "the bytes are not UTF-8; they were read as Windows-1252"),
    "C105": ("warning", "the heading is longer than any real one; the rest was taken as text"),
    "C106": ("warning", "markup of a web page or of mail was read through"),
    "C110": ("warning", "FL1: the transmission identifier has an unusual form"),
    "C111": ("error", "FL2: the two letters of the precedence prosign differ"),
    "C112": ("warning", "FL2: a blank was lost behind the prosign"),
    "C113": ("warning", "FL2: the JANAP 128 line is damaged"),
    "C114": ("warning", "FL2: a routing indicator has an unusual form"),
    "C115": ("warning", "FL2: the precedence prosign is not doubled"),
    "C120": ("warning", "FL3: the time of filing cannot be read"),
    "C121": ("warning", "FL3: the station serial number is missing"),
    "C122": ("warning", "FL3: the message was filed before its date-time group"),
    "C123": ("warning", "FL3: DE was lost or glued"),
    "C130": ("warning", "FL4: the classification characters have an unusual form"),
    "C131": ("warning", "FL4 and the text disagree about the classification"),
    "C140": ("error", "FL5: the date-time group cannot be read"),
    "C141": ("warning", "FL5: no year is given"),
    "C142": ("warning", "FL5: the zone is missing or not Z"),
    "C143": ("warning", "FL5: the date-time group was read through a slip"),
    "C144": ("error", "FL5: there is no such day or time"),
    "C145": ("warning", "FL5: three or more prosigns"),
    "C146": ("warning", "FL5: the second prosign is higher than the first"),
    "C147": ("warning", "FL5: no prosign"),
    "C150": ("warning", "address: a prosign is glued to its address"),
    "C151": ("warning", "address: the slash behind the routing indicator was lost or doubled"),
    "C152": ("warning", "address: a precedence word is misspelt"),
    "C153": ("warning", "address: a continuity number is glued to the name"),
    "C154": ("warning", "address: an office symbol is not closed"),
    "C155": ("warning", "address: several addressees on one line were told apart"),
    "C156": ("warning", "address: an addressee was put together from two lines"),
    "C157": ("warning", "address: a routing indicator without a designator"),
    "C158": ("warning", "no addressees"),
    "C159": ("warning", "address lines stand behind an early BT"),
    "C160": ("warning", "a line of the heading was not recognised and is kept as it stands"),
    "C162": ("warning", "a second heading follows; it was taken as text"),
    "C163": ("warning", "address: TO was lost in front of the first addressee"),
    "C164": ("warning", "address: a letter of the prosign was misread"),
    "C170": ("warning", "the section of FL3 and that of the text differ"),
    "C171": ("warning", "text follows the end of the message"),
}
"""Code: (severity, meaning)."""


def severity(code: str) -> Severity:
    """The severity of a code."""
    return CODES[code][0]
