"""Where a copy goes: which trunk, which entry of a table, by which posts, and where no route is left.

Owns the kinds `trunk`, `entry`, `path` and `unroutable`. Their answers are the router's and the run's own.
"""

from __future__ import annotations

from itertools import pairwise

from sim.network.model import Network
from sim.network.routing import Decision
from sim.quantities import listed
from sim.results.deliveries import Delivery
from sim.teaching.case import Case
from sim.teaching.draw import Draw
from sim.teaching.facts import called, entries, lasting, table_fact, tell_message, trunks_fact
from sim.teaching.question import Asked, Fact, Option
from sim.teaching.questions.kind import Kind

__all__ = ["ENTRY", "PATH", "TRUNK", "UNROUTABLE"]

Pair = tuple[str, str]
TABLE_RULE = (
    "An exact entry of the post's table wins, then the longest prefix, then `otherwise`. "
    "Where nothing matches, the copy takes the fastest path."
)
MOST_ENTRIES = 24
LONGEST_PATH = 10


# ---------------------------------------------------------------- which trunk


def _routed(case: Case) -> list[Pair]:
    """Every post that sent an indicator on, and had two trunks to choose from."""
    pairs = {
        (split.post, indicator): None
        for split in case.splits
        if len(case.neighbours(split.post)) > 1
        for indicator in split.indicators
        if indicator != split.post and indicator in case.network.posts
    }
    return list(pairs)


def _ask_trunk(case: Case, pair: Pair, draw: Draw) -> Asked | None:
    post, indicator = pair
    decision = case.router.decide(post, indicator)
    if decision.neighbour is None:
        return None
    wrong = [
        Option(f"The trunk to {name}", name, _why(post, indicator, decision))
        for name in case.likely(draw.shuffled(case.neighbours(post)))
    ]
    none = Option("None: it is unroutable here", "none", f"{post} has a route for {indicator}.")
    straight = Option(f"A trunk straight to {indicator}", indicator, f"No trunk joins {post} and {indicator}.")
    if len(wrong) > 2:
        wrong = [*wrong, none]
    else:
        wrong = [*wrong, straight, none] if indicator not in case.neighbours(post) else [*wrong, none]
        back = Option("All trunks at once", "all", "One copy goes to each neighbour that serves an indicator, no more.")
        wrong.append(back)
    return Asked(
        f"By which trunk does {called(post, case.network)} send on a copy for {indicator}?",
        (trunks_fact(case.network, (post, indicator)), *_table(post, case.network)),
        Option(f"The trunk to {decision.neighbour}", decision.neighbour, _why(post, indicator, decision)),
        wrong,
        TABLE_RULE if post in case.network.tables else "Without a table the fastest path decides: add line and relay.",
        "Our setting: exact, longest prefix, otherwise, fastest path (the manual leaves routes to the network, "
        "ACP 127(G) 302).",
        {"post": post, "indicator": indicator},
    )


def _table(post: str, network: Network) -> tuple[Fact, ...]:
    table = network.tables.get(post)
    if table is not None and len(entries(table)) > MOST_ENTRIES:
        return ()
    return (table_fact(post, network),)


def _why(post: str, indicator: str, decision: Decision) -> str:
    """Why a post sends an indicator where it does, in a sentence."""
    if decision.basis == "exact":
        return f"The table of {post} has the exact entry {indicator}: {decision.neighbour}."
    if decision.basis == "prefix":
        return f"No exact entry; {decision.entry} is the longest prefix that fits {indicator}: {decision.neighbour}."
    if decision.basis == "otherwise":
        return f"No entry and no prefix fits {indicator}, so `otherwise` holds: {decision.neighbour}."
    told = [f"{lasting(time)} by {name}" for time, name in decision.paths[:3]]
    return f"Of the paths to {indicator} the fastest is taken; 1,000 characters need {listed(told)}."


TRUNK = Kind("trunk", "Which trunk", "Routing", _routed, _ask_trunk)


# ---------------------------------------------------------------- which entry


def _looked_up(case: Case) -> list[Pair]:
    """Every post with a table of two entries or more, and every other indicator of the network."""
    return [
        (post, indicator)
        for post, table in case.network.tables.items()
        if 1 < len(entries(table)) <= MOST_ENTRIES
        for indicator in case.network.posts
        if indicator != post
    ]


def _ask_entry(case: Case, pair: Pair, draw: Draw) -> Asked | None:
    post, indicator = pair
    decision = case.router.decide(post, indicator)
    written = entries(case.network.tables[post])
    fastest = Option(
        "No entry: the fastest path decides", "fastest", f"There is an entry that holds for {indicator}: look again."
    )
    options = {
        entry: Option(f"{entry}: {to or 'none'}", entry, _misses(entry, indicator, decision)) for entry, to in written
    }
    near = sorted(written, key=lambda one: -_alike(one[0], indicator))
    wrong = [options[entry] for entry, _ in near if entry != decision.entry]
    if decision.entry is None:
        right = Option(fastest.text, "fastest", _why(post, indicator, decision))
    else:
        right = Option(options[decision.entry].text, decision.entry, _why(post, indicator, decision))
        wrong = [*wrong[:2], fastest, *wrong[2:]]
    return Asked(
        f"Which entry of its table does {called(post, case.network)} follow for {indicator}?",
        (table_fact(post, case.network),),
        right,
        wrong,
        TABLE_RULE + " `RUEHC` catches RUEHC alone, `RUEHC*` all that begin so.",
        "Our setting: an exact entry is not a prefix (RUEHC is the Department, RUEHCV is Caracas).",
        {"post": post, "indicator": indicator},
    )


