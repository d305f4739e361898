"""A network and rules in short, for whoever works out a run by hand.

Owns these texts: posts, work, lines in characters a second, tables; order, who cuts whom and at what cost. Of a
network too large for that it tells the relays. What the figures mean is model section 2 and 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sim.network.model import DEFAULT_HOP_LIMIT, Network, Post, RouteTable, Trunk
from sim.precedence.rules import Rules
from sim.quantities import SECOND, counted, round_length, seconds_text
from sim.reports.tables import Paper
from sim.scenario.model import Scenario

__all__ = ["MOST_POSTS", "listed", "network_sketch", "pace", "rules_sketch", "shortly"]

MOST_POSTS = 60
"""Of larger networks only the relays are told."""


def shortly(length_us: int) -> str:
    """A length of time in a sentence: ``1 min``, ``0.25 s``, ``6 h``."""
    if length_us < SECOND:
        return f"{seconds_text(length_us)} s"
    return round_length(length_us)


def pace(us_per_character: Fraction) -> str:
    """The rate of a line in characters a second, to two decimals."""
    return f"{float(SECOND / us_per_character):,.2f}".rstrip("0").rstrip(".") + " characters/s"


def listed(words: Sequence[str]) -> str:
    """Words with commas between."""
    return ", ".join(words)


def network_sketch(network: Network, paper: Paper) -> list[str]:
    """The lines that describe a network, for under a heading of their own."""
    if len(network.posts) > MOST_POSTS:
        return [*_relays(network, paper), *_tables(network, paper)]
    broad = max(map(len, network.posts))
    told = [
        paper.wrapped(f"{name:<{broad}}  {_post(post)}".rstrip(), "  ", " " * (broad + 4))
        for name, post in network.posts.items()
    ]
    told += _folded("Work on a copy", _work(network), paper)
    told += _folded("Lines", _lines(network), paper)
    return [*told, *_tables(network, paper)]


def _post(post: Post) -> str:
    told = listed(post.designators[:2]) + (", ..." if len(post.designators) > 2 else "")
    marks = [
        *(["relays"] if post.relays else []),
        *(["automatic"] if post.automatic else []),
        *([counted(post.operators, "operator")] if post.operators is not None else []),
    ]
    return f"{told} ({listed(marks)})".strip() if marks else told


def _folded(title: str, texts: Sequence[str], paper: Paper) -> list[str]:
    """A title and what belongs to it, on lines of their own where there are several."""
    if len(texts) == 1:
        return [paper.wrapped(f"{title}: {texts[0]}", "  ", "    ")]
    return [f"  {title}:", *(paper.wrapped(text, "    ", "      ") for text in texts)]


def _work(network: Network) -> list[str]:
    """How long posts work on a copy, the commonest first; posts that only relay are asked nothing else."""
    kinds: dict[tuple[int, int, int], list[str]] = {}
    for name, post in network.posts.items():
        kinds.setdefault((post.originate_us, post.relay_us, post.deliver_us), []).append(name)
    ordered = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    told = []
    for place, ((originate, relay, deliver), names) in enumerate(ordered):
        text = f"originate {shortly(originate)}, relay {shortly(relay)}, deliver {shortly(deliver)}"
        told.append(text if place == 0 else f"{listed(names)}: {text}")
    return told


def _lines(network: Network) -> list[str]:
    """The trunks by what their lines carry; each way has lines of its own."""
    kinds: dict[tuple[Fraction, int, int], list[Trunk]] = {}
    for trunk in network.trunks:
        kinds.setdefault((trunk.us_per_character, trunk.delay_us, trunk.channels), []).append(trunk)
    told = []
    for (rate, delay, channels), trunks in kinds.items():
        text = pace(rate)
        text += f", delay {shortly(delay)}" if delay else ""
        text += f", {counted(channels, 'channel')}" if channels > 1 else ""
        told.append(f"{text}: " + listed([f"{trunk.a}-{trunk.b}" for trunk in trunks]))
    return told or ["none"]


def _tables(network: Network, paper: Paper) -> list[str]:
    told = {post: listed(list(_entries(table))) for post, table in network.tables.items()}
    lines: list[str] = []
    if len(told) == 1:
        ((post, entries),) = told.items()
        lines = _folded(f"Routing table of {post}", [entries], paper)
    elif told:
        lines = _folded("Routing tables", [": ".join(one) for one in told.items()], paper)
    lines.append(f"  {'Elsewhere' if told else 'No routing tables:'} the fastest path is taken.")
    if network.hop_limit != DEFAULT_HOP_LIMIT:
        lines.append(f"  A copy makes at most {network.hop_limit} transmissions.")
    return lines


def _entries(table: RouteTable) -> Iterator[str]:
    """The entries of a table, exact ones first, each with the neighbour that it names."""
    for name, neighbour in table.exact.items():
        yield f"{name} to {neighbour or 'none'}"
    for prefix, neighbour in table.prefixes.items():
        yield f"{prefix}* to {neighbour or 'none'}"
    if table.has_otherwise:
        yield f"otherwise {table.otherwise or 'none'}"


def _relays(network: Network, paper: Paper) -> list[str]:
    """The relays of a large network, and how many posts hang on each."""
    hung: Counter[str] = Counter()
    between: dict[str, list[str]] = {name: [] for name, post in network.posts.items() if post.relays}
    for trunk in network.trunks:
        for near, far in ((trunk.a, trunk.b), (trunk.b, trunk.a)):
            if near in between:
                if far in between:
                    between[near].append(far)
                else:
                    hung[near] += 1
    posts = len(network.posts) - len(between)
    told = [f"  {counted(posts, 'post')}, {counted(len(between), 'relay')}, {counted(len(network.trunks), 'trunk')}"]
    broad = max(map(len, between), default=0)
    for name, others in between.items():
        text = f"{network.posts[name].name}: {counted(hung[name], 'post')}; trunks to {listed(others)}"
        told.append(paper.wrapped(text, f"  {name:<{broad}}  ", " " * (broad + 4)))
    desks = sorted(post.operators for post in network.posts.values() if post.operators is not None)
    told.append(paper.wrapped(f"Work on a copy, mostly: {_work(network)[0]}", "  ", "    "))
    if desks:
        told.append(f"  Operators of a post: {desks[0]} to {desks[-1]}, half of them {desks[len(desks) // 2]} or fewer")
    told.append(paper.wrapped(f"Lines: {listed(_rates(network))}", "  ", "    "))
    return told


def _rates(network: Network) -> list[str]:
    """The rates of a network's lines, and how many trunks have each."""
    rates = Counter(pace(trunk.us_per_character) for trunk in network.trunks)
    return [f"{rate} on {counted(number, 'trunk')}" for rate, number in rates.most_common()]


