"""A scenario put together: its form, the network, the rules and the targets to one frozen value.

Owns the order in which that happens (cables first, since the start may be theirs) and the checks that need
the whole. How one filing, one source or one expectation is made is for the module of that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.documents import Part
from sim.network.model import Network
from sim.precedence.rules import Rules
from sim.precedence.targets import Targets
from sim.problems import Place, Problem
from sim.quantities import EARLIEST_YEAR, instant_us
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
    start = _start(form, cables)
    names = Names(_names(form, cables))
    filed = tuple(_filed(form, part, cables, start, names, directory=directory, reading=reading))
    logged, doubt = _logged(form, part, directory, reading, names)
    horizon = _horizon(form, part, start, replaced, reading)
    if form.unlabelled_info is not None and not directory.knows(form.unlabelled_info):
        reading.tell([directory.unknown_precedence(form.unlabelled_info, part.place(("unlabelled_info",)))])
    endless = horizon is None and not form.unread("horizon")
    traffic = sources(form.traffic, part, start, directory, reading, endless=endless)
    drawn = [one.name or "" for _, one in entries(form.traffic)]
    known = Filed((*filed, *logged), drawn + doubt, complete=_all_named(form, cables))
    expected, problems = expectations(form.expect, part, start, directory, known)
    reading.tell([replace(one, severity="warning") for one in problems] if replaced.judged_by_others else problems)
    given = (form.filings, form.traffic, form.log)
    if not any(given) and not form.unread("filings", "traffic", "log"):
        hint = "write 'filings:', 'traffic:' or 'log:'"
        reading.tell([Problem(part.place(), "S412", "nothing is filed", hint, "warning")])
    if network is None or rules is None:
        return None
    return Scenario(
        name=form.scenario or "",
        network=network,
        rules=rules,
        start=start,
        filings=(*filed, *logged),
        sources=traffic,
        targets=targets,
        horizon_us=horizon,
        warm_up_us=form.warm_up or 0,
        seed=(form.seed or 0) if replaced.seed is None else replaced.seed,
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
    """The messages of ``filings:``, in their order, but those whose cables could not be read; all is told."""
    for at, one in entries(form.filings):
        where = part.part(("filings", at))
        entry = Entry(one, where, start, directory)
        if not one.lacks("cable"):
            if at not in cables:
                continue
            entry = CableEntry(one, where, start, directory, cables[at])
        filing = entry.filing(f"filing-{at + 1}")
        reading.tell(entry.problems)
        yield replace(filing, name=names.fresh(filing.name))


def _names(form: ScenarioForm, cables: dict[int, Cable]) -> Iterator[str]:
    """The names that filings and their cables give."""
    for at, one in entries(form.filings):
        name = one.name or (cables[at].message.name if at in cables else None)
        if name:
            yield name


def _start(form: ScenarioForm, cables: dict[int, Cable]) -> int:
    """The start as written, else the earliest cable's time of filing, else 1970-01-01.

    Where it is not known, since it or a cable could not be read, it lies before all else.
    """
    if form.start is not None:
        return form.start
    if form.unread("start", "filings") or not _all_opened(form, cables):
        return instant_us(f"{EARLIEST_YEAR:04d}-01-01")
    times = [cable.message.filed_at for cable in cables.values()]
    return min((time for time in times if time is not None), default=0)


def _all_named(form: ScenarioForm, cables: dict[int, Cable]) -> bool:
    """Whether everything that files messages could be read as far as their names."""
    if form.unread("filings", "traffic") or any(one is None or one.unread("name") for one in form.traffic or ()):
        return False
    return _all_opened(form, cables) and not any(one.unread("name") for _, one in entries(form.filings))


def _all_opened(form: ScenarioForm, cables: dict[int, Cable]) -> bool:
    """Whether every filing could be read as far as its cable, and that as well."""
    filings = enumerate(form.filings or ())
    return not any(one is None or (at not in cables and not one.lacks("cable")) for at, one in filings)


def _logged(
    form: ScenarioForm, part: Part, directory: Directory, reading: Reading, names: Names
) -> tuple[tuple[Filing, ...], list[str]]:
    """The messages of the log, and what else they may be called where not all could be read."""
    if form.log is None:
        return (), ["log"] if form.unread("log") else []
    table = reading.table("log", part, ("log",), form.log)
    if table is None:
        return (), ["log"]
    made, problems = read_log(table.file, directory, names)
    reading.tell(table.placed(problems))
    return made, ["log"] if any(problem.severity == "error" for problem in problems) else []


def _horizon(form: ScenarioForm, part: Part, start: int, replaced: Replaced, reading: Reading) -> int | None:
    text, place = form.horizon, part.place(("horizon",))
    if replaced.until is not None:
        text, place = replaced.until, Place("--until")
    if text is None:
        return None
    horizon, problems = point(text, start, place)
    reading.tell(problems)
    if form.warm_up is not None and form.warm_up > horizon and not problems:
        text = "the warm-up is longer than the run"
        reading.tell([Problem(part.place(("warm_up",)), "S411", text, "write a shorter one")])
    return horizon


def _lesson(form: LessonForm | None) -> Lesson | None:
    if form is None:
        return None
    return Lesson(form.goal or "", form.task or "", tuple(hint for _, hint in entries(form.hints)), form.try_ or "")
