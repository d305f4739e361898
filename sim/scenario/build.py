"""A scenario put together: its form, the network, the rules and the targets to one frozen value.

Owns the order in which that happens (cables first, since the start may be theirs) and the checks that need
the whole. How one filing, one source or one expectation is made is for the module of that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from sim.documents import Part
from sim.network.model import Network
from sim.precedence.rules import Rules
from sim.precedence.targets import Targets
from sim.problems import Place, Problem
from sim.scenario.background import sources
from sim.scenario.cables import Cable, CableEntry, open_cables
from sim.scenario.directory import Directory
from sim.scenario.expect import Filed, expectations
from sim.scenario.filings import Entry, Names, point
from sim.scenario.log import read_log
from sim.scenario.model import Filing, Lesson, Scenario
from sim.scenario.provenance import Reading
from sim.scenario.written import LessonForm, ScenarioForm
from sim.written import entries

__all__ = ["Replaced", "build"]


@dataclass(frozen=True)
class Replaced:
    """What the caller has put in the place of what the file says.

    ``judged_by_others``: under other networks or rules, an expectation without sense is only a warning.
    """

    judged_by_others: bool = False
    seed: int | None = None
    until: str | None = None


def build(
    form: ScenarioForm,
    part: Part,
    reading: Reading,
    *,
    network: Network | None,
    rules: Rules | None,
    targets: Targets | None,
    replaced: Replaced,
) -> Scenario | None:
    """The scenario, or None; every problem is told to ``reading``."""
    directory = Directory(network, rules)
    cables = open_cables(form.filings, part, reading)
    start = form.start if form.start is not None else _earliest(cables)
    names = Names()
    filed = tuple(_filed(form, part, cables, start, names, directory=directory, reading=reading))
    filed += _logged(form, part, directory, reading, names)
    horizon = _horizon(form, part, start, replaced, reading)
    if form.unlabelled_info is not None and not directory.knows(form.unlabelled_info):
        reading.tell([directory.unknown_precedence(form.unlabelled_info, part.place(("unlabelled_info",)))])
    traffic = sources(form.traffic, part, start, directory, reading, endless=horizon is None)
    raw = cast("dict[str, object]", part.value)
    known = Filed(filed, [one.name for one in traffic], complete=not reading.failed())
    expected, problems = expectations(form.expect, part, start, directory, known)
    reading.tell([replace(one, severity="warning") for one in problems] if replaced.judged_by_others else problems)
    if not raw.get("filings") and not raw.get("traffic") and not raw.get("log"):
        reading.tell(
            [
                Problem(
                    part.place(),
                    "S412",
                    "nothing is filed",
                    "write 'filings:', 'traffic:' or 'log:'",
                    "warning",
                )
            ]
        )
    if network is None or rules is None:
        return None
    return Scenario(
        name=form.scenario,
        network=network,
        rules=rules,
        start=start,
        filings=filed,
        sources=traffic,
        targets=targets,
        horizon_us=horizon,
        warm_up_us=form.warm_up,
        seed=form.seed if replaced.seed is None else replaced.seed,
        unlabelled_info=form.unlabelled_info,
        expectations=expected,
        lesson=_lesson(form.lesson),
        source=form.source or "",
        note=form.note or "",
        inputs=tuple(reading.inputs),
    )


def _filed(
    form: ScenarioForm,
    part: Part,
    cables: dict[int, Cable],
    start: int,
    names: Names,
    *,
    directory: Directory,
    reading: Reading,
) -> Iterator[Filing]:
    """The messages of ``filings:`` that could be understood, in their order; the problems of all are told."""
    for at, one in entries(form.filings):
        where = part.part(("filings", at))
        entry = Entry(one, where, start, directory)
        if one.cable is not None:
            if at not in cables:
                continue
            entry = CableEntry(one, where, start, directory, cables[at])
        filing = entry.filing(f"filing-{at + 1}")
        reading.tell(entry.problems)
        if filing is not None:
            yield replace(filing, name=names.fresh(filing.name))


def _earliest(cables: dict[int, Cable]) -> int:
    """The earliest cable's time of filing, else 1970-01-01."""
    times = [cable.message.filed_at for cable in cables.values()]
    return min((time for time in times if time is not None), default=0)


def _logged(form: ScenarioForm, part: Part, directory: Directory, reading: Reading, names: Names) -> tuple[Filing, ...]:
    if form.log is None:
        return ()
    table = reading.table("log", part, ("log",), form.log)
    if table is None:
        return ()
    made, problems = read_log(table.file, directory, names)
    reading.tell(table.placed(problems))
    return made


def _horizon(form: ScenarioForm, part: Part, start: int, replaced: Replaced, reading: Reading) -> int | None:
    text, place = form.horizon, part.place(("horizon",))
    if replaced.until is not None:
        text, place = replaced.until, Place("--until")
    if text is None:
        return None
    horizon, problems = point(text, start, place)
    reading.tell(problems)
    if form.warm_up > horizon and not problems:
        reading.tell(
            [
                Problem(
                    part.place(("warm_up",)),
                    "S411",
                    "the warm-up is longer than the run",
                    "write a shorter one",
                )
            ]
        )
    return horizon


def _lesson(form: LessonForm | None) -> Lesson | None:
    if form is None:
        return None
    return Lesson(form.goal or "", form.task or "", tuple(form.hints), form.try_ or "")
