"""What a run tells: typed, frozen events in order of time.

Owns their shapes; what happens is `simulation`'s, what they add up to is `sim.results`'. Times are whole
microseconds since the scenario's start. ``message`` is the place of a message in the order of filing (from 0),
``copy`` the number of a copy in the run (from 1; 0 stands for the message at its originator), ``level`` a place
on the ladder (0 the highest).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from sim.scenario.model import Filing

__all__ = [
    "Arrived", "Delivered", "Ended", "Event", "Filed", "Finished", "Handled", "Interrupted", "Queued", "Reason",
    "Remained", "Started", "Status", "Unfiled", "Unrouted", "Waited", "Work",
]

Work = Literal["originate", "relay", "deliver"]
Status = Literal["queued", "handling", "sending", "held"]
Reason = Literal["unknown indicator", "hop limit", "no route"]


class Filed(NamedTuple):
    """A message was filed. ``levels`` are those of its addressees, in their order."""

    at_us: int
    message: int
    filing: Filing
    level: int
    levels: tuple[int, ...]


class Unfiled(NamedTuple):
    """At the end: a message whose time of filing (``filing.at_us``) lies past the horizon."""

    at_us: int
    message: int
    filing: Filing
    level: int
    levels: tuple[int, ...]


class Waited(NamedTuple):
    """A copy joined the queue at a desk, since all operators of the post were at work."""

    at_us: int
    message: int
    copy: int
    post: str
    level: int


class Handled(NamedTuple):
    """A post ended its work on a copy, which it began at ``began_us``."""

    at_us: int
    message: int
    copy: int
    post: str
    work: Work
    began_us: int


class Queued(NamedTuple):
    """A copy joined the queue of a trunk's way, or found a channel free.

    ``parent`` is the copy that it was segregated from, ``indicators`` stand on its routing line. ``behind`` is
    the message that was on the line (of several the one whose channel would be free soonest), None where a
    channel was free.
    """

    at_us: int
    message: int
    copy: int
    parent: int
    post: str
    to: str
    level: int
    indicators: tuple[str, ...]
    behind: int | None


class Started(NamedTuple):
    """A transmission began on a channel (from 0): first ``cancel_us`` of cancel sequence, then ``line_us``."""

    at_us: int
    message: int
    copy: int
    channel: int
    cancel_us: int
    line_us: int


class Interrupted(NamedTuple):
    """A copy was cut off its channel by another; ``lost_us`` was in vain, ``sent_us`` counts (``resume``)."""

    at_us: int
    message: int
    copy: int
    by: int
    by_copy: int
    lost_us: int
    sent_us: int


class Finished(NamedTuple):
    """The last character of a copy has left."""

    at_us: int
    message: int
    copy: int


class Arrived(NamedTuple):
    """All of a copy has reached a post."""

    at_us: int
    message: int
    copy: int
    post: str


class Delivered(NamedTuple):
    """An indicator's post has handed the message over.

    ``arrived_us`` is when the post had all of the copy; ``level`` what it was carried as; the six durations add
    up to the time since filing; ``path`` holds the posts from the originator on.
    """

    at_us: int
    message: int
    copy: int
    indicator: str
    level: int
    arrived_us: int
    handling_us: int
    operator_us: int
    queue_us: int
    lost_us: int
    line_us: int
    waiting_us: int
    interrupted: int
    path: tuple[str, ...]


class Unrouted(NamedTuple):
    """A post found no route for an indicator (None: an addressee without one); ``path`` leads to that post."""

    at_us: int
    message: int
    copy: int
    indicator: str | None
    reason: Reason
    path: tuple[str, ...]


class Remained(NamedTuple):
    """At the end: an indicator that was not delivered, where its copy is, and since when its post has it.

    ``arrived_us`` is None unless the copy is at the indicator's own post.
    """

    at_us: int
    message: int
    copy: int
    indicator: str | None
    status: Status
    arrived_us: int | None
    path: tuple[str, ...]


class Ended(NamedTuple):
    """The last event: the horizon, or the time of the last happening where there is no horizon."""

    at_us: int


Event: TypeAlias = (
    Filed
    | Unfiled
    | Waited
    | Handled
    | Queued
    | Started
    | Interrupted
    | Finished
    | Arrived
    | Delivered
    | Unrouted
    | Remained
    | Ended
)
