"""Where a copy goes: the table entry or the fastest path by which a post serves an indicator.

Owns the routing decision and its reasons; how a copy is segregated by them is `tree`'s. Pure: nothing here knows the
time, a queue or a message. What can be known per post and indicator is worked out once and kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal, NamedTuple

from sim.network.model import Network
from sim.quantities import transmission_us

__all__ = ["FASTEST_PATH_CHARACTERS", "Decision", "Group", "Router"]

FASTEST_PATH_CHARACTERS = 1_000

Basis = Literal["local", "exact", "prefix", "otherwise", "fastest", "unknown"]


class Decision(NamedTuple):
    """Why a post sends an indicator where it does.

    ``neighbour`` None: no route. ``entry`` is the table entry as written, where one matched. ``paths`` are the
    times to the indicator's post through each neighbour that leads there, quickest first, in microseconds,
    where the fastest path decided.
    """

    neighbour: str | None
    basis: Basis
    entry: str | None = None
    paths: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators of one copy that leave by one trunk; ``way`` is the trunk's place times two, plus one for
    the direction from its second post to its first."""

    neighbour: str
    way: int
    indicators: tuple[str, ...]


class Router:
    """The routing of one network: answers for any post and indicator, and remembers the times of its paths."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._links: dict[str, dict[str, int]] = {indicator: {} for indicator in network.posts}
        self._relays: dict[str, list[tuple[int, str]]] = {indicator: [] for indicator in network.posts}
        self._ways: dict[tuple[str, str], int] = {}
        for place, trunk in enumerate(network.trunks):
            time = transmission_us(FASTEST_PATH_CHARACTERS, trunk.us_per_character) + trunk.delay_us
            self._links[trunk.a][trunk.b] = time
            self._links[trunk.b][trunk.a] = time
            self._ways[trunk.a, trunk.b] = 2 * place
            self._ways[trunk.b, trunk.a] = 2 * place + 1
            for near, far in ((trunk.a, trunk.b), (trunk.b, trunk.a)):
                if network.posts[far].relays:
                    self._relays[near].append((time + network.posts[far].relay_us, far))
        self._to: dict[str, dict[str, int]] = {}
        self._reach: dict[str, frozenset[str]] = {}

    def way(self, post: str, neighbour: str) -> int:
        """The number of the way from a post to its neighbour, in the order of the trunks of the file."""
        return self._ways[post, neighbour]

    def neighbour(self, post: str, indicator: str) -> str | None:
        """The neighbour by which a post serves another post's indicator; None: no route."""
        if post in self._network.tables or indicator == post or indicator not in self._network.posts:
            return self.decide(post, indicator).neighbour
        times = self._to.get(indicator) or self._times_to(indicator)
        best, least = indicator, self._links[post].get(indicator)
        for through, name in self._relays[post]:
            if name in times and name != indicator:
                path = through + times[name]
                if least is None or path < least or (path == least and name < best):
                    best, least = name, path
        return None if least is None else best

    def reach(self, neighbour: str) -> frozenset[str]:
        """The posts that a copy can come to from a neighbour: all behind it where it relays, else itself alone."""
        if not self._network.posts[neighbour].relays:
            return frozenset((neighbour,))
        if neighbour not in self._reach:
            together, ahead = {neighbour}, [neighbour]
            while ahead:
                for _, relay in self._relays[ahead.pop()]:
                    if relay not in together:
                        together.add(relay)
                        ahead.append(relay)
            behind = frozenset(together.union(*(self._links[relay] for relay in together)))
            self._reach.update(dict.fromkeys(together, behind))
        return self._reach[neighbour]

    def decide(self, post: str, indicator: str) -> Decision:
        """The same with its reason: an exact entry, else the longest prefix, else ``otherwise``, else the
        fastest path (ties by the neighbour's name)."""
        if indicator == post:
            return Decision(None, "local")
        if indicator not in self._network.posts:
            return Decision(None, "unknown")
        table = self._network.tables.get(post)
        if table is not None:
            if indicator in table.exact:
                return Decision(table.exact[indicator], "exact", indicator)
            for length in range(len(indicator), -1, -1):
                prefix = indicator[:length]
                if prefix in table.prefixes:
                    return Decision(table.prefixes[prefix], "prefix", prefix + "*")
            if table.has_otherwise:
                return Decision(table.otherwise, "otherwise", "otherwise")
        paths = self._paths(post, indicator)
        return Decision(paths[0][1] if paths else None, "fastest", None, paths)

    def explain(self, post: str, indicator: str) -> Decision:
        """The same for people: of the ``paths``, none that comes back to the post itself."""
        decision = self.decide(post, indicator)
        if decision.basis != "fastest":
            return decision
        return decision._replace(paths=self._through(post, indicator, self._times(indicator, post)))

    def _paths(self, post: str, destination: str) -> tuple[tuple[int, str], ...]:
        return self._through(post, destination, self._times_to(destination))

    def _through(self, post: str, destination: str, times: dict[str, int]) -> tuple[tuple[int, str], ...]:
        found = [
            (through + times[name], name)
            for through, name in self._relays[post]
            if name in times and name != destination
        ]
        if destination in self._links[post]:
            found.append((self._links[post][destination], destination))
        found.sort()
        return tuple(found)

    def _times_to(self, destination: str) -> dict[str, int]:
        """Least times to a post from each post that its fastest paths can lead through, and from itself."""
        known = self._to.get(destination)
        if known is None:
            known = self._to[destination] = self._times(destination, None)
        return known

    def _times(self, destination: str, spared: str | None) -> dict[str, int]:
        """The same, of paths that do not lead through one post."""
        posts, links = self._network.posts, self._links
        times: dict[str, int] = {}
        ahead = [(0, destination)]
        while ahead:
            time, name = heappop(ahead)
            if name in times:
                continue
            times[name] = time
            onward = time if name == destination else time + posts[name].relay_us
            for neighbour, link in links[name].items():
                if neighbour not in times and neighbour != spared and posts[neighbour].relays:
                    heappush(ahead, (onward + link, neighbour))
        return times
