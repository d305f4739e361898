"""What a kept study was made from, so that a file which has changed since is noticed.

Owns what counts and how it is told. Of files the role and the bytes count, not where they lie; beside them the values
themselves count, so that a scenario made or changed in Python is told from another as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import TypeAlias

from sim.problems import Place, Problem
from sim.scenario.model import Input
from sim.study.settings import Settings

__all__ = ["CHANGED", "Known", "changes", "made_of"]

CHANGED = "K804"
_COUNTS = ("start", "horizon_us", "warm_up_us", "network", "filings", "sources", "targets", "unlabelled_info")
"""What of a scenario decides what a run gives; its rules are those of the settings."""


Known: TypeAlias = dict[int, tuple[object, str]]


def made_of(settings: Settings, known: Known) -> list[list[Input]]:
    """What a point is made of: first its scenario, then each of its sets of rules. A value has no path.

    ``known`` keeps what was found of values, many of which points share.
    """
    scenario = settings.scenario
    values = {name.removesuffix("_us"): getattr(scenario, name) for name in _COUNTS}
    own = [Input(f"{name} as read", "", _print(value, known)) for name, value in values.items() if value]
    rules = [[Input("rules as read", "", _print(one, known))] for one in settings.rules]
    files = settings.inputs or ((),) * len(rules)
    read = [one for one in scenario.inputs if one.role != "rules"]
    return [[*read, *own], *([*paths, *value] for paths, value in zip(files, rules, strict=True))]


def _print(value: object, known: Known) -> str:
    if id(value) not in known:
        known[id(value)] = value, sha256(json.dumps(value, default=_plain).encode()).hexdigest()
    return known[id(value)][1]


def _plain(value: object) -> object:
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    return list(value.items()) if isinstance(value, Mapping) else str(value)


def changes(study: str, what: str, before: Sequence[Input], now: Sequence[Input]) -> Iterator[Problem]:
    """What is not as it was when the study was begun, of ``what``; files are named, and values where no file tells."""
    gone = _without(before, now)
    new = _without(now, before)
    hint = "put it back as it was, or begin another study"
    files = [one for one in (*new, *gone) if one.path]
    for one in new:
        if one.path:
            old = next((other for other in gone if (other.role, other.path) == (one.role, one.path)), None)
            old = old or next((other for other in gone if other.role == one.role), None)
            if old is not None:
                gone.remove(old)
            yield Problem(Place(one.path), CHANGED, _told(one, old, study), hint)
    for one in gone:
        if one.path:
            text = f"was read when {study} was begun ({one.role}), and is not now"
            yield Problem(Place(one.path), CHANGED, text, hint)
    if not files:
        names = dict.fromkeys(one.role.removesuffix(" as read") for one in (*new, *gone))
        if names:
            text = f"{what} is not as it was when the study was begun: {', '.join(names)}"
            hint = "put back what is under 'set' or in place in a study file, or begin another study"
            yield Problem(Place(study), CHANGED, text, hint)


def _without(these: Sequence[Input], those: Sequence[Input]) -> list[Input]:
    """Those of ``these`` that no other is equal to; a file may lie elsewhere."""
    left = [(one.role, one.sha256) for one in those]
    found = []
    for one in these:
        if (one.role, one.sha256) in left:
            left.remove((one.role, one.sha256))
        else:
            found.append(one)
    return found


def _told(now: Input, before: Input | None, study: str) -> str:
    if before is None:
        return f"is read now ({now.role}), and was not when {study} was begun"
    if before.path != now.path:
        return f"differs from {before.path}, which {study} was begun with ({now.role})"
    return f"has changed since {study} was begun ({now.role})"
