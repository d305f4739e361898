"""Simulates how cables (ACP 127, JANAP 128, State) travel from relay to relay, and tells who had them when.

Owns the public names, and loads each with its room when it is first asked for: to read needs no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.cable.message import Message
    from sim.cable.reader import Reading, read_cable
    from sim.cable.writer import write_copy, write_message
    from sim.engine.simulation import simulate
    from sim.network.model import Network
    from sim.precedence.rules import Rules
    from sim.precedence.targets import Targets
    from sim.problems import InvalidInput, Place, Problem
    from sim.reports.plots.files import plot
    from sim.reports.saved import SavedRun, open_trace
    from sim.results.copies import CopyRecord, copies_of
    from sim.results.deliveries import Delivery, deliveries_of
    from sim.results.result import Result, run
    from sim.results.summary import Speed, summary_of
    from sim.scenario.bundle import pack
    from sim.scenario.files import load_network, load_rules, load_scenario, load_targets
    from sim.scenario.model import Filing, Scenario
    from sim.scenario.routes import route
    from sim.study.checks import check_paths
    from sim.study.compare import Comparison, compare
    from sim.study.sweep import Sweep, run_study
    from sim.teaching.examiner import grade
    from sim.teaching.grade import Grades, Mark
    from sim.teaching.lessons import lessons

__all__ = [
    "Comparison",
    "CopyRecord",
    "Delivery",
    "Filing",
    "Grades",
    "InvalidInput",
    "Mark",
    "Message",
    "Network",
    "Place",
    "Problem",
    "Reading",
    "Result",
    "Rules",
    "SavedRun",
    "Scenario",
    "Speed",
    "Sweep",
    "Targets",
    "check_paths",
    "compare",
    "copies_of",
    "deliveries_of",
    "grade",
    "lessons",
    "load_network",
    "load_rules",
    "load_scenario",
    "load_targets",
    "open_trace",
    "pack",
    "plot",
    "read_cable",
    "route",
    "run",
    "run_study",
    "simulate",
    "summary_of",
    "write_copy",
    "write_message",
]

_ROOMS = {
    "sim.cable.message": ("Message",),
    "sim.cable.reader": ("Reading", "read_cable"),
    "sim.cable.writer": ("write_copy", "write_message"),
    "sim.engine.simulation": ("simulate",),
    "sim.network.model": ("Network",),
    "sim.precedence.rules": ("Rules",),
    "sim.precedence.targets": ("Targets",),
    "sim.problems": ("InvalidInput", "Place", "Problem"),
    "sim.reports.plots.files": ("plot",),
    "sim.reports.saved": ("SavedRun", "open_trace"),
    "sim.results.copies": ("CopyRecord", "copies_of"),
    "sim.results.deliveries": ("Delivery", "deliveries_of"),
    "sim.results.result": ("Result", "run"),
    "sim.results.summary": ("Speed", "summary_of"),
    "sim.scenario.bundle": ("pack",),
    "sim.study.checks": ("check_paths",),
    "sim.scenario.files": ("load_network", "load_rules", "load_scenario", "load_targets"),
    "sim.scenario.model": ("Filing", "Scenario"),
    "sim.scenario.routes": ("route",),
    "sim.study.compare": ("Comparison", "compare"),
    "sim.study.sweep": ("Sweep", "run_study"),
    "sim.teaching.examiner": ("grade",),
    "sim.teaching.grade": ("Grades", "Mark"),
    "sim.teaching.lessons": ("lessons",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as many kinds as there are public names
    """A public name, from the room that owns it."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_ROOM_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
