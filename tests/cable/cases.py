"""The cables that are kept as data, and the corpus of real headers that lies beside the repository."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.cable.message import Message
from sim.reports.reading import FIELDS

FOLDER = Path(__file__).parents[1] / "cables"
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


@dataclass(frozen=True)
class Case:
    """A cable with the values and the problems that are expected of it."""

    name: str
    text: str
    expected: dict[str, Any]
    problems: list[str]


def cases(kind: str) -> list[Case]:
    found = []
    for path in sorted((FOLDER / kind).glob("*.txt")):
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        text = path.read_bytes().decode("utf-8")
        found.append(Case(path.stem, text, told["expected"], told["problems"]))
    return found


def corpus() -> list[dict[str, Any]]:
    path = CORPUS / "headers.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def comparable(name: str, value: object) -> object:
    """A value as the corpus compares it: an absent office is null, section 1 is section 01."""
    if name == "section" and isinstance(value, str):
        return value.lstrip("0")
    if isinstance(value, list):
        return [
            {key: inner for key, inner in entry.items() if inner is not None} if isinstance(entry, dict) else entry
            for entry in value
        ]
    return value


def differences(message: Message, expected: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Field: (expected, read), for every field that differs."""
    found = {}
    for name, value in expected.items():
        read = FIELDS[name](message)
        if comparable(name, read) != comparable(name, value):
            found[name] = (value, read)
    return found
