"""From the file of a network to the `Network`: its form, checked, with what the defaults give.

Owns what a post or a trunk takes from `defaults`. The keys are `written`'s; what they must hold together is `checks`'.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

from sim.documents import Part, Steps, texts
from sim.network.checks import check_network
from sim.network.model import DEFAULT_HOP_LIMIT, Collective, Network, Post, RouteTable, Trunk
from sim.network.written import CollectiveForm, DefaultsForm, NetworkForm, PostForm, TrunkForm, put_right
from sim.problems import Problem
from sim.validation import expected_kind, validated
from sim.written import entries

__all__ = ["ANY_POST", "read_network"]

T = TypeVar("T")

ANY_POST = ""
"""The end of a trunk that could not be read or is no post, which may be any."""


def read_network(part: Part) -> tuple[Network | None, list[Problem]]:
    """The network that a part of a document is, as far as it can be read, and every problem that it has.

    Where there are errors, it is only good for knowing names. None where no post can be known.
    """
    problems = expected_kind(part, "network")
    if problems:
        return None, problems
    form, problems = validated(NetworkForm, part)
    problems += check_network(form, part)
    return (None if form.posts is None else _network(form, form.posts, part)), problems


def _network(form: NetworkForm, posts: Mapping[str, PostForm | None], part: Part) -> Network:
    """The network; what could not be read stands for all that it might mean, so that nobody misses it."""
    defaults = form.defaults or DefaultsForm()
    doubt = form.unread("defaults") or defaults.unread("relays")
    names = {*posts, *map(put_right, posts)}
    return Network(
        name=form.network or "",
        posts=MappingProxyType(
            {
                name: _post(written, post, defaults, part, doubt)
                for written, post in posts.items()
                for name in dict.fromkeys((written, put_right(written)))
            }
        ),
        trunks=tuple(_trunk(trunk, defaults, names) for trunk in form.trunks or ()),
        tables=MappingProxyType({post: _table(table or {}) for post, table in (form.routes or {}).items()}),
        collectives=MappingProxyType(
            {name: _collective(name, one, part) for name, one in (form.collectives or {}).items()}
        ),
        hop_limit=form.hop_limit or DEFAULT_HOP_LIMIT,
        source=form.source or "",
        note=form.note or "",
    )


def _post(indicator: str, given: PostForm | None, defaults: DefaultsForm, part: Part, doubt: bool) -> Post:
    """A post; one of which it is in doubt whether it relays is one that 'any' might mean."""
    form = given or PostForm()
    own, general = form.handling, defaults.handling
    works = {}
    for work in ("originate", "relay", "deliver"):
        figure = getattr(own, work) if own else None
        if figure is None and general:
            figure = getattr(general, work)
        works[work] = figure or 0
    place = form.location or (None, None)
    doubt = given is None or form.unread("relays") or (doubt and form.relays is None)
    return Post(
        indicator=indicator,
        designators=_designators(given, part, ("posts", indicator)),
        originate_us=works["originate"],
        relay_us=works["relay"],
        deliver_us=works["deliver"],
        operators=_first(form.operators, defaults.operators, 0) or None,
        automatic=_first(form.automatic, defaults.automatic, False),
        relays=_first(form.relays, defaults.relays, True) and not doubt,
        location=None if place[0] is None or place[1] is None else (float(place[0]), float(place[1])),
        zone=form.zone or "UTC",
    )


def _designators(form: PostForm | CollectiveForm | None, part: Part, path: Steps) -> tuple[str, ...]:
    """The designators; where they could not be read, every text that stands there may be one."""
    if form is None or form.unread("plad"):
        return tuple(texts(part.part(path).value))
    return tuple(name for _, name in entries(form.plad))


def _collective(indicator: str, form: CollectiveForm | None, part: Part) -> Collective:
    path: Steps = ("collectives", indicator)
    given = None if form is None else form.members
    members = texts(part.part(path).value) if given is None else (member for _, member in entries(given))
    return Collective(indicator, _designators(form, part, path), tuple(members))


def _first(own: T | None, general: T | None, otherwise: T) -> T:
    return own if own is not None else general if general is not None else otherwise


def _trunk(given: TrunkForm | None, defaults: DefaultsForm, posts: Container[str | None]) -> Trunk:
    form = given or TrunkForm(between=None)
    a, b = form.between or (None, None)
    return Trunk(
        a=a if a is not None and a in posts else ANY_POST,
        b=b if b is not None and b in posts else ANY_POST,
        us_per_character=_first(form.rate, defaults.rate, Fraction(1)),
        delay_us=_first(form.delay, defaults.delay, 0),
        channels=_first(form.channels, defaults.channels, 1),
    )


def _table(table: Mapping[str, str | None]) -> RouteTable:
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
