"""How a network is written: the form of its file.

Owns the keys of `configs/networks/*.yaml`; their descriptions are what editors and the reference show. What a
network must hold together with itself is `checks`', and the way from the form to a `Network` is `files`'.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field

from sim.textfiles import shown
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
    number,
    schema_of,
    whole,
)

__all__ = [
    "DefaultsForm", "NetworkForm", "PostForm", "TrunkForm", "entry_of_nobody", "is_entry", "is_indicator",
    "network_schema", "not_a_neighbour", "not_an_entry", "not_an_indicator", "put_right",
]  # fmt: skip

MOST_CHANNELS = 1_000
MOST_OPERATORS = 100_000
MOST_HOPS = 2_000

_INDICATOR_SCHEMA: dict[str, Any] = {
    "type": ["string", "number"],
    "pattern": "^[A-Z0-9]{1,16}$",
    "examples": ["RUEHNT"],
}


_INDICATOR = re.compile(r"[A-Z0-9]{1,16}")
_RESERVED = {"ANY", "NONE", "OTHERWISE"}


def is_indicator(text: str) -> bool:
    """Whether a text can be a post's routing indicator: capital letters and digits, up to 16."""
    return _INDICATOR.fullmatch(text) is not None and text not in _RESERVED


def put_right(text: str) -> str:
    """The routing indicator that a text may be meant for: in capitals, without blanks around it."""
    return text.strip().upper()


def not_an_indicator(text: str) -> tuple[str, str, str]:
    """The code, text and hint for a text that is no routing indicator."""
    capitals = put_right(text)
    hint = f"write {capitals!r}" if is_indicator(capitals) else "write capital letters and digits, as in 'RUEHNT'"
    return "N201", f"{shown(text)} is not a routing indicator", hint


def is_entry(text: str) -> bool:
    """Whether a text can stand for indicators in a routing table: one of them, ``PREFIX*`` or ``otherwise``."""
    prefix = text.removesuffix("*")
    return text == "otherwise" or (prefix.isascii() and prefix.isalnum() and prefix == prefix.upper())


def not_an_entry(text: str) -> tuple[str, str, str]:
    """The code, text and hint for a text that can stand for no indicator in a routing table."""
    return "N208", f"{shown(text)} is no indicator", "write an indicator, 'PREFIX*' or 'otherwise'"


def entry_of_nobody(entry: str, posts: Collection[str]) -> tuple[str, str, str]:
    """The code, text and hint for a table's entry of an indicator that no post has."""
    some = any(post.startswith(entry) for post in posts)
    hint = f"for all that begin so, write '{entry}*'" if some else closest(entry, posts)
    return "N209", f"no post has the indicator {shown(entry)}", hint


def not_a_neighbour(post: str, name: str, near: Collection[str], posts: Collection[str]) -> tuple[str, str, str]:
    """The code, text and hint for what a table leads to, where that is neither a neighbour of its post nor none."""
    hint = closest(name, [*near, "none"])
    if name not in posts:
        return "N203", f"unknown post {shown(name)}", hint or closest(name, posts)
    few = ", ".join(list(near)[:5]) + (f" and {len(near) - 5} more" if len(near) > 5 else "")
    hint = hint or (f"its neighbours are {few}" if near else "it has no trunks")
    return "N207", f"{name} is no neighbour of {post}", hint


def _indicator(text: str) -> str:
    word = text.strip()
    if is_indicator(word):
        return word
    raise WrongValue(*not_an_indicator(word))


INDICATOR: Scalar[str] = Scalar("a routing indicator", _indicator, _INDICATOR_SCHEMA)
Indicator = Annotated[str, INDICATOR]

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
Designators = Annotated[list[Name | None], EitherOr(NAME, lambda name: [name])]


class HandlingForm(Form):
    """How long a post works on a copy, by the kind of work."""

    what: ClassVar[str] = "handling"
    originate: Length | None = Field(
        None, description="How long the originator works on its own message before it leaves (default 0)."
    )
    relay: Length | None = Field(None, description="How long another post works on a copy that must go on (default 0).")
    deliver: Length | None = Field(
        None, description="How long a post works on a copy for its own indicator (default 0)."
    )


Handling = Annotated[
    HandlingForm,
    EitherOr(LENGTH, lambda us: HandlingForm.model_construct(originate=us, relay=us, deliver=us)),
]

_HANDLING = "The time that a post works on a copy: one figure for all, or by kind of work (default 0)."
_OPERATORS_TEXT = "How many copies are worked on at once, each from first to last; 'any': no limit (default any)."
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
    location: tuple[Latitude | None, Longitude | None] | None = Field(
        None, description="Latitude and longitude in degrees."
    )
    zone: Annotated[str, Scalar("a time zone", _zone, {"type": "string", "examples": ["Asia/Tashkent"]})] | None = (
        Field(None, description="The IANA name of its time zone (default UTC).")
    )


class TrunkForm(Form):
    """The lines between two posts, both ways."""

    what: ClassVar[str] = "a trunk"
    between: tuple[Indicator | None, Indicator | None] | None = Field(description="The two posts that the trunk joins.")
    rate: Rate | None = Field(None, description=_RATE)
    delay: Length | None = Field(None, description=_DELAY)
    channels: Channels | None = Field(None, description=_CHANNELS)


class CollectiveForm(Form):
    """One address that stands for several posts."""

    what: ClassVar[str] = "a collective"
    plad: Designators | None = Field(None, description="The designators of the collective.")
    members: list[Indicator | None] | None = Field(description="The routing indicators of its members.")


class NetworkForm(Form):
    """Posts, the trunks between them, and how they route: what stands."""

    what: ClassVar[str] = "a network file"
    network: Name | None = Field(description="What the network is called.")
    source: Words | None = Field(None, description="Where its figures come from.")
    note: Words | None = Field(None, description="What a reader should know about it.")
    defaults: DefaultsForm | None = Field(
        None, description="What holds for all posts and trunks that do not say otherwise."
    )
    posts: dict[str, Annotated[PostForm, OrNothing()] | None] | None = Field(
        description="The posts, each under its routing indicator."
    )
    trunks: Entries[TrunkForm] | None = Field(
        None, description="The trunks; at one instant, what happens on them happens in this order."
    )
    routes: dict[str, dict[str, Name | None] | None] | None = Field(
        None,
        description="At a post: indicator, PREFIX* or 'otherwise' to a neighbour or 'none'.",
    )
    collectives: dict[str, CollectiveForm | None] | None = Field(
        None, description="The collectives, each under its routing indicator."
    )
    hop_limit: Annotated[int, whole(1, MOST_HOPS, "a number of transmissions")] | None = Field(
        None, description="The most transmissions that a copy makes (default 32)."
    )


def network_schema() -> dict[str, Any]:
    """The JSON Schema of a network file."""
    return schema_of(NetworkForm, "A network of cablesim")
