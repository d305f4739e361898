"""What stands: posts, the trunks between them, their routing tables, and the network that they make.

Owns the frozen values that routing and the engine read. How they are written in a file is `written`'s; where a
copy goes is `routing`'s. Times are whole microseconds, rates exact fractions of microseconds a character.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

__all__ = ["DEFAULT_HOP_LIMIT", "Collective", "Network", "Post", "RouteTable", "Trunk", "folded"]

DEFAULT_HOP_LIMIT = 32


def folded(designator: str) -> str:
    """A plain language address designator as it is compared: capitals, every run of blanks one blank."""
    return " ".join(designator.upper().split())


@dataclass(frozen=True, slots=True)
class Post:
    """A station with a routing indicator: how long it works on a copy, how many work at once, whether it relays.

    ``operators`` None: any number of copies are worked on at once. ``automatic``: it cannot rewrite the
    precedence of a copy (ACP 127(G) 152 note). ``location`` is latitude and longitude in degrees.
    """

    indicator: str
    designators: tuple[str, ...] = ()
    originate_us: int = 0
    relay_us: int = 0
    deliver_us: int = 0
    operators: int | None = None
    automatic: bool = False
    relays: bool = True
    location: tuple[float, float] | None = None
    zone: str = "UTC"

    @property
    def name(self) -> str:
        """What people call it: its first designator, else its indicator."""
        return self.designators[0] if self.designators else self.indicator


@dataclass(frozen=True, slots=True)
class Trunk:
    """The lines between two posts: each way has ``channels`` of them, each carrying one copy at a time."""

    a: str
    b: str
    us_per_character: Fraction
    delay_us: int = 0
    channels: int = 1


@dataclass(frozen=True, slots=True)
class RouteTable:
    """What a post's table says: indicator to neighbour, or None for no route; exact, by prefix, otherwise.

    ``has_otherwise`` tells a table whose ``otherwise`` is none from one that has no such entry.
    """

    exact: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    prefixes: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    otherwise: str | None = None
    has_otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Collective:
    """One address that stands for several posts (ACP 127(G) 205.b)."""

    indicator: str
    designators: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """Posts by indicator and trunks in the order of the file; tables and collectives by indicator."""

    name: str
    posts: Mapping[str, Post]
    trunks: tuple[Trunk, ...] = ()
    tables: Mapping[str, RouteTable] = field(default_factory=lambda: MappingProxyType({}))
    collectives: Mapping[str, Collective] = field(default_factory=lambda: MappingProxyType({}))
    hop_limit: int = DEFAULT_HOP_LIMIT
    source: str = ""
    note: str = ""

    @cached_property
    def by_designator(self) -> Mapping[str, str]:
        """The indicator of the post that serves a designator, by the folded designator."""
        return {folded(name): post.indicator for post in self.posts.values() for name in post.designators}

    def __repr__(self) -> str:
        return f"<Network {self.name!r}: {len(self.posts)} posts, {len(self.trunks)} trunks>"
