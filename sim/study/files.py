"""From the file of a study to the `Study`: its scenario, rules and factors, with every problem of them all.

Owns the order in which that is checked: the files that it names, then every value of every factor in its place, one at
a time, then the points. Nothing is run. Codes V701 to V709.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from sim.documents import Document, Part, Steps, Value, read_yaml
from sim.precedence.checks import check_rules
from sim.precedence.rules import DEFAULT_LADDER, Precedence, Rules
from sim.problems import Place, Problem
from sim.quantities import seconds_text
from sim.scenario.files import Loaded, Ref, named_under, part_named, rules_layers, scenario_in
from sim.scenario.model import Input
from sim.scenario.provenance import Reading
from sim.shipped import is_bare, names
from sim.study.design import DesignName, Factor, drawn, factorial, hypercube, one_at_a_time, spread
from sim.study.fields import FORMS, Field, NoField, find, parted
from sim.study.levels import Levels, one_level, read_levels
from sim.study.stopping import Stopping
from sim.study.variants import SCALES, Aim, Points, Put, Variants
from sim.study.written import MOST_POINTS, StudyForm
from sim.textfiles import shown
from sim.validation import KINDS, expected_kind, kind_of_file, validated
from sim.written import WrongValue, closest, number

__all__ = ["CODES", "Study", "kind_named", "read_study"]

CODES = {
    "V701": "a path of a study leads to no field",
    "V702": "a factor of a study has not two values or more, or too many",
    "V703": "a range of a study cannot be read",
    "V704": "a factor of a study has a value twice",
    "V705": "two factors of a study vary the same field",
    "V706": "a study has more points than can sensibly be run",
    "V707": "the keys of a study do not belong together",
    "V708": "a factor of a study changes nothing under some of the rules (warning), or under all",
    "V709": "a factor of a study changes which precedences there are",
}
MEASURES = ("elapsed_mean_s", "on_time")
"""What is told of a study that does not say."""
TRIED = 100
"""So many points are put together before anything is run, spread over the design: of a network of 300 posts, 7 s."""
_SCALE = number("0", "1000", "a factor, 1 for what is written,", above=True)
_MEANS = {
    "ageing": "ageing", "weights": "weighted", "interruption": "precedence", "interrupted": "precedence",
    "cancel_sequence": "precedence",
}  # fmt: skip
"""Fields of rules that mean something under one order alone."""


@dataclass(frozen=True)
class Study:
    """One scenario at many points, under one or several sets of rules; ``held`` are the fields with another value than
    in the files at all points, as people read it."""

    name: str
    path: str
    seed: int
    stopping: Stopping
    factors: tuple[Factor, ...]
    points: Points
    held: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    inputs: tuple[Input, ...] = ()
    source: str = ""
    note: str = ""

    @property
    def design(self) -> DesignName:
        """How the points were chosen."""
        return self.points.design.name

    def level(self, point: int, factor: int) -> int:
        """Which level a factor has at a point; all count from 0."""
        return self.points.design.level(point, factor)

    def values(self, point: int) -> dict[str, str]:
        """The levels of a point as people read them, by the names of the factors."""
        return self.points.values(point)

    def __repr__(self) -> str:
        return f"<Study {self.name!r}: {len(self.points)} points, {', '.join(one.name for one in self.factors)}>"


def read_study(
    path: str | Path | Document,
    *,
    replications: int | None = None,
    precision: float | None = None,
    measures: Sequence[str] = (),
    seed: int | None = None,
) -> Loaded[Study]:
    """The study in a file, or one that ships, by name, with every problem of every file involved.

    What is given beside the path stands in place of what the file says. Raises `ValueError` where it makes no sense.
    """
    reading = Reading()
    part = path.part() if isinstance(path, Document) else part_named("study", Ref(str(path)), reading)
    if part is None:
        return Loaded(None, tuple(reading.problems))
    problems = expected_kind(part, "study")
    if problems:
        return Loaded(None, tuple(problems))
    reader = _Reader(part, reading)
    form = reader.form
    share = float(form.precision) if precision is None and form.precision is not None else precision
    chosen = tuple(measures) or tuple(one for one in form.measures or () if one is not None) or MEASURES
    study = reader.study(Stopping.asked(replications or form.replications, share, chosen), seed)
    return Loaded(None if reading.failed() else study, tuple(reading.problems), tuple(reading.inputs))


def kind_named(path: str) -> str | None:
    """The kind of file (``scenario``, ``study`` and so on) that a path, or a name that ships, leads to, as far as that
    can be told without a problem; None for standard input, which is read once."""
    if is_bare(path):
        return next((kind for kind in ("scenario", "study") if path in names(cast("Any", kind))), None)
    document, _ = (None, []) if path == "-" else read_yaml(path)
    return None if document is None else kind_of_file(document.value)


class _Set(NamedTuple):
    """A set of rules: where it is named, what it is, itself as a document that is based on no other, and its files."""

    place: Place
    rules: Rules | None
    part: Part
    inputs: tuple[Input, ...]


class _Varied(NamedTuple):
    """A factor, or what is set, as it is read: where it is written, its key, where its values go, what they are."""

    root: Literal["vary", "set"]
    key: str
    aim: Aim
    levels: Levels


class _Reader:
    """A study on its way from its form to the value; all problems are told to ``reading``."""

    def __init__(self, part: Part, reading: Reading) -> None:
        self.part, self.reading = part, reading
        self.form, problems = validated(StudyForm, part)
        reading.tell(problems)
        self.hypercube = self.form.design == "latin_hypercube"
        self.own_seed = 0
        self.scenario: Part | None = None
        self.sets: list[_Set] = []

    def wrong(self, path: Steps, code: str, text: str, hint: str = "", *, key: bool = False) -> None:
        """Tell an error at a path of the study."""
        self.reading.tell([Problem(self.part.place(path, key=key), code, text, hint)])

    def study(self, stopping: Stopping, seed: int | None) -> Study | None:
        """The study, or None where it cannot be put together."""
        self._keys()
        self._read_scenario()
        self._read_sets()
        if self.form.vary == {}:
            self.wrong(("vary",), "V702", "nothing is varied", "write a field and its values, or use plain 'compare'")
        held = [one for key in self.form.set or {} if (one := self._varied("set", key)) is not None]
        varied = [one for key in self.form.vary or {} if (one := self._varied("vary", key)) is not None]
        self._overlaps([*held, *varied])
        if self.scenario is None or not self.sets:
            return None
        variants = Variants(
            self.scenario, tuple(one.part for one in self.sets), tuple(one.aim for one in (*held, *varied)),
            self.reading.texts, tuple(one for one in self.reading.inputs if one.role not in ("rules", "study")),
            tuple(one.inputs for one in self.sets),
        )  # fmt: skip
        usual = self._values(variants, held, varied)
        if self.form.unread("design", "points") or not varied or self.reading.failed():
            return None
        points = self._points(variants, held, varied)
        if points is None:
            return None
        self._together(points, usual)
        self.reading.inputs += variants.others.values()
        form = self.form
        return Study(
            form.study or "", self.part.file, self.own_seed if seed is None else seed, stopping, points.factors, points,
            MappingProxyType({one.levels.name: one.levels.levels[0].text for one in held}),
            tuple(self.reading.inputs), form.source or "", form.note or "",
        )  # fmt: skip

    def _keys(self) -> None:
        """Keys of the study that go together."""
        form = self.form
        if self.hypercube and form.lacks("points"):
            text = "a Latin hypercube has as many points as are asked for"
            self.wrong(("design",), "V707", text, "write 'points: 40'")
        if form.points is not None and not self.hypercube and not form.unread("design"):
            hint = "write 'design: latin_hypercube', or leave out 'points'"
            self.wrong(("points",), "V707", "here there are as many points as the values make", hint, key=True)

    # ------------------------------------------------------------ what is varied

    def _read_scenario(self) -> None:
        """The scenario, as a document with its network and its targets in place."""
        ref = named_under(self.part, "scenario", None)
        part = part_named("scenario", ref, self.reading) if isinstance(ref, Ref) else ref
        if part is None:
            return
        scenario = scenario_in(part, self.reading)
        if not isinstance(part.value, dict) or expected_kind(part, "scenario"):
            return
        given = self.form.seed if self.form.seed is not None else scenario.seed if scenario is not None else 0
        self.own_seed, self._named = given, part
        for key in ("network", "targets"):
            ref = named_under(part, key, None)
            if isinstance(ref, Ref):
                found = part_named(cast("Any", key), ref, self.reading)
                if found is None:
                    return
                part = part.with_value((key,), found.value)
        self.scenario = part

    def _read_sets(self) -> None:
        """The sets of rules that the study names, else that of the scenario."""
        form = self.form
        if form.rules is not None:
            listed = isinstance(cast("Mapping[str, Value]", self.part.value)["rules"], list)
            for at, given in enumerate(form.rules):
                path: Steps = ("rules", at) if listed else ("rules",)
                if isinstance(given, dict):
                    self._read_set(self.part.part(path), self.part.place(path))
                elif isinstance(given, str):
                    place = self.part.place(path)
                    self._read_set(Ref(given, place, self.part.folder), place)
            if not form.rules:
                self.wrong(("rules",), "V707", "no rules are named", "leave 'rules' out for the scenario's own")
        elif self.scenario is not None and form.lacks("rules"):
            ref = named_under(self._named, "rules", None)
            if ref is not None:
                self._read_set(ref, self._named.place(("rules",)))
            elif "rules" not in cast("Mapping[str, Value]", self._named.value):
                usual = Part(Document(self._named.file, {"rules": "default"}))
                self.sets.append(_Set(self._named.place(), Rules("default", DEFAULT_LADDER), usual, ()))

    def _read_set(self, ref: Ref | Part, place: Place) -> None:
        reading = Reading(kept=self.reading.texts)
        layers = rules_layers(ref, reading, ())
        rules, problems = (None, []) if layers is None else check_rules(layers)
        reading.tell(problems)
        self.reading.tell(reading.problems)
        self.reading.inputs += [one for one in reading.inputs if one not in self.reading.inputs]
        if layers is not None:
            part = Part(Document(layers.place().file, layers.value))
            self.sets.append(_Set(place, rules, part, tuple(reading.inputs)))

    # ------------------------------------------------------------ factors

    def _varied(self, root: Literal["vary", "set"], key: str) -> _Varied | None:
        """A factor, or what is set; None where its field or its values could not be read, which is then told."""
        path: Steps = (root, key)
        aim: Aim | None = None
        whole = False
        try:
            aim, whole = self._aim(key)
        except NoField as wrong:
            self.wrong(path, "V701", str(wrong), wrong.hint, key=True)
        levels: Levels | None = one_level(self.part.part(path))
        if root == "vary":
            levels, problems = read_levels(self.part.part(path), whole=whole, drawn=self.hypercube)
            self.reading.tell(problems)
        if aim is None or levels is None:
            return None
        if aim.kind == "rules":
            self._means_something(path, aim)
        if aim.kind == "scenario" and aim.paths[0] in (("network",), ("targets",)):
            levels = self._in_place(levels, str(aim.paths[0][0]))
        return _Varied(root, key, aim, levels)

    def _aim(self, key: str) -> tuple[Aim | None, bool]:
        """Where the values of a field go, and whether bare numbers are whole ones there; None where the documents
        could not be read."""
        root, *rest = parted(key)
        if root in SCALES and not rest:
            scenario = {} if self.scenario is None else cast("Mapping[str, Value]", self.scenario.value)
            if root == "load" and scenario and not scenario.get("traffic"):
                raise NoField("the scenario has no traffic to be busier", "leave 'load' out")
            return Aim(cast("Any", root)), False
        if root not in FORMS or not rest:
            hint = closest(root, (*FORMS, *SCALES)) if root not in FORMS else f"name a field of it, as in '{root}.note'"
            roots = "begin the path with 'network.', 'rules.' or 'scenario.', or write 'load' or 'speed'"
            raise NoField(f"{shown(key)} is no field", hint or roots)
        if root == "rules":
            return self._rules_aim(tuple(rest))
        if (root, *rest) == ("scenario", "seed"):
            raise NoField("all points draw from the same streams", "write 'seed:' of the study, or 'replications:'")
        if self.scenario is None:
            return None, False
        begin: Steps = ("network",) if root == "network" else ()
        field = find(root, self.scenario.part(begin).value, tuple(rest))
        self.scenario = self.scenario.with_value(begin, field.value)
        return Aim("scenario", (begin + field.steps,)), field.whole

    def _rules_aim(self, rest: tuple[str, ...]) -> tuple[Aim | None, bool]:
        fields: list[Field] = []
        for at, one in enumerate(self.sets):
            value = cast("dict[str, Value]", one.part.value)
            if rest[0] == "ladder" and "ladder" not in value:
                value = {**value, "ladder": [_written(step) for step in DEFAULT_LADDER]}
            try:
                fields.append(find("rules", value, rest))
            except NoField as wrong:
                name = "" if one.rules is None or len(self.sets) == 1 else f" in {shown(one.rules.name)}"
                raise NoField(f"{wrong}{name}", wrong.hint) from None
            self.sets[at] = one._replace(part=one.part.with_value((), fields[-1].value))
        return (Aim("rules", tuple(field.steps for field in fields)), fields[0].whole) if fields else (None, False)

    def _in_place(self, levels: Levels, kind: str) -> Levels:
        """Values that are names of files, with what the files say in their place."""
        made = []
        for level, stands in zip(levels.levels, levels.places, strict=True):
            value: Value = level.value
            if isinstance(value, str):
                ref = Ref(value.strip(), stands.place(), self._named.folder)
                found = part_named(cast("Any", kind), ref, self.reading)
                value = {} if found is None else found.value
            made.append(replace(level, value=value))
        return replace(levels, levels=tuple(made))

    def _means_something(self, path: Steps, aim: Aim) -> None:
        """Fields that mean something under one order alone, under rules that have another; and targets of rules, where
        the scenario has its own."""
        others = [_parted(key) for key in (*(self.form.vary or {}), *(self.form.set or {}))]
        field, place = aim.paths[0][0], self.part.place(path, key=True)
        if field == "ladder" and aim.paths[0][2:] == ("target",):
            scenario = {} if self.scenario is None else cast("Mapping[str, Value]", self.scenario.value)
            if "targets" in scenario or any(other and other[:2] == ("scenario", "targets") for other in others):
                text = "targets of rules mean nothing where the scenario has its own"
                hint = "begin the path with 'scenario.targets.times.'"
                self.reading.tell([Problem(place, "V708", text, hint)])
            return
        order = _MEANS.get(str(field))
        if order is None or ("rules", "order") in others:
            return
        idle = [one.rules.name for one in self.sets if one.rules is not None and one.rules.order != order]
        if not idle:
            return
        who = f"{' and '.join(map(shown, idle))} {'lacks' if len(idle) == 1 else 'lack'}"
        text = f"{field!r} means nothing without 'order: {order}', which {who}"
        if len(idle) == len(self.sets):
            self.reading.tell([Problem(place, "V708", text, f"name rules with 'order: {order}'")])
        else:
            self.reading.tell([Problem(place, "V708", text, "they are run all the same", "warning")])

    def _overlaps(self, varied: Sequence[_Varied]) -> None:
        """Two factors for one field, or under one name."""
        for at, one in enumerate(varied):
            for other in varied[:at]:
                (first,), (second,) = other.aim.paths[:1] or ((),), one.aim.paths[:1] or ((),)
                if one.aim.kind == other.aim.kind and first[: len(second)] == second[: len(first)]:
                    text = f"{shown(one.key)} and {shown(other.key)} vary the same field"
                    if one.root != other.root:
                        text = f"{shown(other.key)} is set, and {shown(one.key)} is varied"
                    self.wrong((one.root, one.key), "V705", text, "leave one of them out", key=True)
                elif one.levels.name == other.levels.name:
                    text = f"a second factor is called {shown(one.levels.name)}"
                    self.wrong(("vary", one.key, "name"), "V705", text, "give it another name")

    # ------------------------------------------------------------ values and points

    def _values(
        self, variants: Variants, held: Sequence[_Varied], varied: Sequence[_Varied]
    ) -> set[tuple[str, str]]:
        """Try every value in its place, one at a time; the problems that are known then, by code and text."""
        at = [one.place for one in self.sets]
        chosen: list[Put | None] = [None] * (len(held) + len(varied))
        _, problems = variants.made(chosen, rules_at=at)
        self.reading.tell(problem for problem in problems if problem.place in at)
        known = {(one.code, one.text) for one in problems}
        usual = set(known)
        for factor, one in enumerate((*held, *varied)):
            ladder: tuple[str, ...] | None = None
            for level, stands in zip(one.levels.levels, one.levels.places, strict=True):
                problems = list(_scale_problems(level.value, stands)) if one.aim.kind in SCALES else []
                if not problems:
                    chosen[factor] = Put(level.value, stands)
                    found, problems = variants.made(chosen, rules_at=at)
                    if found is not None:
                        own = found.scenario.rules.names()
                        ladder = ladder or own
                        problems = [*problems, *_other_ladder(own, ladder, stands)]
                fresh = [problem for problem in problems if (problem.code, problem.text) not in known]
                usual.update((problem.code, problem.text) for problem in fresh)
                self.reading.tell(_at_the_value(fresh, stands))
            if one.root == "set":  # it holds while others are tried
                known |= usual
            else:
                chosen[factor] = None
        return usual

    def _points(self, variants: Variants, held: Sequence[_Varied], varied: Sequence[_Varied]) -> Points | None:
        """The points; None where there are too many."""
        levels = [one.levels for one in varied]
        if self.hypercube:
            assert self.form.points is not None
            columns = drawn(len(levels), self.form.points, self.own_seed)
            design = hypercube(columns, [0 if one.ends else len(one.levels) for one in levels])
            factors = tuple(
                Factor(one.name, one.ends.levels(column) if one.ends else one.levels, one.unit)
                for one, column in zip(levels, columns, strict=True)
            )
        else:
            made = one_at_a_time if self.form.design == "one_at_a_time" else factorial
            design = made([len(one.levels) for one in levels])
            many = 1 + sum(size - 1 for size in design.sizes) if made is one_at_a_time else prod(design.sizes)
            if many > MOST_POINTS:
                text = f"these are {many:,} points, more than {MOST_POINTS:,}"
                hint = "write fewer values, or 'design: latin_hypercube' with 'points: 1000'"
                self.wrong(("vary",), "V706", text, hint, key=True)
                return None
            factors = tuple(Factor(one.name, one.levels, one.unit) for one in levels)
        documents = {one.path for one in self.reading.inputs if one.role in KINDS}
        texts = {name: text for name, text in variants.texts.items() if name not in documents}
        scenario, rules = variants.scenario.bare(), tuple(one.bare() for one in variants.rules)
        variants = replace(variants, scenario=scenario, rules=rules, texts=texts)
        return Points(variants, factors, design, tuple(Put(one.levels.levels[0].value) for one in held))

    def _together(self, points: Points, usual: set[tuple[str, str]]) -> None:
        """Put points together, and tell of what is wrong with values that are right one at a time."""
        told: dict[tuple[str, str], list[int]] = {}
        found: dict[tuple[str, str], Problem] = {}
        for point in spread(len(points), TRIED):
            _, problems = points.variants.made(points.chosen(point), rules_at=[one.place for one in self.sets])
            for problem in problems:
                key = (problem.code, problem.text)
                if key not in usual:
                    told.setdefault(key, []).append(point)
                    found[key] = problem
        for key, problem in found.items():
            values = ", ".join(f"{name} {text}" for name, text in points.values(min(told[key])).items())
            more = f" (and {len(told[key]) - 1} more points)" if len(told[key]) > 1 else ""
            text = f"{problem.text}, with {values}{more}"
            self.reading.tell([replace(problem, place=self.part.place(("vary",), key=True), text=text)])


def _parted(key: str) -> tuple[str, ...] | None:
    try:
        return parted(key)
    except NoField:
        return None


def _written(step: Precedence) -> dict[str, Value]:
    """A step of the usual ladder as a file would have it."""
    return {"name": step.name, "prosign": step.prosign, "target": f"{seconds_text(step.target_us or 0)} s"}


def _scale_problems(value: Value, stands: Part) -> Iterator[Problem]:
    """What is wrong with a factor for all traffic or all trunks."""
    try:
        _SCALE.read(value if isinstance(value, str) else str(value))
    except WrongValue as wrong:
        yield Problem(stands.place(), wrong.code, str(wrong), wrong.hint)


def _other_ladder(ladder: Sequence[str], first: Sequence[str], stands: Part) -> Iterator[Problem]:
    """Figures of all points stand side by side by precedence, so that each must have the same ones."""
    if ladder != first:
        text = f"here the precedences are {' > '.join(ladder)}, and with the first value {' > '.join(first)}"
        yield Problem(stands.place(), "V709", text, "give all points the same precedences in the same order")


def _at_the_value(problems: Iterable[Problem], stands: Part) -> Iterator[Problem]:
    """Problems that a value makes, told where it is written: in its own words there, else that it makes them."""
    own = {stands.place(), *(stands.place(path, key=key) for path in _below(stands.value) for key in (False, True))}
    for problem in problems:
        if problem.place in own:
            yield problem
        else:
            yield replace(problem, place=stands.place(), text=f"with this value, {problem.text}")


def _below(value: Value, path: Steps = ()) -> Iterator[Steps]:
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield from _below(child, (*path, step))
