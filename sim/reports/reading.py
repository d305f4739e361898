"""What `read` tells as data: readings as JSON, and one field of a reading.

Owns the names and forms of model.md section 8 and of the corpus; `sim.cable` owns what was read. Called by
the command and by the workbench; the text for people is `reading_text`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from sim.cable.indicators import explain_indicator
from sim.cable.meaning import meaning
from sim.cable.message import Address, Message
from sim.cable.parts import Part
from sim.cable.reader import Reading
from sim.problems import Problem

__all__ = ["FIELDS", "FORMAT", "INDICATORS", "field_value", "reading_json"]

FORMAT = 1
"""The version of the JSON form."""


def reading_json(readings: Iterable[Reading], *, version: str = "", command: str = "") -> dict[str, Any]:
    """Readings as one object: ``format``, ``meta`` and ``cables``."""
    return {
        "format": FORMAT,
        "meta": {"version": version, "command": command},
        "cables": [_cable(reading) for reading in readings],
    }


def _cable(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {"path": reading.path}
    found.update({name: value(reading.message) for name, value in FIELDS.items()})
    found["parts"] = [_part(part) for part in reading.parts]
    found["problems"] = [_problem(problem) for problem in reading.problems]
    return found


def _address(address: Address) -> dict[str, str | None]:
    return {
        "ri": address.ri,
        "plad": address.plad,
        "precedence": address.precedence,
        "number": address.number,
        "office": address.office,
    }


def _addresses(addresses: Iterable[Address]) -> list[dict[str, str | None]]:
    return [_address(address) for address in addresses]


def _janap(message: Message) -> dict[str, str | None] | None:
    line = message.janap
    if line is None:
        return None
    return {
        "lmf": line.lmf or None,
        "class": line.classification or None,
        "cic": line.cic or None,
        "class_redundancy": line.class_redundancy,
    }


FIELDS: dict[str, Callable[[Message], Any]] = {
    "transmission_id": lambda m: m.transmission_id,
    "fl2_precedence": lambda m: m.fl2_precedence,
    "fl2_ris": lambda m: list(m.fl2_ris),
    "originator_ri": lambda m: m.originator_ri,
    "serial": lambda m: m.serial,
    "section": lambda m: m.section,
    "filed": lambda m: m.filed,
    "classification_chars": lambda m: m.classification_chars,
    "operating_signals": lambda m: list(m.operating_signals),
    "precedence_action": lambda m: m.precedence_action,
    "precedence_info": lambda m: m.precedence_info,
    "dtg": lambda m: m.dtg,
    "dtg_iso": lambda m: m.dtg_iso,
    "from": lambda m: m.originator.plad if m.originator else None,
    "to": lambda m: _addresses(m.action),
    "info": lambda m: _addresses(m.info),
    "exempt": lambda m: _addresses(m.exempt),
    "exempt_from": lambda m: [one.collective.name if one.collective else None for one in m.exempt],
    "style": lambda m: m.style,
    "transmission_time": lambda m: m.transmission_time,
    "janap": _janap,
    "security": lambda m: m.security,
    "fl4_opsigs": lambda m: list(m.operating_signals),
    "fl4_tail": lambda m: m.fl4_tail,
    "transmission_instructions": lambda m: list(m.transmission_instructions),
    "precedence_all": lambda m: list(m.precedence_all),
    "dtg_raw": lambda m: m.dtg,
    "dtg_opsigs": lambda m: list(m.dtg_signals),
    "dtg_tail": lambda m: m.dtg_tail,
    "from_office": lambda m: m.from_office,
    "accounting": lambda m: m.accounting,
    "group_count": lambda m: m.group_count,
    "validation": lambda m: m.validation,
    "body": lambda m: m.body or None,
    "classification": lambda m: m.text.classification,
    "section_label": lambda m: m.text.section_label,
    "section_number": lambda m: m.text.section_number,
    "section_count": lambda m: m.text.section_count,
    "reference": lambda m: m.text.reference,
    "captions": lambda m: list(m.text.captions),
    "passing": lambda m: list(m.text.passing),
    "eo": lambda m: m.text.eo,
    "tags": lambda m: list(m.text.tags),
    "subject": lambda m: m.text.subject,
    "refs": lambda m: list(m.text.refs),
    "classified_by": lambda m: m.text.classified_by,
    "paragraphs": lambda m: [asdict(paragraph) for paragraph in m.text.paragraphs],
    "signature": lambda m: m.text.signature,
    "page_lines": lambda m: list(m.text.page_lines),
}
"""Field of a cable: how it is taken from the message."""


INDICATORS = ("routing indicator", "originating station")
"""The parts that are routing indicators."""


def _part(part: Part) -> dict[str, Any]:
    told = meaning(part)
    found = {
        "name": part.name,
        "line": part.line or None,
        "start": {"line": part.start_line, "column": part.start_column, "offset": part.start},
        "end": {"line": part.end_line, "column": part.end_column, "offset": part.end},
        "raw": part.raw,
        "meaning": {"text": told.text, "source": told.source, "official": told.official},
        "parts": [_part(inner) for inner in part.parts],
    }
    if part.name in INDICATORS:
        found["letters"] = [asdict(letter) for letter in explain_indicator(part.raw)]
    return found


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code,
        "severity": problem.severity,
        "text": problem.text,
        "hint": problem.hint,
    }


def field_value(reading: Reading, name: str) -> str:
    """One field as text for a pipe: lists one entry a line, nothing for null. KeyError on an unknown name."""
    value = FIELDS[name](reading.message)
    entries = value if isinstance(value, list) else [value]
    return "\n".join(_plain(entry) for entry in entries if entry is not None)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={inner}" for key, inner in value.items() if inner is not None)
    return _printable(str(value))


def _printable(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
