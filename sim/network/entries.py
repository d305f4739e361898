"""One entry of a routing table that is written otherwise than in the file: ``RUEH:RUEK*=RUES``.

Owns how such a change is written, and the network that it makes. What an entry may be is `written`'s, as in
files, and what it does is `routing`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from sim.network.model import Network, RouteTable
from sim.network.written import entry_of_nobody, is_entry, not_a_neighbour, not_an_entry
from sim.textfiles import shown
from sim.written import WrongValue, closest

__all__ = ["Change", "changed", "entry_now", "read_change"]

FORM = "RI:ENTRY=NEIGHBOUR"


@dataclass(frozen=True, slots=True)
class Change:
    """A table entry of a post: an indicator, ``PREFIX*`` or ``otherwise``; to a neighbour or to ``none``.

    ``neighbour`` None: the entry is taken out.
    """

    post: str
    entry: str
    neighbour: str | None

    def __str__(self) -> str:
        return f"{self.post}:{self.entry}={self.neighbour or ''}"


def read_change(text: str, network: Network) -> Change:
    """The change that a text means, of one of a network's posts; raises `WrongValue`."""
    post, colon, rest = text.strip().partition(":")
    entry, equals, neighbour = (piece.strip() for piece in rest.partition("="))
    post = post.strip()
    if not (colon and equals and post and entry):
        raise WrongValue("N208", f"{shown(text)} is not {FORM}", "write RUEH:RUEK*=RUES, or RUEH:RUEK*=none")
    if post not in network.posts:
        raise WrongValue("N203", f"no post {shown(post)} in this network", closest(post, network.posts))
    if not is_entry(entry):
        raise WrongValue(*not_an_entry(entry))
    known = entry.endswith("*") or entry in {"otherwise", *network.posts, *network.collectives}
    if not known:
        raise WrongValue(*entry_of_nobody(entry, network.posts))
    if not neighbour:
        return _taken_out(post, entry, network)
    near = [trunk.b if trunk.a == post else trunk.a for trunk in network.trunks if post in (trunk.a, trunk.b)]
    if neighbour != "none" and neighbour not in near:
        raise WrongValue(*not_a_neighbour(post, neighbour, near, network.posts))
    return Change(post, entry, neighbour)


def _taken_out(post: str, entry: str, network: Network) -> Change:
    if entry_now(network, post, entry) is None:
        known = _entries(network.tables.get(post, RouteTable()))
        hint = closest(entry, known) or (f"its entries are {', '.join(known)}" if known else "it has no table")
        raise WrongValue("N208", f"{post} has no entry {shown(entry)} to take out", hint)
    return Change(post, entry, None)


def _entries(table: RouteTable) -> dict[str, str]:
    """A table as it is written in a file."""
    found = {name: near or "none" for name, near in table.exact.items()}
    found |= {prefix + "*": near or "none" for prefix, near in table.prefixes.items()}
    if table.has_otherwise:
        found["otherwise"] = table.otherwise or "none"
    return found


def entry_now(network: Network, post: str, entry: str) -> str | None:
    """What an entry of a post's table says: a neighbour or ``none``; None where there is no such entry."""
    return _entries(network.tables.get(post, RouteTable())).get(entry)


def changed(network: Network, changes: Iterable[Change]) -> Network:
    """The network with other entries in its tables; of two for one entry the later holds."""
    tables = dict(network.tables)
    for change in changes:
        entries = _entries(tables.get(change.post, RouteTable()))
        if change.neighbour is None:
            entries.pop(change.entry, None)
        else:
            entries[change.entry] = change.neighbour
        tables[change.post] = _table(entries)
    return replace(network, tables=MappingProxyType(tables))


def _table(entries: dict[str, str]) -> RouteTable:
    near = {entry: None if name == "none" else name for entry, name in entries.items()}
    return RouteTable(
        exact=MappingProxyType({entry: to for entry, to in near.items() if entry[-1] != "*" and entry != "otherwise"}),
        prefixes=MappingProxyType({entry[:-1]: to for entry, to in near.items() if entry.endswith("*")}),
        otherwise=near.get("otherwise"),
        has_otherwise="otherwise" in near,
    )
