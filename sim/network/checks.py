"""What a network must hold together with itself: a list of small checks, each telling problems with places.

Owns every rule that takes more than one entry of the file. What one entry must look like is `written`'s. A
check takes a `Written` and yields problems; entries that could not be read are known by name, so that
nothing is told twice. Codes N201 to N219.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from sim.documents import Part
from sim.network.model import folded
from sim.network.written import NetworkForm, is_indicator, not_an_indicator
from sim.problems import Problem
from sim.textfiles import shown
from sim.written import closest, entries

__all__ = ["CODES", "check_network"]

CODES = {
    "N201": "a text is not a routing indicator",
    "N202": "a network without posts",
    "N203": "a post that the network does not have",
    "N204": "a trunk joins a post to itself",
    "N205": "two trunks join the same two posts",
    "N206": "a trunk has no rate, and the defaults have none",
    "N207": "a route leads to a post that is no neighbour",
    "N208": "a route is written for something that is neither an indicator, nor a prefix, nor 'otherwise'",
    "N209": "a route is written for an indicator that no post has (warning)",
    "N210": "a designator stands at two posts",
    "N211": "a collective has the indicator or designator of a post",
    "N212": "a collective has no members, or one of them twice",
    "N215": "a name is no time zone",
}


MOST_HINTS = 200


class Written:
    """The form of a network with what all checks ask of it: who is there, and who is whose neighbour."""

    def __init__(self, form: NetworkForm, part: Part) -> None:
        self.form, self.part = form, part
        whole = cast("dict[str, object]", part.value)
        posts = whole.get("posts")
        self.posts: dict[str, None] = dict.fromkeys(posts) if isinstance(posts, dict) else {}
        raw_defaults = whole.get("defaults")
        self.has_rate = isinstance(raw_defaults, dict) and "rate" in raw_defaults
        self.hints = MOST_HINTS
        self.all_trunks = len(list(entries(form.trunks))) == len(form.trunks)
        self.neighbours: dict[str, dict[str, None]] = {}
        for _, trunk in entries(form.trunks):
            a, b = trunk.between
            self.neighbours.setdefault(a, {})[b] = None
            self.neighbours.setdefault(b, {})[a] = None


Check = Callable[[Written], Iterator[Problem]]


def check_network(form: NetworkForm, part: Part) -> list[Problem]:
    """Everything that is wrong between the entries of a network file."""
    written = Written(form, part)
    return [problem for check in CHECKS for problem in check(written)]


def _indicators_are_such(written: Written) -> Iterator[Problem]:
    if not written.posts:
        yield Problem(written.part.place(("posts",)), "N202", "the network has no posts", "write at least one post")
    for group, names in (("posts", written.posts), ("collectives", written.form.collectives)):
        for name in names:
            if not is_indicator(name):
                yield Problem(written.part.place((group, name), key=True), *not_an_indicator(name))


def _trunks_join_posts(written: Written) -> Iterator[Problem]:
    for at, trunk in entries(written.form.trunks):
        for end, post in enumerate(trunk.between):
            if post not in written.posts:
                yield _unknown(written, ("trunks", at, "between", end), post)


def _unknown(written: Written, path: tuple[str | int, ...], post: str, *, key: bool = False) -> Problem:
    """The problem of a name that is no post's; the first have a hint, since looking for one takes a while."""
    written.hints -= 1
    hint = closest(post, written.posts) if written.hints >= 0 else ""
    return Problem(written.part.place(path, key=key), "N203", f"unknown post {shown(post)}", hint)


def _no_trunk_to_itself(written: Written) -> Iterator[Problem]:
    for at, trunk in entries(written.form.trunks):
        if trunk.between[0] == trunk.between[1]:
            yield Problem(
                written.part.place(("trunks", at, "between")),
                "N204",
                f"a trunk joins {trunk.between[0]} to itself",
                "name two posts",
            )


def _one_trunk_for_a_pair(written: Written) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for at, trunk in entries(written.form.trunks):
        a, b = trunk.between
        before = first.setdefault((a, b) if a < b else (b, a), at)
        if before != at:
            line = written.part.place(("trunks", before)).line
            yield Problem(
                written.part.place(("trunks", at)),
                "N205",
                f"a second trunk between {a} and {b} (the first is in line {line})",
                "give one of them more channels",
            )


