"""From a document to a form: what cannot be read is told once and left out, and nothing else is lost by it."""

from __future__ import annotations

from typing import Annotated, get_args, get_origin

import pytest

from sim.documents import parse_yaml, texts
from sim.network.written import NetworkForm
from sim.precedence.written import RulesForm, TargetsForm
from sim.scenario.written import ScenarioForm
from sim.validation import kind_of_file, validated
from sim.written import Form

FORMS = [NetworkForm, RulesForm, TargetsForm, ScenarioForm]


def read(form: type[Form], text: str) -> tuple[Form, list[str]]:
    document, problems = parse_yaml(text, file="x")
    assert document is not None, problems
    found, problems = validated(form, document.part())
    return found, [str(problem).removeprefix("x:") for problem in problems]


def strict(kind: object, path: str) -> list[str]:
    """The places below a type, and itself, where None cannot stand."""
    nothing = type(None) in get_args(kind)
    inner = [one for one in get_args(kind) if one is not type(None)] if nothing else [kind]
    below = [fault for one in inner for fault in _inside(one, path)]
    return below if nothing else [path, *below]


def _inside(kind: object, path: str) -> list[str]:
    if get_origin(kind) is Annotated:
        return _inside(get_args(kind)[0], path)
    if isinstance(kind, type) and issubclass(kind, Form):
        fields = kind.model_fields.items()
        return [fault for name, field in fields for fault in strict(field.annotation, f"{kind.__name__}.{name}")]
    if get_origin(kind) in (list, dict):
        return strict(get_args(kind)[-1], f"{path}[]")
    return []


@pytest.mark.parametrize("form", FORMS)
def test_everything_can_be_left_out(form: type[Form]) -> None:
    assert _inside(form, "") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("posts: {A: {relay: 1}}", ["1:13: Y120 a post has no key 'relay'; did you mean 'relays'?"]),
        ("posts: {A: {handling: {relay: x, deliver: y}}}", ["Y124 'x'", "Y124 'y'"]),
        ("posts: {A: {location: [1]}}", ["1:23: Y122 two entries belong here, as in 'location: [A, B]'"]),
        ("posts: {A: {location: [1, 2, 3]}}", ["1:23: Y122 two entries belong here, as in 'location: [A, B]'"]),
        ("posts: [A]", ["1:8: Y122 a list stands where a mapping should be"]),
        ("posts: {}\ntrunks: [{betwen: [A, B]}]", ["2:11: Y120 a trunk has no key 'betwen'"]),
        ("posts: {}\ntrunks: [{}]", ["2:10: Y121 a trunk lacks 'between'"]),
        ("posts: {}\ntrunks: [{between: [A, b], rate: x, delay: 5}]", ["N201 'b'", "Y124 'x'", "Y124 '5'"]),
    ],
)
def test_each_is_told_once(text: str, told: list[str]) -> None:
    form, found = read(NetworkForm, f"{text}\nnetwork: x\n")
    assert len(found) == len(told)
    assert all(wanted in one for wanted, one in zip(told, found, strict=True))
    assert isinstance(form, NetworkForm)
    assert form.network == "x"


def test_given_and_unread_are_told_apart() -> None:
    form, _ = read(NetworkForm, "network: x\nposts: {A: {zone: Mars}, B: {plads: BIRCH}}\nhop_limit: many\n")
    assert isinstance(form, NetworkForm)
    assert form.unread("hop_limit")
    assert not form.unread("trunks")
    assert form.lacks("trunks", "routes")
    a, b = (form.posts or {}).values()
    assert a is not None
    assert b is not None
    assert (a.unread("zone"), a.lacks("plad"), b.unread("plad"), b.lacks("zone")) == (True, True, True, True)


def test_a_value_that_stands_for_a_list_of_itself() -> None:
    form, told = read(ScenarioForm, "scenario: x\nfilings:\n  - {to: {A: x, B: y}, info: {}, from: RXAA}\n")
    assert len(told) == 2
    assert isinstance(form, ScenarioForm)
    (filing,) = form.filings or ()
    assert filing is not None
    assert (filing.from_, filing.unread("to"), filing.unread("info")) == ("RXAA", True, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("scenario: x\nnetwork: {}", "scenario"),
        ("network: x\nfilings: []", "scenario"),
        ("network: x\nposts: {}\nstart: y", "network"),
        ("posts: {}\ntrunks: []", "network"),
        ("ladder: []", "rules"),
        ("based_on: x", "rules"),
        ("times: {}", "targets"),
        ("study: x", "study"),
        ("something: else", None),
        ("- a", None),
    ],
)
def test_which_kind_a_file_is(text: str, kind: str | None) -> None:
    document, _ = parse_yaml(text)
    assert document is not None
    assert kind_of_file(document.value) == kind


def test_texts_of_a_value() -> None:
    assert list(texts({"a": ["b", {"c": "d"}], "e": "f"})) == ["a", "b", "c", "d", "e", "f"]
