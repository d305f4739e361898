"""The first line of a trace: what a run was of, as far as reports ask.

Owns the way from a scenario to that line and back. What comes back has the posts, the ladder, the targets and
the expectations of the scenario that was run, and no filings: those are told by the events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar, get_args

from sim.network.model import Network, Post, Trunk
from sim.precedence.rules import CopyPrecedence, Order, Precedence, Rules
from sim.precedence.targets import Targets
from sim.problems import Place
from sim.quantities import NotAQuantity, instant_us, iso_utc, seconds_text
from sim.reports.fields import Number
from sim.scenario.model import Expectation, Input, Scenario

__all__ = ["Head", "Unreadable", "head_of", "read_head", "seconds", "text", "texts", "whole"]

T = TypeVar("T")
Json = Mapping[str, object]
_SECONDS = re.compile(r"\d{1,15}(\.\d{1,15})?([eE][-+]?\d{1,2})?")


class Unreadable(ValueError):  # noqa: N818 - it says what the value is
    """A value of a trace that is not what should stand there."""


class Head(NamedTuple):
    """What the first line of a trace says of the run."""

    scenario: Scenario
    seed: int
    replication: int


def head_of(scenario: Scenario, seed: int, replication: int) -> dict[str, object]:
    """A scenario as the first line of a trace holds it."""
    rules, network = scenario.rules, scenario.network
    return {
        "name": scenario.name,
        "start": iso_utc(scenario.start),
        "horizon_s": _seconds(scenario.horizon_us),
        "warm_up_s": _seconds(scenario.warm_up_us),
        "seed": seed,
        "replication": replication,
        "targets": None if scenario.targets is None else scenario.targets.name,
        "rules": {
            "name": rules.name,
            "order": rules.order,
            "interruption": rules.interruption,
            "resume": rules.resume,
            "cancel_characters": rules.cancel_characters,
            "copy_precedence": rules.copy_precedence,
            "ageing_s": _seconds(rules.ageing_us),
            "weights": {name: str(weight) for name, weight in rules.weights.items()},
            "ladder": [
                _step(step, target) for step, target in zip(rules.ladder, scenario.targets_us(), strict=True)
            ],
        },
        "network": {
            "name": network.name,
            "hop_limit": network.hop_limit,
            "posts": {post.indicator: _post(post) for post in network.posts.values()},
            "trunks": [_trunk(trunk) for trunk in network.trunks],
        },
        "expect": [_expectation(one) for one in scenario.expectations],
    }


def _seconds(microseconds: int | None) -> Number | None:
    return None if microseconds is None else Number(seconds_text(microseconds))


def _step(step: Precedence, target: int | None) -> dict[str, object]:
    told: dict[str, object] = {
        "name": step.name,
        "prosign": step.prosign,
        "words": list(step.words),
        "target_s": _seconds(target),
    }
    if step.served_with is not None:
        told["served_with"] = step.served_with
    if step.interrupts:
        told["interrupts_s"] = {name: _seconds(over) for name, over in step.interrupts.items()}
    return told


def _post(post: Post) -> dict[str, object]:
    told: dict[str, object] = {"plad": list(post.designators), "zone": post.zone, "relays": post.relays}
    if post.automatic:
        told["automatic"] = True
    if post.operators is not None:
        told["operators"] = post.operators
    if post.location is not None:
        told["location"] = [Number(repr(degrees)) for degrees in post.location]
    return told


def _trunk(trunk: Trunk) -> dict[str, object]:
    return {
        "between": [trunk.a, trunk.b],
        "us_per_character": str(trunk.us_per_character),
        "delay_s": _seconds(trunk.delay_us),
        "channels": trunk.channels,
    }


def _expectation(one: Expectation) -> dict[str, object]:
    told: dict[str, object | None] = {
        "message": one.message,
        "to": one.to,
        "before_s": _seconds(one.before_us),
        "status": one.status,
        "path": None if one.path is None else list(one.path),
        "after": None if one.after is None else list(one.after),
        "leg": None if one.leg is None else list(one.leg),
        "line": one.line,
        "sent": "none" if one.sent_none else None,
        "on_time": one.on_time,
        "at_least": None if one.at_least is None else str(Fraction(str(one.at_least))),
    }
    return {key: value for key, value in told.items() if value is not None}


# What comes back


def read_head(told: Json, inputs: tuple[Input, ...]) -> Head:
    """The run that a first line tells of; raises `Unreadable` with the name of what is amiss."""
    rules, targets = _rules(_of(told, "rules", mapping), _of(told, "targets", optional(text)))
    scenario = Scenario(
        name=_of(told, "name", text),
        network=_network(_of(told, "network", mapping)),
        rules=rules,
        start=_of(told, "start", _instant),
        targets=targets,
        horizon_us=_of(told, "horizon_s", optional(seconds)),
        warm_up_us=_of(told, "warm_up_s", seconds),
        seed=_of(told, "seed", whole),
        expectations=tuple(_read_expectation(one) for one in _of(told, "expect", _mappings)),
        inputs=inputs,
    )
    return Head(scenario, scenario.seed, _of(told, "replication", whole))


def _rules(told: Json, targets: str | None) -> tuple[Rules, Targets | None]:
    ladder = tuple(_read_step(step) for step in _of(told, "ladder", _mappings))
    times = {step.name: step.target_us for step in ladder if step.target_us is not None}
    if not ladder or len({step.name for step in ladder}) < len(ladder) or _unknown(ladder):
        raise Unreadable("the ladder")
    rules = Rules(
        _of(told, "name", text),
        ladder,
        order=_of(told, "order", _one_of(get_args(Order))),
        interruption=_of(told, "interruption", _truth),
        resume=_of(told, "resume", _truth),
        cancel_characters=_of(told, "cancel_characters", whole),
        copy_precedence=_of(told, "copy_precedence", _one_of(get_args(CopyPrecedence))),
        ageing_us=_of(told, "ageing_s", seconds),
        weights=_of(told, "weights", _weights),
    )
    return rules, None if targets is None else Targets(targets, times)


def _read_step(told: Json) -> Precedence:
    return Precedence(
        _of(told, "name", text),
        _of(told, "prosign", text),
        _of(told, "words", texts),
        _of(told, "target_s", optional(seconds)),
        _of(told, "served_with", optional(text)),
        _of(told, "interrupts_s", _lengths),
    )


def _unknown(ladder: tuple[Precedence, ...]) -> bool:
    """Whether a step is served with none that stands above it."""
    above: set[str] = set()
    for step in ladder:
        if step.served_with is not None and step.served_with not in above:
            return True
        above.add(step.name)
    return False


def _network(told: Json) -> Network:
    posts = {
        indicator: _read_post(indicator, mapping(post))
        for indicator, post in _of(told, "posts", mapping).items()
    }
    trunks = tuple(_read_trunk(trunk) for trunk in _of(told, "trunks", _mappings))
    return Network(_of(told, "name", text), posts, trunks, hop_limit=_of(told, "hop_limit", whole))


def _read_post(indicator: str, told: Json) -> Post:
    return Post(
        indicator,
        _of(told, "plad", texts),
        operators=_of(told, "operators", optional(whole)),
        automatic=told.get("automatic") is True,
        relays=_of(told, "relays", lambda value: value is True),
        location=_of(told, "location", optional(_location)),
        zone=_of(told, "zone", text),
    )


def _read_trunk(told: Json) -> Trunk:
    a, b = _of(told, "between", _two)
    return Trunk(
        a,
        b,
        _of(told, "us_per_character", _fraction),
        _of(told, "delay_s", seconds),
        _of(told, "channels", whole),
    )


def _read_expectation(told: Json) -> Expectation:
    least = _of(told, "at_least", optional(_fraction))
    after = _of(told, "after", optional(_other))
    return Expectation(
        Place("trace"),
        message=_of(told, "message", optional(text)),
        to=_of(told, "to", optional(text)),
        before_us=_of(told, "before_s", optional(seconds)),
        status=_of(told, "status", optional(text)),
        path=_of(told, "path", optional(texts)),
        after=after,
        leg=_of(told, "leg", optional(_two)),
        line=_of(told, "line", optional(text)),
        sent_none=told.get("sent") == "none",
        on_time=_of(told, "on_time", optional(text)),
        at_least=None if least is None else float(least),
    )


# Kinds of values, for the first line and for events


def _of(told: Json, key: str, read: Callable[[object], T]) -> T:
    try:
        return read(told.get(key))
    except (ValueError, ZeroDivisionError) as wrong:
        raise Unreadable(key) from wrong


def text(value: object) -> str:
    """A text."""
    if isinstance(value, str) and not isinstance(value, Number):
        return value
    raise Unreadable("a text")


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if isinstance(value, list):
        return tuple([text(item) for item in value])
    raise Unreadable("a list of texts")


def whole(value: object) -> int:
    """A whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Unreadable("a whole number")


