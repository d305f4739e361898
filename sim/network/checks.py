"""What a network must hold together with itself: a list of small checks, each telling problems with places.

Owns every rule that takes more than one entry of the file. What one entry must look like is `written`'s. A
check takes a `Written` and yields problems; what could not be read has the benefit of the doubt, so that
nothing is told that only follows from something else that is. Codes N201 to N219.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from sim.documents import Part
from sim.network.model import folded
from sim.network.written import (
    CollectiveForm,
    NetworkForm,
    entry_of_nobody,
    is_entry,
    is_indicator,
    not_a_neighbour,
    not_an_entry,
    not_an_indicator,
    put_right,
)
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
        self.posts = form.posts or {}
        self.trunks = list(entries(form.trunks))
        self.hints = MOST_HINTS
        self.neighbours: dict[str, dict[str, None]] = {}
        self.all_trunks = not form.unread("trunks") and len(self.trunks) == len(form.trunks or ())
        self.open: set[str] = set()
        for _, trunk in self.trunks:
            a, b = trunk.between or (None, None)
            if a is not None and b is not None:
                self.neighbours.setdefault(a, {})[b] = None
                self.neighbours.setdefault(b, {})[a] = None
            if a is None or b is None or self.stranger(a) or self.stranger(b):
                self.open.update(end for end in (a, b) if end is not None)
                self.all_trunks = self.all_trunks and (a, b) != (None, None)

    @cached_property
    def names(self) -> set[str]:
        """The indicators that are meant where posts are written otherwise."""
        return {put_right(name) for name in self.posts}

    def stranger(self, name: str) -> bool:
        """Whether a name is none of a post, as far as the posts could be read."""
        return self.form.posts is not None and name not in self.posts and name not in self.names

    def apart(self, post: str, other: str) -> bool:
        """Whether no trunk joins two posts, as far as the trunks could be read."""
        return self.all_trunks and not {post, other} & self.open and other not in self.neighbours.get(post, {})

    def tables(self) -> Iterator[tuple[str, dict[str, str | None]]]:
        """The posts that have a routing table, and the table."""
        return ((post, table) for post, table in (self.form.routes or {}).items() if table is not None)

    def collectives(self) -> Iterator[tuple[str, CollectiveForm]]:
        """The collectives that could be read."""
        return ((name, one) for name, one in (self.form.collectives or {}).items() if one is not None)


Check = Callable[[Written], Iterator[Problem]]


def check_network(form: NetworkForm, part: Part) -> list[Problem]:
    """Everything that is wrong between the entries of a network file."""
    written = Written(form, part)
    return [problem for check in CHECKS for problem in check(written)]


def _indicators_are_such(written: Written) -> Iterator[Problem]:
    if written.form.posts == {}:
        yield Problem(written.part.place(("posts",)), "N202", "the network has no posts", "write at least one post")
    for group, names in (("posts", written.posts), ("collectives", written.form.collectives or {})):
        for name in names:
            if not is_indicator(name):
                yield Problem(written.part.place((group, name), key=True), *not_an_indicator(name))


def _trunks_join_posts(written: Written) -> Iterator[Problem]:
    for at, trunk in written.trunks:
        for end, post in enumerate(trunk.between or ()):
            if post is not None and written.stranger(post):
                yield _unknown(written, ("trunks", at, "between", end), post)


def _unknown(written: Written, path: tuple[str | int, ...], post: str, *, key: bool = False) -> Problem:
    """The problem of a name that is no post's; the first have a hint, since looking for one takes a while."""
    written.hints -= 1
    hint = closest(post, written.posts) if written.hints >= 0 else ""
    return Problem(written.part.place(path, key=key), "N203", f"unknown post {shown(post)}", hint)


def _no_trunk_to_itself(written: Written) -> Iterator[Problem]:
    for at, trunk in written.trunks:
        a, b = trunk.between or (None, None)
        if a is not None and a == b:
            place = written.part.place(("trunks", at, "between"))
            yield Problem(place, "N204", f"a trunk joins {a} to itself", "name two posts")


def _one_trunk_for_a_pair(written: Written) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for at, trunk in written.trunks:
        a, b = trunk.between or (None, None)
        if a is None or b is None:
            continue
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
    defaults = written.form.defaults
    if written.form.unread("defaults") or (defaults is not None and not defaults.lacks("rate")):
        return
    for at, trunk in written.trunks:
        if trunk.lacks("rate"):
            a, b = trunk.between or (None, None)
            which = f"the trunk between {a} and {b}" if a and b else "the trunk"
            hint = "write 'rate: 9600 bit/s' here or under 'defaults'"
            yield Problem(written.part.place(("trunks", at)), "N206", f"{which} has no rate", hint)


def _routes_are_of_posts(written: Written) -> Iterator[Problem]:
    for post in written.form.routes or ():
        if written.stranger(post):
            yield _unknown(written, ("routes", post), post, key=True)


def _routes_lead_to_neighbours(written: Written) -> Iterator[Problem]:
    for post, table in written.tables():
        near = written.neighbours.get(post, {})
        for entry, value in table.items():
            if value is None or value == "none" or value in near or written.stranger(post):
                continue
            if written.stranger(value) or written.apart(post, value):
                place = written.part.place(("routes", post, entry))
                yield Problem(place, *not_a_neighbour(post, value, near, {*written.posts, *written.names}))


def _routes_are_for_indicators(written: Written) -> Iterator[Problem]:
    collectives = written.form.collectives or {}
    for post, table in written.tables():
        for entry in table:
            if entry in written.posts or entry == "otherwise":
                continue
            place = written.part.place(("routes", post, entry), key=True)
            if not is_entry(entry):
                yield Problem(place, *not_an_entry(entry))
            elif not entry.endswith("*") and entry not in collectives and written.stranger(entry):
                yield Problem(place, *entry_of_nobody(entry, written.posts), "warning")


def _designators_stand_once(written: Written) -> Iterator[Problem]:
    first: dict[str, str] = {}
    groups = [("posts", name, one.plad) for name, one in written.posts.items() if one is not None]
    groups += [("collectives", name, one.plad) for name, one in written.collectives()]
    for group, name, designators in groups:
        for at, designator in entries(designators):
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
    for name in written.form.collectives or ():
        if name in written.posts:
            yield Problem(written.part.place(("collectives", name), key=True), "N211", f"{name} is already a post")
    for name, collective in written.collectives():
        if collective.members == []:
            yield Problem(written.part.place(("collectives", name)), "N212", f"the collective {name} has no members")
        seen: set[str] = set()
        for at, member in entries(collective.members):
            place = ("collectives", name, "members", at)
            if written.stranger(member):
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
