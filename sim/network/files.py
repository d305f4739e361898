"""From the file of a network to the `Network`: its form, checked, with what the defaults give.

Owns what a post or a trunk takes from `defaults`. The keys are `written`'s; what they must hold together is `checks`'.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from sim.documents import Part
from sim.network.checks import check_network
from sim.network.model import Collective, Network, Post, RouteTable, Trunk
from sim.network.written import DefaultsForm, NetworkForm, PostForm, TrunkForm
from sim.problems import Problem
from sim.validation import expected_kind, validated
from sim.written import entries

__all__ = ["read_network"]

T = TypeVar("T")


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
