"""Files to values: a network, rules, targets or a whole scenario, with every problem of every file involved.

Owns which file is meant (a name that ships, a path from the file that names it, or the thing in place),
reading all of them before judging any, and the order in which a scenario is put together. The forms are the
`written` modules'.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar, cast

from sim import shipped
from sim.documents import Document, Part, Steps
from sim.network.files import read_network
from sim.network.model import Network
from sim.precedence.checks import check_rules
from sim.precedence.files import read_targets
from sim.precedence.layers import Layered, layered
from sim.precedence.rules import DEFAULT_LADDER, Rules
from sim.precedence.targets import Targets
from sim.precedence.written import RulesForm
from sim.problems import InvalidInput, Place, Problem
from sim.scenario.build import Replaced, build
from sim.scenario.model import Input, Scenario
from sim.scenario.provenance import Reading, beside
from sim.scenario.written import ScenarioForm
from sim.textfiles import LARGEST_FILE, shown
from sim.validation import expected_kind, kind_of_file, validated
from sim.written import closest

__all__ = [
    "Loaded",
    "Ref",
    "Setting",
    "load_network",
    "load_rules",
    "load_scenario",
    "load_targets",
    "named_under",
    "part_named",
    "read_network_file",
    "read_rules_file",
    "read_scenario",
    "read_setting",
    "read_targets_file",
    "rules_layers",
    "scenario_in",
]

T = TypeVar("T")
LONGEST_CHAIN = 8

_CABLE = re.compile(r"^(?:DE|FM) +[A-Z]", re.MULTILINE)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """What came of reading: the value (None if problems stand in its way), all problems, warnings too, and the files
    that were read."""

    value: T | None
    problems: tuple[Problem, ...]
    inputs: tuple[Input, ...] = ()

    def checked(self) -> T:
        """The value; raises `InvalidInput` with all problems where there is none."""
        if self.value is None:
            raise InvalidInput(self.problems)
        return self.value


def load_network(path: str | Path) -> Network:
    """The network in a file, or one that ships, by name; raises `InvalidInput` with every problem."""
    return read_network_file(path).checked()


def load_rules(path: str | Path) -> Rules:
    """The rules in a file, or some that ship, by name; raises `InvalidInput` with every problem."""
    return read_rules_file(path).checked()


def load_targets(path: str | Path) -> Targets:
    """The targets in a file, or some that ship, by name; raises `InvalidInput` with every problem."""
    return read_targets_file(path).checked()


def load_scenario(
    path: str | Path,
    *,
    rules: str | Path | Rules | None = None,
    network: str | Path | Network | None = None,
    targets: str | Path | Targets | None = None,
    seed: int | None = None,
    until: str | None = None,
) -> Scenario:
    """The scenario in a file, or one that ships, by name; with other rules and the like, if given.

    Raises `InvalidInput` with every problem of every file involved, those of cables and logs included.
    """
    return read_scenario(path, rules=rules, network=network, targets=targets, seed=seed, until=until).checked()


def read_network_file(path: str | Path | Document) -> Loaded[Network]:
    """The network in a file, or in a document already read, with its problems."""
    reading = Reading()
    return _loaded(_network(_begin(path), reading), reading)


def read_rules_file(path: str | Path | Document) -> Loaded[Rules]:
    """The rules in a file, or in a document already read, with their problems."""
    reading = Reading()
    return _loaded(_rules(_begin(path), reading), reading)


def read_targets_file(path: str | Path | Document) -> Loaded[Targets]:
    """The targets in a file, or in a document already read, with their problems."""
    reading = Reading()
    return _loaded(_targets(_begin(path), reading), reading)


def _begin(path: str | Path | Document) -> Ref | Part:
    return path.part() if isinstance(path, Document) else Ref(str(path))


def _loaded(value: T | None, reading: Reading) -> Loaded[T]:
    return Loaded(None if reading.failed() else value, tuple(reading.problems), tuple(reading.inputs))


# ---------------------------------------------------------------- which file is meant


@dataclass(frozen=True)
class Ref:
    """A name or path, where it was written (None: by the caller), and the folder that it starts from."""

    name: str
    place: Place | None = None
    folder: Path = Path()


def part_named(kind: shipped.Kind, ref: Ref, reading: Reading) -> Part | None:
    """The document that a name or path means; None where there is none, which is then told."""
    if shipped.is_bare(ref.name):
        found = shipped.find(kind, ref.name)
        if found is None and ref.name.splitlines() != [ref.name]:
            reading.text(kind, ref.name, ref.place)
            return None
        if found is None and os.path.isdir(ref.folder / ref.name):
            text = "is a folder, not a file" if ref.place is None else f"{shown(ref.name)}: is a folder, not a file"
            reading.tell([Problem(ref.place or Place(ref.name), "F002", text, "name a file in it")])
            return None
        if found is None:
            known = shipped.names(kind)
            hint = closest(ref.name, known) or f"names are {', '.join(known)}; a path ends in .yaml or has a '/'"
            if os.path.isfile(ref.folder / f"{ref.name}.yaml"):
                hint = f"for the file write '{ref.name}.yaml'"
            elif os.path.isfile(ref.folder / ref.name):
                if _is_cable(kind, beside(ref.folder, ref.name), ref.place, reading):
                    return None
                hint = f"for the file write './{ref.name}'"
            text = f"no {kind} file called {shown(ref.name)} ships"
            reading.tell([Problem(ref.place or Place(ref.name), "F007", text, hint)])
            return None
        path = str(found)
    else:
        path = ref.name if ref.name == "-" else beside(ref.folder, ref.name)
        if _is_cable(kind, path, ref.place, reading):
            return None
    document = reading.document(kind, path, ref.place, ships=shipped.is_bare(ref.name))
    return document.part() if document is not None else None


def _is_cable(kind: shipped.Kind, path: str, place: Place | None, reading: Reading) -> bool:
    """Whether a cable stands where another file should, which is then told."""
    source = reading.text(kind, path, place)
    if source is None or not _CABLE.search(source.text):
        return False
    hint = f"this looks like a cable: 'cablesim read {path}' explains it"
    reading.tell([Problem(place or Place(path), "Y101", f"no {kind} file", hint)])
    return True


def _network(ref: Ref | Part, reading: Reading) -> Network | None:
    part = ref if isinstance(ref, Part) else part_named("network", ref, reading)
    if part is None:
        return None
    network, problems = read_network(part)
    reading.tell(problems)
    return network


def _targets(ref: Ref | Part, reading: Reading) -> Targets | None:
    part = ref if isinstance(ref, Part) else part_named("targets", ref, reading)
    if part is None:
        return None
    targets, problems = read_targets(part)
    reading.tell(problems)
    return targets


def _rules(ref: Ref | Part, reading: Reading) -> Rules | None:
    layers = rules_layers(ref, reading, ())
    if layers is None:
        return None
    rules, problems = check_rules(layers)
    reading.tell(problems)
    return rules


def rules_layers(ref: Ref | Part, reading: Reading, below: tuple[str, ...]) -> Layered | None:
    """The rules in a document over those that they are based on."""
    part = ref if isinstance(ref, Part) else part_named("rules", ref, reading)
    if part is None:
        return None
    problems = expected_kind(part, "rules")
    if problems:
        reading.tell(problems)
        return None
    form, problems = validated(RulesForm, part)
    reading.tell(problems)
    base = None if form.based_on is None else _base(form.based_on, part, reading, below)
    return layered(form, part, base)


def _base(name: str, part: Part, reading: Reading, below: tuple[str, ...]) -> Layered | None:
    """What the rules in a part name as their base; a chain that is endless, or as good as, is told."""
    place = part.place(("based_on",))
    chain = (*below, part.file if not part.path else f"{part.file}:{part.path}")
    base = part_named("rules", Ref(name, place, part.folder), reading)
    if base is None:
        return None
    if base.file in chain:
        reading.tell([Problem(place, "R313", "the rules are based on themselves", "name other rules")])
        return None
    if len(chain) >= LONGEST_CHAIN:
        text = f"more than {LONGEST_CHAIN} rules are based on each other"
        reading.tell([Problem(place, "R314", text, "name rules further up")])
        return None
    return rules_layers(base, reading, chain)


# ---------------------------------------------------------------- what is handed in


@dataclass(frozen=True)
class Setting:
    """A network and rules, of which None is what a file leaves to somebody else."""

    network: Network | None = None
    rules: Rules | None = None

    def over(self, other: Setting) -> Setting:
        """What either gives; where both do, this one's."""
        return Setting(self.network or other.network, self.rules or other.rules)