def rules_sketch(scenario: Scenario) -> str:
    """Rules in sentences: the order, who cuts whom and at what cost, the targets."""
    rules = scenario.rules
    told = [_order(rules), *_cuts(rules)]
    targets = [
        f"{name} {shortly(target)}"
        for name, target in zip(rules.names(), scenario.targets_us(), strict=True)
        if target is not None
    ]
    if targets:
        told.append(f"Targets: {listed(targets)}.")
    return " ".join(told)


def _order(rules: Rules) -> str:
    if rules.order == "arrival":
        return "First come, first served."
    if rules.order == "ageing":
        return f"A step of the ladder is worth {shortly(rules.ageing_us)} of waiting."
    if rules.order == "weighted":
        heads = [entry.name for entry in rules.ladder if entry.served_with is None]
        shares = [f"{name} {float(weight):g}" for name, weight in zip(heads, rules.class_weights, strict=True)]
        return f"Each class has its share of a line: {listed(shares)}."
    steps: dict[str, str] = {}
    for entry in rules.ladder:
        if entry.served_with is None:
            steps[entry.name] = entry.name
        else:
            steps[entry.served_with] += f" with {entry.name}"
    return f"By precedence: {listed(list(steps.values()))}; in order of receipt within each."


def _cuts(rules: Rules) -> list[str]:
    """Who cuts whom, and what it costs."""
    if rules.order != "precedence" or not rules.interruption or not any(step.interrupts for step in rules.ladder):
        return ["Nothing is cut."]
    told = []
    for step in rules.ladder:
        cut = [f"{name} (over {shortly(over)})" if over else name for name, over in step.interrupts.items()]
        if cut:
            told.append(f"{step.name} cuts {listed(cut)}")
    again = "goes on where it stopped" if rules.resume else "is sent again whole"
    lost = counted(rules.cancel_characters, "character")
    cost = f"after {lost} of cancel sequence, " if rules.cancel_characters else ""
    return ["; ".join(told) + f"; {cost}what was cut {again}."]
