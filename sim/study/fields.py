"""Which field a path means: 'network.trunks.RXRN-RXRS.rate' in the documents that a study varies.

Owns how paths are written and who is meant by a name in them (posts by indicator, trunks by their two ends, traffic,
filings and precedences by name or number), judged by the forms of the files. A field that a file does not give, but
could, is found as well. Code V701.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sim.documents import Steps, Value, value_at, with_value
from sim.network.written import NetworkForm, TrunkForm
from sim.precedence.written import PrecedenceForm, RulesForm, TargetsForm
from sim.scenario.written import FilingForm, InPlace, ScenarioForm
from sim.textfiles import shown
from sim.validation import bare_kind, keys_of, marks_of, step_in
from sim.written import EitherOr, Form, ListAs, Scalar, closest

__all__ = ["Field", "NoField", "find", "parted"]

_STEP = re.compile(r"""\.?(?:"([^"]*)"|'([^']*)'|([^.\[\]"']+))|\[(\d{1,9})\]""")
FORMS: dict[str, type[Form]] = {"network": NetworkForm, "rules": RulesForm, "scenario": ScenarioForm}


class NoField(ValueError):  # noqa: N818 - it says what is not there
    """A path that leads nowhere; ``hint`` says what there is."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint


class Field(NamedTuple):
    """A field that was found: its steps in the document, the document in which it can be put, and whether a number
    without a unit is a whole one there."""

    steps: Steps
    value: Value
    whole: bool


def parted(path: str) -> tuple[str, ...]:
    """The steps of a path as it is written: joined by dots, a number in brackets or not; one with a dot in it stands
    in quotes."""
    found: list[str] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or (at == 0 and path.startswith(".")):
            break
        found.append(next(text for text in step.groups() if text is not None))
        at = step.end()
    if at < len(path) or not found:
        raise NoField(f"{shown(path)} is no path", "join keys by dots, as in 'network.trunks.RXRN-RXRS.rate'")
    return tuple(found)


def find(root: str, value: Value, path: tuple[str, ...]) -> Field:
    """The field that a path means in a document of a kind (network, rules, scenario); raises `NoField`."""
    kind: object = FORMS[root]
    steps: Steps = ()
    for at, word in enumerate(path):
        value = _opened(value, steps, kind)
        here = value_at(value, steps) if _there(value, steps) else {}
        so_far = ".".join((root, *path[:at]))
        step = _step(here, kind, word, so_far)
        kind = step_in(kind, step)
        if isinstance(in_place := _mark(kind, InPlace), InPlace):
            kind = _form_in(in_place, word, so_far, last=at == len(path) - 1)
        steps = (*steps, step)
    return Field(steps, value, _is_whole(kind))


def _there(value: Value, steps: Steps) -> bool:
    try:
        value_at(value, steps)
    except KeyError:
        return False
    return True


def _form_in(mark: InPlace, word: str, so_far: str, *, last: bool) -> object:
    """What is below a network, rules or targets in a scenario; the first two are varied under roots of their own."""
    if word == "rules":
        raise NoField("sets of rules are not varied", "name them all under 'rules:', or vary fields of 'rules.'")
    if word == "network" and not last:
        raise NoField(f"{so_far}.network is the network", "begin the path with 'network.'")
    return mark.form if mark.form is TargetsForm else object


def _step(here: Value, kind: object, word: str, so_far: str) -> str | int:
    """The step in a document that a word of a path means."""
    form = bare_kind(kind)
    if isinstance(form, type) and issubclass(form, Form):
        keys = keys_of(form)
        if word not in keys:
            hint = closest(word, keys) or f"its keys are {', '.join(keys)}"
            raise NoField(f"{so_far} has no field {shown(word)}", hint)
        return word
    inner = step_in(kind, 0)
    if isinstance(here, list):
        return _in_list(here, bare_kind(inner), word, so_far)
    if inner is None or not isinstance(here, dict):
        raise NoField(f"nothing stands below {so_far}", "end the path there")
    if word not in here and isinstance(bare_kind(inner), type) and issubclass(bare_kind(inner), Form):  # type: ignore[arg-type]
        raise NoField(f"{so_far} has no {shown(word)}", closest(word, here))
    return word


def _in_list(here: list[Value], form: object, word: str, so_far: str) -> int:
    """The place in a list of what has that name, or that number, counted from 1."""
    names = [list(_names(entry, form, at)) for at, entry in enumerate(here)]
    for at, own in enumerate(names):
        if " ".join(word.upper().split()) in (name.upper() for name in own):
            return at
    if word.isdigit() and 1 <= int(word) <= len(here):
        return int(word) - 1
    first = [own[0] for own in names if own]
    there = f"it has {', '.join(first[:8])}{' and more' * (len(first) > 8)}" if first else "it is empty"
    raise NoField(f"{so_far} has no {shown(word)}", closest(word, first) or there)


def _names(entry: Value, form: object, at: int) -> Iterator[str]:
    """What an entry of a list may be called in a path."""
    if not isinstance(entry, dict):
        return
    ends = entry.get("between")
    if form is TrunkForm and isinstance(ends, list) and len(ends) == 2:
        yield f"{ends[0]}-{ends[1]}"
        yield f"{ends[1]}-{ends[0]}"
    name = entry.get("name")
    if isinstance(name, str):
        yield " ".join(name.split())
    elif form is FilingForm:
        yield f"filing-{at + 1}"
    if form is PrecedenceForm and isinstance(sign := entry.get("prosign"), str):
        yield sign


def _opened(value: Value, steps: Steps, kind: object) -> Value:
    """The document with what stands at a place in its long form, so that a path can go on into it."""
    if not _there(value, steps):
        return value
    here, form = value_at(value, steps), bare_kind(kind)
    long: Value | None = None
    if here == "":
        long = {}
    elif isinstance(form, type) and issubclass(form, Form) and isinstance(here, str) and _mark(kind, EitherOr):
        long = dict.fromkeys(keys_of(form), here)
    elif isinstance(here, list) and isinstance(listed := _mark(kind, ListAs), ListAs):
        long = {str(name): listed.value for name in here}
    elif isinstance(here, str) and _mark(kind, EitherOr) and getattr(form, "__origin__", None) is dict:
        long = {here: "1"}
    return value if long is None else with_value(value, steps, long) if steps else long


def _mark(kind: object, mark: type[object]) -> object | None:
    return next((one for one in marks_of(kind) if isinstance(one, mark)), None)


def _is_whole(kind: object) -> bool:
    """Whether a number that stands in a field without a unit is a whole one."""
    scalar = _mark(kind, Scalar)
    return not (isinstance(scalar, Scalar) and scalar.schema.get("type", [""])[0] == "number")