def read_setting(path: str | Path, *, within: Path | None = None, largest: int = LARGEST_FILE) -> Loaded[Setting]:
    """The network and the rules in a file: it is one of the two itself, or a scenario that names them.

    ``within`` is the file or folder, by its real path, outside of which it may name none but those that ship; no
    file is read that has more than ``largest`` bytes. The form of a scenario is checked whole.
    """
    reading = Reading(within, largest)
    document = reading.document("setting", path)
    if document is None:
        return Loaded(None, tuple(reading.problems))
    part = document.part()
    match kind_of_file(part.value):
        case "network":
            setting = Setting(network=_network(part, reading))
        case "rules":
            setting = Setting(rules=_rules(part, reading))
        case "scenario":
            form, problems = validated(ScenarioForm, part)
            reading.tell(problems)
            setting = Setting(
                None if form.lacks("network") else _network_of(form, part, None, reading),
                None if form.lacks("rules") else _rules_of(form, part, None, reading),
            )
        case _:
            text = "neither a scenario, a network nor rules"
            reading.tell([Problem(part.place(), "Y127", text, "begin with 'scenario:', 'network:' or 'rules:'")])
            setting = Setting()
    return _loaded(setting, reading)


# ---------------------------------------------------------------- a scenario


def read_scenario(
    path: str | Path | Document,
    *,
    rules: str | Path | Rules | None = None,
    network: str | Path | Network | None = None,
    targets: str | Path | Targets | None = None,
    seed: int | None = None,
    until: str | None = None,
) -> Loaded[Scenario]:
    """The scenario in a file, or in a document already read (a study's variant), with all problems."""
    reading = Reading()
    begin = _begin(path)
    part = begin if isinstance(begin, Part) else part_named("scenario", begin, reading)
    if part is None:
        return Loaded(None, tuple(reading.problems))
    replaced = Replaced(network is not None or rules is not None, seed, until)
    scenario = scenario_in(part, reading, rules=rules, network=network, targets=targets, replaced=replaced)
    return _loaded(scenario, reading)


