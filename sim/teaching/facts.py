"""What is told with a question: the trunks that matter, a post's table, lines and messages, in a few words each.

Owns how people read lengths of time, rates, posts and tables in a question. What a question tells is chosen so that
it can be answered with pencil and paper.
"""

from __future__ import annotations

from collections.abc import Iterable

from sim.network.model import Network, Post, RouteTable, Trunk
from sim.quantities import SECOND, date_time_group, listed, seconds_text
from sim.scenario.model import Filing, Scenario
from sim.teaching.case import Case
from sim.teaching.question import Fact

__all__ = [
    "at", "called", "entries", "lasting", "line_of", "rate", "rules_fact", "table_fact", "tell_message", "trunks_fact",
]  # fmt: skip

MOST_TRUNKS = 18


def lasting(us: int) -> str:
    """A length of time to a tenth of a second: ``4.7 s``, ``8 min 40 s``, ``2 h 05 min 3 s``."""
    tenths = (us + SECOND // 20) // (SECOND // 10)
    if 0 < us < SECOND // 20:
        return f"{seconds_text(us)} s"
    whole, rest = divmod(tenths, 10)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    told = f"{seconds}.{rest} s" if rest else f"{seconds} s"
    if not whole // 60:
        return told
    told = told if seconds or rest else ""
    if not hours:
        return f"{minutes} min {told}".strip()
    return f"{hours} h {minutes:02d} min {told}".strip() if minutes or told else f"{hours} h"


def at(us: int, scenario: Scenario) -> str:
    """An instant of a run as people write it, to the second and no day: ``12:05:30``, ``12:05`` on the minute.

    A tenth of a second is told where there is one; after the first day the day is told as well.
    """
    instant = scenario.start + us
    tenths = (instant + SECOND // 20) // (SECOND // 10)
    whole, rest = divmod(tenths, 10)
    clock = f"{whole // 3600 % 24:02d}:{whole // 60 % 60:02d}"
    if whole % 60 or rest:
        clock += f":{whole % 60:02d}"
    if rest:
        clock += f".{rest}"
    day = whole // 86_400 - scenario.start // SECOND // 86_400
    return f"{clock} on the {date_time_group(instant)[:2]}" if day else clock


def rate(trunk: Trunk) -> str:
    """How fast a line is: ``10 characters a second``."""
    per_second = SECOND / trunk.us_per_character
    if per_second.denominator == 1:
        return f"{per_second.numerator:,} characters a second"
    return f"{float(per_second):.2f} characters a second"


def called(post: str, network: Network) -> str:
    """A post by its indicator and its name: ``RXRN (NORTH RELAY)``."""
    found: Post | None = network.posts.get(post)
    return f"{post} ({found.name})" if found is not None and found.designators else post


def line_of(filing: Filing) -> str:
    """A message's addressees as address lines tell them: ``TO RXBB INFO RXCC RXDD``."""
    lists = {
        "TO": [who for who in filing.addressees if who.role == "action"],
        "INFO": [who for who in filing.addressees if who.role == "info"],
    }
    told = []
    for prosign, those in lists.items():
        words = [f"{who.indicator or who.designator}{f' {who.precedence}' if who.precedence else ''}" for who in those]
        if words:
            told.append(f"{prosign} {', '.join(words)}")
    return "; ".join(told)


def tell_message(name: str, case: Case, *, addressees: bool = False, filed: bool = True) -> str:
    """A message in a line: precedence, length, originator, time of filing."""
    filing = case.filings[name]
    first, second = case.scenario.prosigns(filing)
    ladder = case.rules.ladder
    told = [ladder[first].name + (f" and {ladder[second].name} for info" if second is not None else "")]
    told.append(f"{filing.characters:,} characters")
    told.append(f"from {filing.origin}")
    if filed:
        told.append(f"filed {at(filing.at_us, case.scenario)}")
    if addressees:
        told.append(line_of(filing))
    return ", ".join(told)


def trunks_fact(network: Network, near: Iterable[str]) -> Fact:
    """The trunks of a network: all, or of a large one those between relays and those of the posts that matter.

    Trunks of one post stand together: ``RXRN-RXRS RXRE RXBB``.
    """
    matter = set(near)
    trunks = network.trunks
    if len(trunks) > MOST_TRUNKS:
        relays = {name for name, post in network.posts.items() if post.relays}
        trunks = tuple(t for t in trunks if {t.a, t.b} <= relays or {t.a, t.b} - relays <= matter)
    by_post: dict[str, list[str]] = {}
    for near_end, far_end in _hung(trunks, network):
        by_post.setdefault(near_end, []).append(far_end)
    return ("Trunks", "; ".join(f"{post} to {listed(ends)}" for post, ends in by_post.items()))


def _hung(trunks: Iterable[Trunk], network: Network) -> list[tuple[str, str]]:
    """Each trunk from its relay to the post that hangs on it."""
    return [(t.b, t.a) if network.posts[t.b].relays and not network.posts[t.a].relays else (t.a, t.b) for t in trunks]


def entries(table: RouteTable) -> list[tuple[str, str | None]]:
    """The entries of a table as written: exact ones, prefixes, otherwise."""
    found: list[tuple[str, str | None]] = list(table.exact.items())
    found += [(f"{prefix}*", to) for prefix, to in table.prefixes.items()]
    if table.has_otherwise:
        found.append(("otherwise", table.otherwise))
    return found


def table_fact(post: str, network: Network) -> Fact:
    """What a post's table says, or that it has none."""
    table = network.tables.get(post)
    if table is None:
        return (f"Table of {post}", "none; each indicator takes the fastest path")
    return (f"Table of {post}", ", ".join(f"{entry}: {to or 'none'}" for entry, to in entries(table)))


def rules_fact(case: Case) -> Fact:
    """Which rules hold, and what they say of order and interruption."""
    rules = case.rules
    order = {
        "precedence": "highest precedence first, inside it in order of joining",
        "arrival": "first come, first served",
        "ageing": f"each step down the ladder counts as {lasting(rules.ageing_us)} of waiting",
        "weighted": "shares of the line by weight",
    }[rules.order]
    told = rules.name if order == rules.name.lower() else f"{rules.name}: {order}"
    cutting = rules.interruption and rules.order == "precedence" and any(step.interrupts for step in rules.ladder)
    return ("Rules", told if cutting else f"{told}; nothing is cut")