def seconds(value: object) -> int:
    """A number of seconds with at most six decimals, in whole microseconds. An exponent, as other programs
    that pass a trace on may write it, is read."""
    if isinstance(value, Number):
        found = _SECONDS.fullmatch(value)
        exact = Fraction(value) * 1_000_000 if found else Fraction(1, 2)
        if exact.denominator == 1:
            return exact.numerator
        raise Unreadable("seconds")
    number = whole(value)
    if number < 0:
        raise Unreadable("seconds")
    return number * 1_000_000


def mapping(value: object) -> Json:
    """A JSON object."""
    if isinstance(value, dict):
        return value
    raise Unreadable("an object")


def optional(read: Callable[[object], T]) -> Callable[[object], T | None]:
    """The same or nothing."""
    return lambda value: None if value is None else read(value)


def _one_of(words: tuple[T, ...]) -> Callable[[object], T]:
    def read(value: object) -> T:
        for word in words:
            if word == value:
                return word
        raise Unreadable("a word")

    return read


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise Unreadable("true or false")


def _lengths(value: object) -> Mapping[str, int]:
    return {} if value is None else {name: seconds(length) for name, length in mapping(value).items()}


def _weights(value: object) -> Mapping[str, Fraction]:
    found = {name: _fraction(weight) for name, weight in mapping(value).items()}
    if any(weight <= 0 for weight in found.values()):
        raise Unreadable("a weight")
    return found


def _mappings(value: object) -> list[Json]:
    if isinstance(value, list):
        return [mapping(item) for item in value]
    raise Unreadable("a list")


def _two(value: object) -> tuple[str, str]:
    first, second = texts(value)
    return first, second


def _other(value: object) -> tuple[str, str | None]:
    if isinstance(value, list) and len(value) == 2:
        return text(value[0]), optional(text)(value[1])
    raise Unreadable("a message and its addressee")


def _location(value: object) -> tuple[float, float]:
    if isinstance(value, list) and len(value) == 2:
        return float(str(value[0])), float(str(value[1]))
    raise Unreadable("latitude and longitude")


def _fraction(value: object) -> Fraction:
    return Fraction(text(value))


def _instant(value: object) -> int:
    try:
        return instant_us(text(value))
    except NotAQuantity as wrong:
        raise Unreadable("an instant") from wrong