def scenario_in(
    part: Part,
    reading: Reading,
    *,
    rules: str | Path | Rules | None = None,
    network: str | Path | Network | None = None,
    targets: str | Path | Targets | None = None,
    replaced: Replaced = Replaced(),  # noqa: B008 - frozen
) -> Scenario | None:
    """The scenario in a part of a document, or None; every problem is told to ``reading``."""
    problems = expected_kind(part, "scenario")
    if problems:
        reading.tell(problems)
        return None
    form, problems = validated(ScenarioForm, part)
    reading.tell(problems)
    the_network = network if isinstance(network, Network) else _network_of(form, part, network, reading)
    the_rules = rules if isinstance(rules, Rules) else _rules_of(form, part, rules, reading)
    the_targets = targets if isinstance(targets, Targets) else _targets_of(part, targets, reading)
    return build(form, part, reading, network=the_network, rules=the_rules, targets=the_targets, replaced=replaced)


def named_under(part: Part, key: str, instead: str | Path | None) -> Ref | Part | None:
    """What a scenario names under a key, or holds there in place; None where nothing can be read."""
    if instead is not None:
        return Ref(str(instead))
    value = cast("dict[str, object]", part.value).get(key)
    path: Steps = (key,)
    if isinstance(value, dict):
        return part.part(path)
    if isinstance(value, str) and value.strip():
        return Ref(value.strip(), part.place(path), part.folder)
    return None


def _network_of(form: ScenarioForm, part: Part, instead: str | Path | None, reading: Reading) -> Network | None:
    ref = named_under(part, "network", instead)
    if ref is None:
        if form.lacks("network"):
            text, hint = "a scenario lacks 'network'", "name one that ships, or a path"
            reading.tell([Problem(part.place(), "Y121", text, hint)])
        return None
    return _network(ref, reading)


def _rules_of(form: ScenarioForm, part: Part, instead: str | Path | None, reading: Reading) -> Rules | None:
    ref = named_under(part, "rules", instead)
    if ref is None:
        return Rules("default", DEFAULT_LADDER) if form.lacks("rules") else None
    return _rules(ref, reading)


def _targets_of(part: Part, instead: str | Path | None, reading: Reading) -> Targets | None:
    ref = named_under(part, "targets", instead)
    return None if ref is None else _targets(ref, reading)
