"""Where copies would go, as data: one JSON object.

Owns its keys: visits with routing line, reasons and what is delivered or lost; a record per addressee; and what
a changed table makes different. Seconds are plain decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.network.entries import entry_now
from sim.network.routing import Decision
from sim.network.tree import Circle, Fate, Indicator, Lost, Visit
from sim.quantities import seconds_text
from sim.reports.data import FORMAT, json_text
from sim.reports.fields import Number
from sim.scenario.routes import Answer, Routed

__all__ = ["route_json"]


def route_json(answer: Answer, meta: Mapping[str, object]) -> Iterator[str]:
    """The answer as one JSON object, in pieces; a visit, an addressee or a difference a line."""
    whole = answer.whole
    filing, scenario = whole.filing, whole.scenario
    head = {
        "format": FORMAT,
        "meta": meta,
        "network": scenario.network.name,
        "rules": None if filing is None else scenario.rules.name,
        "message": None if filing is None else filing.name,
        "from": None if filing is None else whole.tree.at,
        "at": answer.at,
        "indicators": whole.tree.indicators,
        "hop_limit": scenario.network.hop_limit,
    }
    other = answer.differences
    lists: dict[str, list[dict[str, object]]] = {
        "visits": [item for number, one in enumerate(answer.trees) for item in _visits(one, number)],
        "addressees": list(_addressees(answer)),
        "set": list(_changes(answer)),
        "legs_changed": [
            {"from": leg.post, "to": leg.neighbour, "before": leg.before, "after": leg.after}
            for leg in other.legs
        ],
        "indicators_changed": [
            {"indicator": one.indicator, "before": _fate(one.before), "after": _fate(one.after)}
            for one in other.fates
        ],
    }
    yield "{\n" + ",\n".join(f"{json_text(key)}: {json_text(value)}" for key, value in head.items())
    for key, items in lists.items():
        rows = ",\n".join(map(json_text, items))
        yield f",\n{json_text(key)}: " + (f"[\n{rows}\n]" if rows else "[]")
    yield "\n}\n"


def _visits(routed: Routed, tree: int) -> Iterator[dict[str, object]]:
    for visit in routed.tree.visits:
        step, level = visit.step, routed.levels[visit.number]
        came = None if visit.parent is None else routed.tree.visits[visit.parent].step
        yield {
            "tree": tree,
            "visit": visit.number,
            "after": visit.parent,
            "from": None if came is None else came.post,
            "post": step.post,
            "hops": visit.hops,
            "routing_line": routed.line(visit.number),
            "precedence": None if level is None else routed.scenario.rules.ladder[level].name,
            "indicators": step.indicators,
            "reasons": [] if came is None else [_reason(name, came.reasons[name]) for name in step.indicators],
            "delivered": step.local and visit.circle is None,
            "onward": visit.onward,
            "unroutable": [{"indicator": lost.indicator, "reason": lost.reason} for lost in _lost(visit)],
            "loop": _circle(visit.circle),
        }


def _lost(visit: Visit) -> tuple[Lost, ...]:
    return () if visit.circle is not None else visit.step.unroutable


def _reason(indicator: Indicator, decision: Decision) -> dict[str, object]:
    prefix = len(decision.entry or "") - 1 if decision.basis == "prefix" else None
    paths = [{"by": name, "time_s": Number(seconds_text(time))} for time, name in decision.paths]
    return {
        "indicator": indicator,
        "basis": decision.basis,
        "entry": decision.entry,
        "prefix_letters": prefix,
        "paths": paths,
    }


def _circle(circle: Circle | None) -> dict[str, object] | None:
    return None if circle is None else {"posts": circle.posts, "ended_at": circle.ended_at}


def _fate(fate: Fate | None) -> dict[str, object] | None:
    if fate is None:
        return None
    return {
        "status": "delivered" if fate.delivered else "unroutable",
        "reason": fate.reason,
        "path": fate.path,
        "hops": fate.transmissions,
        "ended_at": fate.ended_at,
        "loop": _circle(fate.circle),
    }


def _addressees(answer: Answer) -> Iterator[dict[str, object]]:
    """A record per addressee, or per bare indicator; of one whose copies do not come by, the status is null."""
    fates = {name: fate for one in answer.trees for name, fate in one.tree.fates.items()}
    posts, filing = answer.whole.scenario.network.posts, answer.whole.filing
    if filing is None:
        for name in answer.whole.tree.indicators:
            post = posts.get(name or "")
            yield {"addressee": post.name if post else None, "indicator": name, "role": None, **_ended(fates[name])}
        return
    for who in filing.addressees:
        told = {"addressee": who.designator, "indicator": who.indicator, "role": who.role}
        ended = _ended(None if who.served else fates.get(who.indicator))
        yield {**told, **ended, **({"status": "suppressed"} if who.served else {})}


def _ended(fate: Fate | None) -> dict[str, object]:
    nothing: dict[str, object] = {"status": None, "reason": None, "path": (), "hops": None}
    return _fate(fate) or {**nothing, "ended_at": None, "loop": None}


def _changes(answer: Answer) -> Iterator[dict[str, object]]:
    for change in answer.changes:
        was = entry_now(answer.network_before, change.post, change.entry)
        yield {"post": change.post, "entry": change.entry, "before": was, "after": change.neighbour}
