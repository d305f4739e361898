"""What a run tells: typed, frozen events in order of time.

Owns their shapes; what happens is `simulation`'s, what they add up to is `sim.results`'. Times are whole
microseconds since the scenario's start. ``message`` is the place of a message in the order of filing (from 0),
``copy`` the number of a copy in the run (from 1; 0 stands for the message at its originator), ``level`` a place
on the ladder (0 the highest).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from sim.network.tree import Reason
from sim.scenario.model import Filing

__all__ = [
    "FIELDS", "Arrived", "Delivered", "Ended", "Event", "Filed", "Finished", "Handled", "Interrupted", "Queued",
    "Remained", "Started", "Status", "Unfiled", "Unrouted", "Waited", "Work", "meaning",
]  # fmt: skip

Work = Literal["originate", "relay", "deliver"]
Status = Literal["queued", "handling", "sending", "held"]


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

FIELDS: Mapping[str, str] = MappingProxyType({
    "at_us": "when it happened",
    "message": "the message, by its place in the order of filing (from 0)",
    "filing": "the message itself: its name, originator, length, precedence and addressees",
    "level": "the precedence that the copy is carried as, by its place on the ladder (0 the highest)",
    "Filed.level": "the message's precedence, by its place on the ladder (0 the highest)",
    "Unfiled.level": "the message's precedence, by its place on the ladder (0 the highest)",
    "levels": "the precedence of each addressee, in the order of the filing's addressees",
    "copy": "the copy, by its number in the run (from 1; 0 stands for the message at its originator)",
    "post": "the indicator of the post where it happened",
    "Handled.work": "what the post did: at the originator, for others further on, or for its own addressees",
    "Handled.began_us": "when the work began",
    "Queued.parent": "the copy from which this one was segregated (0: the message at its originator)",
    "Queued.to": "the indicator of the post at the other end of the trunk",
    "Queued.indicators": "the routing line: the indicators that this copy must still reach, in its order",
    "Queued.behind": "the message on the line, of several the one whose channel will be free soonest; None where a "
    "channel is free",
    "Started.channel": "the channel of the trunk, in this direction (from 0)",
    "Started.cancel_us": "time on the line of the cancel sequence that goes before; 0 where nothing was cut",
    "Started.line_us": "time on the line of what is left of the copy, the trunk's delay apart",
    "Interrupted.by": "the message that took the channel, by its place in the order of filing",
    "Interrupted.by_copy": "the copy that took the channel",
    "Interrupted.lost_us": "time on the line in vain: a cancel sequence, and what has to be sent again",
    "Interrupted.sent_us": "time on the line of what need not be sent again; 0 where copies begin anew",
    "indicator": "the indicator of the addressee; None stands for addressees that have none",
    "Delivered.indicator": "the post's own indicator",
    "Delivered.arrived_us": "when the post had all of the copy",
    "Delivered.handling_us": "time since filing in which posts worked on it",
    "Delivered.operator_us": "time since filing in which it waited for an operator",
    "Delivered.queue_us": "time since filing in which it waited for a channel",
    "Delivered.lost_us": "time since filing on the line in vain: what was cut, and cancel sequences",
    "Delivered.line_us": "time since filing on the line for good, with delays",
    "Delivered.waiting_us": "time since filing in which it was held; 0 so far",
    "Delivered.interrupted": "how many times it was cut on its way",
    "path": "the posts from the originator to the one where it happened",
    "Unrouted.reason": "why it ends there: no post has the indicator, its legs are too many, or no route is given",
    "Remained.status": "where the copy is: waiting, worked on, on a line, or held",
    "Remained.arrived_us": "since when the post has all of the copy; None unless it is the indicator's own post",
    "Remained.path": "the posts from the originator to the one where the copy is, or that sends it",
})  # fmt: skip
"""What each field means: by its name, or with its event's before it where it means something else there."""


def meaning(event: str, field: str) -> str:
    """What a field of an event means; raises `KeyError` where there is no such field."""
    return FIELDS.get(f"{event}.{field}") or FIELDS[field]