def _alike(entry: str, indicator: str) -> int:
    """How many letters an entry has in common with an indicator, from the first on."""
    return next((n for n, (a, b) in enumerate(zip(entry, indicator, strict=False)) if a != b), len(entry))


def _misses(entry: str, indicator: str, decision: Decision) -> str:
    """Why an entry that is not followed is not."""
    if entry == "otherwise":
        return "`otherwise` holds only where nothing else fits."
    if entry.endswith("*"):
        if indicator.startswith(entry[:-1]):
            return f"{entry} fits {indicator}, but {decision.entry} comes first."
        return f"{indicator} does not begin with {entry[:-1]}."
    return f"{entry} without a star catches {entry} alone."


ENTRY = Kind("entry", "Which table entry", "Routing", _looked_up, _ask_entry)


# ---------------------------------------------------------------- by which posts


def _travelled(case: Case) -> list[Delivery]:
    """Deliveries over two trunks or more, each message and indicator once."""
    found = {
        (one.message, one.indicator): one
        for one in case.deliveries
        if one.status == "delivered" and 2 < len(one.path) <= LONGEST_PATH
    }
    return list(found.values())


def _ask_path(case: Case, delivery: Delivery, draw: Draw) -> Asked | None:
    path, network = delivery.path, case.network
    relays = [name for name, post in network.posts.items() if post.relays and name not in path]
    wrong = [_detour(option, network) for option in _other_paths(path, draw.shuffled(relays))]
    tables = [table_fact(post, network) for post in path if post in network.tables]
    return Asked(
        f"By which posts does {case.cited(delivery.message)} reach {called(path[-1], network)}?",
        (("Message", tell_message(delivery.message, case, filed=False)), trunks_fact(network, path), *tables[:2]),
        Option(" ".join(path), path, f"Its copy went {' '.join(path)}."),
        wrong,
        "Each post looks up the indicator afresh and knows its neighbours only. Start at the originator.",
        "ACP 127(G) 303.a (each relay forwards by the routing line that it received).",
        {"message": delivery.message, "indicator": delivery.indicator},
    )


def _other_paths(path: tuple[str, ...], relays: list[str]) -> list[tuple[str, ...]]:
    """Paths that a reader might take for the right one: another relay, one too many, one too few, out of order."""
    first, *between, last = path
    found: list[tuple[str, ...]] = []
    for relay in relays[:2]:
        found.append((first, *between[:-1], relay, last))
        found.append((first, *between, relay, last))
    if len(between) > 1:
        found.append((first, *between[:-1], last))
        found.append((first, *reversed(between), last))
        found.append((first, *between[1:], last))
    found.append((first, last))
    return found


def _detour(path: tuple[str, ...], network: Network) -> Option:
    joined = {frozenset((trunk.a, trunk.b)) for trunk in network.trunks}
    gaps = [pair for pair in pairwise(path) if frozenset(pair) not in joined]
    why = (
        f"No trunk joins {gaps[0][0]} and {gaps[0][1]}." if gaps else "The tables and the fastest path lead elsewhere."
    )
    return Option(" ".join(path), path, why)


PATH = Kind("path", "By which posts", "Routing", _travelled, _ask_path)


# ---------------------------------------------------------------- where no route is left

REASONS = {
    "no route": "at {post}, which has no route for it",
    "hop limit": "at {post}, where it has made as many transmissions as it may",
    "unknown indicator": "at {post}, which knows no such indicator",
}


def _lost(case: Case) -> list[Delivery]:
    found = {(one.message, one.indicator): one for one in case.deliveries if one.status == "unroutable" and one.path}
    return list(found.values())


def _ask_unroutable(case: Case, delivery: Delivery, draw: Draw) -> Asked | None:
    network, indicator = case.network, delivery.indicator
    if indicator is None or delivery.reason is None:
        return None
    here, reason = delivery.path[-1], delivery.reason
    others = [post for post in dict.fromkeys(delivery.path) if post != here]
    others += [post for post in network.posts if post not in delivery.path]
    wrong = [_given_up(other, reason) for other in others[:1]]
    wrong += [_given_up(here, why) for why in draw.shuffled(list(REASONS)) if why != reason]
    wrong += [_given_up(other, reason) for other in others[1:2]]
    limit = f"A copy makes at most {network.hop_limit} transmissions"
    tables = [table_fact(post, network) for post in dict.fromkeys(delivery.path) if post in network.tables]
    return Asked(
        f"Where is {case.cited(delivery.message)} given up for {indicator}, and why?",
        (trunks_fact(network, (*delivery.path, indicator)), *tables[:3], ("Hop limit", limit)),
        Option(_told(here, reason), (here, reason), f"Its copy went {' '.join(delivery.path)}; there it ends."),
        wrong,
        "Follow the routing line leg by leg, and count the transmissions. An unknown indicator is told at the "
        "originator, the hop limit where the last transmission ends.",
        "Our setting: a copy that goes round is given up at the hop limit.",
        {"message": delivery.message, "indicator": indicator},
    )


def _told(post: str, reason: str) -> str:
    told = REASONS[reason].format(post=post)
    return told[0].upper() + told[1:]


def _given_up(post: str, reason: str) -> Option:
    return Option(_told(post, reason), (post, reason), "The path of the copy tells otherwise: count the transmissions.")


UNROUTABLE = Kind("unroutable", "Where it is given up", "Routing", _lost, _ask_unroutable)
