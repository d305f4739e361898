"""Why a copy goes where it does, and where it ends, in words.

Owns the sentences: entries that matched, fastest paths against the next best, deliveries, losses and circles.
How they are set is `routes`'; the decisions are `sim.network`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.network.model import Network
from sim.network.routing import Decision
from sim.network.tree import Circle, Fate, Indicator, Lost, Step
from sim.quantities import short_length
from sim.reports.columns import FIXED
from sim.scenario.model import Filing
from sim.written import closest

__all__ = ["addressed", "circle_text", "fate_text", "lost_text", "reasons_text"]


def reasons_text(reasons: Mapping[Indicator, Decision], indicators: Sequence[Indicator]) -> list[str]:
    """A sentence for each entry or path that has decided; it names indicators unless it holds for all."""
    groups: dict[tuple[object, ...], list[Indicator]] = {}
    for name in indicators:
        groups.setdefault(_kind(reasons[name]), []).append(name)
    return [
        _reason([reasons[name] for name in names]) + ("" if len(groups) == 1 else f": {_names(names)}")
        for names in groups.values()
    ]


def _kind(decision: Decision) -> tuple[object, ...]:
    """What two decisions must share to be told in one sentence."""
    if decision.basis == "exact":
        return ("exact",)
    if decision.basis == "fastest":
        best, *others = decision.paths
        return ("fastest", *[(name, time == best[0]) for time, name in others[:1]])
    return (decision.basis, decision.entry)


def _reason(alike: Sequence[Decision]) -> str:
    first = alike[0]
    if first.basis == "exact":
        return "exact entries" if len(alike) > 1 else f"exact entry {first.entry}"
    if first.basis == "prefix":
        return _prefix(str(first.entry))
    if first.basis == "otherwise":
        return "entry otherwise"
    best = _times([one.paths[0][0] for one in alike])
    if len(first.paths) == 1:
        return f"only path, {best}"
    other = first.paths[1][1]
    if first.paths[0][0] == first.paths[1][0]:
        return f"fastest path, {best}; {other} as fast, but later by name"
    return f"fastest path, {best}; next best {other}, {_times([one.paths[1][0] for one in alike])}"


def _prefix(entry: str) -> str:
    return f"{len(entry) - 1}-letter prefix {entry}"


def _times(times: Sequence[int]) -> str:
    least, most = short_length(min(times)), short_length(max(times))
    return (least if least == most else f"{least} to {most}").replace(" ", FIXED).replace(f"{FIXED}to{FIXED}", " to ")


def _names(indicators: Sequence[Indicator]) -> str:
    return " ".join(name or "?" for name in indicators)


def addressed(indicator: Indicator, filing: Filing | None, network: Network) -> str:
    """Whom an indicator stands for: designators as addressed, those for action marked so; else the post's."""
    post = network.posts.get(indicator or "")
    if filing is None:
        return post.name if post else ""
    names: dict[str, None] = {}
    for who in filing.addressees:
        if who.indicator == indicator and not who.served:
            name = who.designator or (post.name if post else indicator or "?")
            names[name + (" (action)" if who.role == "action" else "")] = None
    return ", ".join(names)


def lost_text(lost: Lost, step: Step, network: Network) -> str:
    """Why an indicator is unroutable at a post."""
    if lost.indicator is None:
        return "unroutable: no indicator is known for it"
    if lost.reason == "unknown indicator":
        hint = closest(lost.indicator, network.posts)
        return "unroutable: unknown indicator" + (f"; {hint}" if hint else "")
    if lost.reason == "hop limit":
        return f"unroutable: the hop limit of {network.hop_limit} is reached"
    decision = step.reasons[lost.indicator]
    if decision.basis == "fastest":
        return "unroutable: no route, since no path leads there"
    return f"unroutable: no route, since the entry {decision.entry} says none"


def circle_text(circle: Circle, hop_limit: int) -> str:
    """That a copy goes round in a circle, and where that ends."""
    round_by = " ".join((*circle.posts, circle.posts[0]))
    return f"loop: {round_by}, until the hop limit of {hop_limit} ends it at {circle.ended_at}"


def fate_text(fate: Fate | None, hop_limit: int) -> str:
    """By which posts an indicator is reached, or where it is lost."""
    if fate is None:
        return "no copy for it comes by"
    path = " ".join(fate.path)
    if fate.circle is not None:
        return f"{path}; {circle_text(fate.circle, hop_limit)}"
    if fate.reason is not None:
        return f"{path}; unroutable there: {fate.reason}"
    return path
