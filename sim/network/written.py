"""How a network is written: the form of its file, and the way from the form to a `Network`.

Owns the keys of `configs/networks/*.yaml` (their descriptions are what editors and the reference show) and
what is given by `defaults`. What a network must hold together with itself is `checks`'.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field

from sim.documents import Part
from sim.network.checks import check_network, is_indicator, not_an_indicator
from sim.network.model import DEFAULT_HOP_LIMIT, Collective, Network, Post, RouteTable, Trunk
from sim.problems import Problem
from sim.textfiles import shown
from sim.validation import expected_kind, validated
from sim.written import (
    LENGTH,
    NAME,
    EitherOr,
    Entries,
    Form,
    Length,
    Name,
    OrNothing,
    Rate,
    Scalar,
    Switch,
    Words,
    WrongValue,
    closest,
    entries,
    number,
    schema_of,
    whole,
)

__all__ = ["NetworkForm", "network_schema", "read_network"]

MOST_CHANNELS = 1_000
MOST_OPERATORS = 100_000
MOST_HOPS = 100_000

_INDICATOR_SCHEMA: dict[str, Any] = {
    "type": ["string", "number"],
    "pattern": "^[A-Z0-9]{1,16}$",
    "examples": ["RUEHNT"],
}


def _indicator(text: str) -> str:
    word = text.strip()
    if is_indicator(word):
        return word
    raise WrongValue(*not_an_indicator(word))


INDICATOR: Scalar[str] = Scalar("a routing indicator", _indicator, _INDICATOR_SCHEMA)
Indicator = Annotated[str, INDICATOR]

T = TypeVar("T")

_OF_THIS_MACHINE = ("localtime", "posixrules", "posix/", "right/")


@cache
def _is_zone(name: str) -> bool:
    """Whether a name is in the IANA data base; names that mean something else on each machine are not."""
    if name.startswith(_OF_THIS_MACHINE):
        return False
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _zone(text: str) -> str:
    name = text.strip()
    if not _is_zone(name):
        known = sorted(zone for zone in available_timezones() if not zone.startswith(_OF_THIS_MACHINE))
        hint = closest(name, known) or "write an IANA name, as in 'Asia/Tashkent'"
        raise WrongValue("N215", f"{shown(name)} is no time zone", hint)
    return name


def _operators(text: str) -> int:
    """How many work at once; 0 stands for ``any``."""
    return 0 if text.strip() == "any" else _OPERATORS.read(text)


_OPERATORS = whole(1, MOST_OPERATORS, "a number of operators")
Operators = Annotated[
    int,
    Scalar(
        "a number of operators",
        _operators,
        {"type": ["integer", "string"], "minimum": 1, "pattern": r"^\s*(\d+|any)\s*$"},
    ),
]
Channels = Annotated[int, whole(1, MOST_CHANNELS, "a number of channels")]
Latitude = Annotated[Fraction, number("-90", "90", "degrees north")]
Longitude = Annotated[Fraction, number("-180", "180", "degrees east")]
Designators = Annotated[list[Name], EitherOr(NAME, lambda name: [name])]


class HandlingForm(Form):
    """How long a post works on a copy, by the kind of work."""

    what: ClassVar[str] = "handling"
    originate: Length | None = Field(
        None, description="How long the originator works on its own message before it leaves."
    )
    relay: Length | None = Field(None, description="How long another post works on a copy that must go on.")
    deliver: Length | None = Field(None, description="How long a post works on a copy for its own indicator.")


Handling = Annotated[
    HandlingForm,
    EitherOr(LENGTH, lambda us: HandlingForm.model_construct(originate=us, relay=us, deliver=us)),
]

_HANDLING = "The time that a post works on a copy: one figure for all, or by kind of work."
_OPERATORS_TEXT = "How many copies are worked on at once, each from first to last; 'any' for no limit (the default)."
_AUTOMATIC = "Whether the post cannot rewrite the precedence of a copy (default false)."
_RELAYS = "Whether fastest paths may lead through the post (default true)."
_RATE = "The speed of the line, in bit/s, baud, wpm or char/s."
_DELAY = "What is added after the last character has left; it does not hold the channel (default 0)."
_CHANNELS = "How many lines each way has, one copy at a time on each (default 1)."


class DefaultsForm(Form):
    """What holds for all posts and trunks that do not say otherwise."""

    what: ClassVar[str] = "defaults"
    handling: Handling | None = Field(None, description=_HANDLING)
    operators: Operators | None = Field(None, description=_OPERATORS_TEXT)
    automatic: Switch | None = Field(None, description=_AUTOMATIC)
    relays: Switch | None = Field(None, description=_RELAYS)
    rate: Rate | None = Field(None, description=_RATE)
    delay: Length | None = Field(None, description=_DELAY)
    channels: Channels | None = Field(None, description=_CHANNELS)


class PostForm(Form):
    """A post, under its routing indicator."""

    what: ClassVar[str] = "a post"
    plad: Designators | None = Field(None, description="The plain language address designators that the post serves.")
    handling: Handling | None = Field(None, description=_HANDLING)
    operators: Operators | None = Field(None, description=_OPERATORS_TEXT)
    automatic: Switch | None = Field(None, description=_AUTOMATIC)
    relays: Switch | None = Field(None, description=_RELAYS)
    location: tuple[Latitude, Longitude] | None = Field(None, description="Latitude and longitude in degrees.")
    zone: Annotated[str, Scalar("a time zone", _zone, {"type": "string", "examples": ["Asia/Tashkent"]})] | None = (
        Field(None, description="The IANA name of its time zone (default UTC).")
    )


class TrunkForm(Form):
    """The lines between two posts, both ways."""

    what: ClassVar[str] = "a trunk"
    between: tuple[Indicator, Indicator] = Field(description="The two posts that the trunk joins.")
    rate: Rate | None = Field(None, description=_RATE)
    delay: Length | None = Field(None, description=_DELAY)
    channels: Channels | None = Field(None, description=_CHANNELS)


class CollectiveForm(Form):
    """One address that stands for several posts."""

    what: ClassVar[str] = "a collective"
    plad: Designators | None = Field(None, description="The designators of the collective.")
    members: list[Indicator] = Field(description="The routing indicators of its members.")


class NetworkForm(Form):
    """Posts, the trunks between them, and how they route: what stands."""

    what: ClassVar[str] = "a network file"
    network: Name = Field(description="What the network is called.")
    source: Words | None = Field(None, description="Where its figures come from.")
    note: Words | None = Field(None, description="What a reader should know about it.")
    defaults: DefaultsForm | None = Field(
        None, description="What holds for all posts and trunks that do not say otherwise."
    )
    posts: dict[str, Annotated[PostForm, OrNothing()]] = Field(
        description="The posts, each under its routing indicator."
    )
    trunks: Entries[TrunkForm] = Field(
        [], description="The trunks; at one instant, what happens on them happens in this order."
    )
    routes: dict[str, dict[str, Name]] = Field(
        {},
        description="At a post: indicator, PREFIX* or 'otherwise' to a neighbour or 'none'.",
    )
    collectives: dict[str, CollectiveForm] = Field({}, description="The collectives, each under its routing indicator.")
    hop_limit: Annotated[int, whole(1, MOST_HOPS, "a number of transmissions")] = Field(
        DEFAULT_HOP_LIMIT, description="The most transmissions that a copy makes (default 32)."
    )


def network_schema() -> dict[str, Any]:
    """The JSON Schema of a network file."""
    return schema_of(NetworkForm, "A network of cablesim")


def read_network(part: Part) -> tuple[Network | None, list[Problem]]:
    """The network that a part of a document is, or None; and every problem that it has."""
    problems = expected_kind(part, "network")
    if problems:
        return None, problems
    form, problems = validated(NetworkForm, part)
    if form is None:
        return None, problems
    problems += check_network(form, part)
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return _network(form), problems


def _network(form: NetworkForm) -> Network:
    defaults = form.defaults or DefaultsForm()
    return Network(
        name=form.network,
        posts=MappingProxyType({name: _post(name, post, defaults) for name, post in form.posts.items()}),
        trunks=tuple(_trunk(trunk, defaults) for _, trunk in entries(form.trunks)),
        tables=MappingProxyType({post: _table(table) for post, table in form.routes.items()}),
        collectives=MappingProxyType(
            {
                name: Collective(name, tuple(one.plad or ()), tuple(one.members))
                for name, one in form.collectives.items()
            }
        ),
        hop_limit=form.hop_limit,
        source=form.source or "",
        note=form.note or "",
    )


def _post(indicator: str, form: PostForm, defaults: DefaultsForm) -> Post:
    own, general = form.handling, defaults.handling
    works = {}
    for work in ("originate", "relay", "deliver"):
        figure = getattr(own, work) if own else None
        if figure is None and general:
            figure = getattr(general, work)
        works[work] = figure or 0
    place = form.location
    return Post(
        indicator=indicator,
        designators=tuple(form.plad or ()),
        originate_us=works["originate"],
        relay_us=works["relay"],
        deliver_us=works["deliver"],
        operators=_first(form.operators, defaults.operators, 0) or None,
        automatic=_first(form.automatic, defaults.automatic, False),
        relays=_first(form.relays, defaults.relays, True),
        location=(float(place[0]), float(place[1])) if place else None,
        zone=form.zone or "UTC",
    )


def _first(own: T | None, general: T | None, otherwise: T) -> T:
    return own if own is not None else general if general is not None else otherwise


def _trunk(form: TrunkForm, defaults: DefaultsForm) -> Trunk:
    rate = form.rate if form.rate is not None else defaults.rate
    assert rate is not None, "checks has told of trunks without a rate"
    return Trunk(
        a=form.between[0],
        b=form.between[1],
        us_per_character=rate,
        delay_us=_first(form.delay, defaults.delay, 0),
        channels=_first(form.channels, defaults.channels, 1),
    )


def _table(table: Mapping[str, str]) -> RouteTable:
    exact: dict[str, str | None] = {}
    prefixes: dict[str, str | None] = {}
    for entry, value in table.items():
        neighbour = None if value == "none" else value
        if entry.endswith("*"):
            prefixes[entry[:-1]] = neighbour
        elif entry != "otherwise":
            exact[entry] = neighbour
    otherwise = table.get("otherwise")
    return RouteTable(
        exact=MappingProxyType(exact),
        prefixes=MappingProxyType(prefixes),
        otherwise=None if otherwise in (None, "none") else otherwise,
        has_otherwise=otherwise is not None,
    )
