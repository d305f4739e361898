"""The house holds: floors, doors, no circles, and modules that say what they own.

Told from the source alone, all imports counted: those inside functions and those for annotations as well.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SIM = ROOT / "sim"

FLOORS: tuple[tuple[str, ...], ...] = (
    ("problems", "quantities", "textfiles", "documents", "shipped", "written", "validation"),
    ("cable",),
    ("network", "precedence"),
    ("scenario",),
    ("engine",),
    ("results",),
    ("study",),
    ("teaching",),
    ("reports",),
    ("cli", "commands", "usage", "web"),
    ("__init__", "__main__"),
)
"""From the ground up. A room imports itself and lower floors."""

OPEN = ("problems", "cli")
"""On the floors with these rooms the others may be imported as well; in a circle nowhere."""

DOORS = {
    "yaml": ("documents",),
    "simpy": ("engine",),
    "pydantic": ("written", "validation", "network/written", "precedence/written", "scenario/written", "study/written"),
    "pydantic_core": ("written", "scenario/written", "study/written"),
    "click": ("cli", "commands", "usage"),
    "tabulate": ("reports",),
    "rich": ("reports/reading_colour", "reports/progress"),
    "pandas": ("results/frame",),
    "matplotlib": ("reports/plots",),
    "scipy": ("study/statistics", "study/design"),
    "duckdb": ("study/records",),
    "distributed": ("study/cluster",),
    "random": ("scenario/traffic", "teaching/draw"),
    "time": ("study/pilot",),
}
"""Who may import what: a module, or a room with all its modules."""

NO_CLOCK = {"secrets", "uuid", "locale"}
"""A run depends on its files and its seed: nothing asks where it runs, or what time it is but a dry run, which keeps
nothing (`DOORS`)."""

PASSED_ON = ("__init__", "commands/telling")
"""Modules whose public names may have their home elsewhere; all other names are imported from where they are made."""

LONGEST = 700


class Module:
    """One module of the program: its name as a path without suffix, its tree, and what it imports."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(SIM).with_suffix("").as_posix()
        self.text = path.read_text()
        self.tree = ast.parse(self.text)
        self.head = ast.get_docstring(self.tree) or ""

    @property
    def room(self) -> str:
        return self.name.split("/", maxsplit=1)[0]

    def imported(self) -> Iterator[str]:
        """Dotted names; of ``from a import b`` both ``a`` and ``a.b``, since b may be a module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: imports are written in full"
                yield node.module or ""
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def own(self) -> set[str]:
        """The modules of the program that it imports, by their names."""
        parts = (name.split(".") for name in self.imported())
        return {name for head, *rest in parts if head == "sim" for name in ["/".join(rest)] if name in modules()}

    def others(self) -> set[str]:
        return {name.split(".")[0] for name in self.imported()} - {"sim", "__future__"}


@cache
def modules() -> dict[str, Module]:
    return {module.name: module for module in map(Module, sorted(SIM.rglob("*.py")))}


def floor(name: str) -> int:
    room = name.split("/", maxsplit=1)[0]
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    raise AssertionError(f"{room} is on no floor")


def is_command(name: str) -> bool:
    """A module that is a command of the same name, and says in its help what it does."""
    return name.startswith("commands/") and name not in ("commands/telling", "commands/studying")


def may(name: str, doors: tuple[str, ...]) -> bool:
    return any(name == door or name.startswith(f"{door}/") for door in doors)


def test_everything_is_on_a_floor() -> None:
    assert len(modules()) > 50
    for name in modules():
        floor(name)


def test_each_floor_imports_only_lower_ones() -> None:
    wrong = [
        f"{name} imports {other}"
        for name, module in modules().items()
        for other in sorted(module.own())
        if other.split("/")[0] != module.room
        and floor(other) >= floor(name)
        and not (floor(name) == floor(other) and floor(name) in map(floor, OPEN))
    ]
    assert not wrong


def test_no_circles() -> None:
    order = TopologicalSorter({name: module.own() - {name} for name, module in modules().items()})
    try:
        order.prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("library", DOORS)
def test_one_door(library: str) -> None:
    through = {name for name, module in modules().items() if library in module.others()}
    assert through, "a door that nobody uses any more"
    assert not [name for name in through if not may(name, DOORS[library])]


def test_only_what_is_installed_with_it() -> None:
    used = {name for module in modules().values() for name in module.others()}
    assert used - set(sys.stdlib_module_names) <= set(DOORS)


def test_nothing_asks_the_clock() -> None:
    assert not [name for name, module in modules().items() if NO_CLOCK & module.others()]
    calls = {
        name
        for name, module in modules().items()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
        if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}
    }
    assert not calls


def test_the_page_on_design_tells_of_these_floors_and_doors() -> None:
    rows = [
        [set(re.findall(r"`([^`]+)`", cell)) for cell in line.split("|")[1:-1]]
        for line in (ROOT / "docs" / "design.md").read_text().splitlines()
        if line.startswith("|")
    ]
    there = {name.split("/")[0] for name in modules()}
    told = [row[1] - {"__main__"} for row in rows if len(row) == 3 and row[1]]
    assert told == [set(rooms) & there for rooms in reversed(FLOORS[:-1]) if set(rooms) & there]
    doors = {name: cell for row in rows if len(row) == 2 for name in row[0] & set(DOORS) for cell in row[1:]}
    assert doors.keys() | {"pydantic_core"} == DOORS.keys()
    for library, modules_told in doors.items():
        if library != "pydantic":
            assert {name.removeprefix("sim/").removesuffix(".py") for name in modules_told} == set(DOORS[library])


@pytest.mark.parametrize("name", modules())
def test_a_module_says_what_it_owns(name: str) -> None:
    head = modules()[name].head
    assert head.split("\n\n")[0].endswith("."), "the first words are a sentence"
    assert len(head.splitlines()) <= 10
    if not is_command(name) and not name.endswith("__"):
        assert "Owns" in head
    assert len(modules()[name].text.splitlines()) <= LONGEST


@pytest.mark.parametrize("name", [name for name in modules() if not name.endswith("/__init__")])
def test_public_names_are_listed(name: str) -> None:
    if is_command(name):
        return
    module = modules()[name]
    listed = [
        ast.literal_eval(node.value)
        for node in module.tree.body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]
    ]
    assert len(listed) == 1
    names: list[str] = listed[0]
    defined = {
        found
        for node in ast.walk(module.tree)
        for found in (
            [node.name] if isinstance(node, ast.ClassDef | ast.FunctionDef)
            else [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            else [alias.asname or alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom) and name in PASSED_ON
            else []
        )
    }  # fmt: skip
    assert set(names) <= defined
    assert len(names) == len(set(names))


def loaded_by(*arguments: str) -> set[str]:
    """The libraries, and rooms of the program, that a command loads."""
    program = (
        "import sys; from sim.__main__ import main; code = main(sys.argv[1:]); sys.stdout.flush(); "
        "print(code, *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, *names = done.stderr.splitlines()[-1].split()
    assert code == "0"
    return {name for name in names if "." not in name} | {
        ".".join(name.split(".")[:2]) for name in names if name.startswith("sim.")
    }


def test_reading_a_cable_loads_no_engine_and_no_forms() -> None:
    loaded = loaded_by("read", "scenarios/cables/tashkent.txt")
    assert "sim.cable" in loaded
    assert not loaded & {"simpy", "pydantic", "yaml", "tabulate", "sim.engine", "sim.scenario"}


def test_help_loads_only_the_command_line() -> None:
    loaded = loaded_by("--help")
    assert not loaded & {"simpy", "pydantic", "yaml", "tabulate", "sim.cable", "sim.scenario"}


def test_a_run_loads_nothing_heavy() -> None:
    loaded = loaded_by("run", "01_one_cable")
    assert "simpy" in loaded
    assert not loaded & {"numpy", "scipy", "pandas", "matplotlib", "rich", "unittest", "asyncio"}