def _trunks_have_rates(written: Written) -> Iterator[Problem]:
    if written.has_rate:
        return
    for at, trunk in entries(written.form.trunks):
        if trunk.rate is None:
            yield Problem(
                written.part.place(("trunks", at)),
                "N206",
                f"the trunk between {trunk.between[0]} and {trunk.between[1]} has no rate",
                "write 'rate: 9600 bit/s' here or under 'defaults'",
            )


def _routes_are_of_posts(written: Written) -> Iterator[Problem]:
    for post in written.form.routes:
        if post not in written.posts:
            yield _unknown(written, ("routes", post), post, key=True)


def _routes_lead_to_neighbours(written: Written) -> Iterator[Problem]:
    for post, table in written.form.routes.items():
        near = written.neighbours.get(post, {})
        for entry, value in table.items():
            if value == "none" or value in near or post not in written.posts:
                continue
            place = written.part.place(("routes", post, entry))
            hint = closest(value, near) or (f"its neighbours are {_listed(near)}" if near else "it has no trunks")
            if value not in written.posts:
                yield Problem(
                    place,
                    "N203",
                    f"unknown post {shown(value)}",
                    closest(value, near) or closest(value, written.posts),
                )
            elif written.all_trunks:
                yield Problem(place, "N207", f"{value} is no neighbour of {post}", hint)


def _listed(names: dict[str, None]) -> str:
    few = list(names)[:5]
    return ", ".join(few) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _routes_are_for_indicators(written: Written) -> Iterator[Problem]:
    for post, table in written.form.routes.items():
        for entry in table:
            place = written.part.place(("routes", post, entry), key=True) if entry not in written.posts else None
            if place is None or entry == "otherwise":
                continue
            prefix = entry[:-1] if entry.endswith("*") else entry
            if not (prefix.isascii() and prefix.isalnum() and prefix == prefix.upper()):
                yield Problem(
                    place,
                    "N208",
                    f"{shown(entry)} is no indicator",
                    "write an indicator, 'PREFIX*' or 'otherwise'",
                )
            elif prefix == entry and entry not in written.form.collectives:
                hint = closest(entry, written.posts) or f"for all that begin so, write '{entry}*'"
                yield Problem(place, "N209", f"no post has the indicator {shown(entry)}", hint, "warning")


def _designators_stand_once(written: Written) -> Iterator[Problem]:
    first: dict[str, str] = {}
    groups = [("posts", name, one.plad) for name, one in written.form.posts.items()]
    groups += [("collectives", name, one.plad) for name, one in written.form.collectives.items()]
    for group, name, designators in groups:
        for at, designator in enumerate(designators or ()):
            before = first.setdefault(folded(designator), name)
            if before != name:
                path = (group, name, "plad", at)
                yield Problem(
                    written.part.place(path),
                    "N210",
                    f"{shown(designator)} already stands at {before}",
                    "each designator belongs to one post",
                )


def _collectives_are_sound(written: Written) -> Iterator[Problem]:
    for name, collective in written.form.collectives.items():
        if name in written.posts:
            yield Problem(written.part.place(("collectives", name), key=True), "N211", f"{name} is already a post")
        if not collective.members:
            yield Problem(written.part.place(("collectives", name)), "N212", f"the collective {name} has no members")
        seen: set[str] = set()
        for at, member in enumerate(collective.members):
            place = ("collectives", name, "members", at)
            if member not in written.posts:
                yield _unknown(written, place, member)
            elif member in seen:
                yield Problem(written.part.place(place), "N212", f"{member} is a member twice")
            seen.add(member)


CHECKS: tuple[Check, ...] = (
    _indicators_are_such,
    _trunks_join_posts,
    _no_trunk_to_itself,
    _one_trunk_for_a_pair,
    _trunks_have_rates,
    _routes_are_of_posts,
    _routes_lead_to_neighbours,
    _routes_are_for_indicators,
    _designators_stand_once,
    _collectives_are_sound,
)
