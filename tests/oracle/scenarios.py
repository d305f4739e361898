"""Random small scenarios that provoke everything which the model says of a run.

`scenario(n)` is a function of n alone. Durations come from a small grid, zero included, so that much happens
at one instant; tables are often wrong, so that copies loop; horizons fall on happenings.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from types import MappingProxyType

from sim.network.model import Network, Post, RouteTable, Trunk
from sim.precedence.rules import CopyPrecedence, Order, Precedence, Rules
from sim.precedence.targets import Targets
from sim.scenario.model import Addressee, Filing, Scenario
from tests.oracle.simulator import simulate

__all__ = ["scenario"]

NAMES = ("RUEA", "RUEAB", "RUEABC", "RUEB", "RUECX", "RUFD", "RUFDE", "RUGH")
UNKNOWN = ("RUXX", "RUEZ", "RUFDEF")
ORDERS: tuple[Order, ...] = ("precedence",) * 7 + ("arrival", "ageing", "weighted")
MANNERS: tuple[CopyPrecedence, ...] = ("message", "dual", "addressees")
CANCELS = (0, 0, 3, 5, 10, 10, 47)


def scenario(n: int) -> Scenario:
    """The n-th scenario."""
    draw = Random(n)
    unit = draw.choice((1, 10, 1_000_000, 60_000_000))
    network = a_network(draw, unit)
    rules = some_rules(draw, unit)
    made = Scenario(
        name=f"random {n}",
        network=network,
        rules=rules,
        start=0,
        filings=tuple(filings(draw, unit, network, rules)),
        targets=some_targets(draw, unit, rules),
        unlabelled_info=draw.choice(rules.names()) if draw.random() < 0.25 else None,
    )
    if draw.random() < 0.4:
        made = pressed(draw, unit, made)
    return replace(made, horizon_us=a_horizon(draw, unit, made))


def pressed(draw: Random, unit: int, made: Scenario) -> Scenario:
    """The same with long messages that fall due late on slow lines, so that many are cut, some often."""
    rules = replace(
        made.rules, order="precedence", interruption=True, cancel_characters=draw.choice((0, 3, 10))
    )
    names, posts = rules.names(), list(made.network.posts)
    more = [
        Filing(
            name=f"late{n}",
            at_us=unit * (n // 2 * draw.choice((1, 3, 5)) + draw.randint(0, 4)),
            origin=posts[0],
            characters=draw.choice((100, 150, 300)),
            precedence=draw.choice(names[max(0, len(names) - 1 - n // 2) :]),
            info_precedence=None,
            addressees=tuple(
                Addressee(to, None, "action") for to in draw.sample(posts, draw.choice((1, 1, 2)))
            ),
        )
        for n in range(draw.randint(6, 14))
    ]
    return replace(made, rules=rules, filings=(*made.filings[:10], *more))


def a_network(draw: Random, unit: int) -> Network:
    """Three to eight posts, joined by a tree and a few more trunks."""
    names = draw.sample(NAMES, draw.randint(3, len(NAMES)))
    times = draw.choice(((0,), (0, 0, unit), (0, unit, 2 * unit), (unit, 3 * unit, 5 * unit)))
    lacking = draw.choice((0.0, 0.3, 0.8))
    posts = {name: a_post(draw, name, times, lacking) for name in names}
    trunks = some_trunks(draw, unit, names)
    wrong = draw.choice((0.0, 0.0, 0.0, 0.3, 0.7))
    tables = {name: a_table(draw, name, trunks) for name in names if draw.random() < wrong}
    return Network(
        name="random",
        posts=MappingProxyType(posts),
        trunks=trunks,
        tables=MappingProxyType(tables),
        hop_limit=draw.choice((1, 2, 3, 5, 9, 32)) if draw.random() < 0.5 else 32,
    )


def a_post(draw: Random, name: str, times: tuple[int, ...], lacking: float) -> Post:
    """A post; ``lacking`` is how likely it has few operators."""
    return Post(
        indicator=name,
        designators=tuple(f"POST {name} {n}" for n in range(draw.choice((0, 1, 2)))),
        originate_us=draw.choice(times),
        relay_us=draw.choice(times),
        deliver_us=draw.choice(times),
        operators=draw.choice((1, 1, 2)) if draw.random() < lacking else None,
        automatic=draw.random() < 0.3,
        relays=draw.random() < 0.8,
    )


def some_trunks(draw: Random, unit: int, names: list[str]) -> tuple[Trunk, ...]:
    """A tree over all posts and some more, in any order and either way round."""
    pairs = [(names[draw.randrange(n)], names[n]) for n in range(1, len(names))]
    for _ in range(draw.choice((0, 1, 3))):
        pair = tuple(draw.sample(names, 2))
        if set(pair) not in [set(other) for other in pairs]:
            pairs.append((pair[0], pair[1]))
    if draw.random() < 0.1 and len(pairs) > 2:
        pairs.pop()
    draw.shuffle(pairs)
    rates = [Fraction(unit, 10)]
    if draw.random() < 0.4:
        rates += [Fraction(unit, 5), Fraction(unit, 7), Fraction(7_420_000, 75), Fraction(unit, 20)]
    return tuple(
        Trunk(
            *draw.sample(pair, 2),
            us_per_character=draw.choice(rates),
            delay_us=draw.choice((0, 0, unit, 2 * unit)),
            channels=draw.choice((1, 1, 1, 2, 3)),
        )
        for pair in pairs
    )


def a_table(draw: Random, name: str, trunks: tuple[Trunk, ...]) -> RouteTable:
    """A table, probably wrong."""
    next_to = [trunk.b if trunk.a == name else trunk.a for trunk in trunks if name in (trunk.a, trunk.b)]
    values: list[str | None] = [*next_to, *next_to, *next_to, None]
    exact = {to: draw.choice(values) for to in (*NAMES, *UNKNOWN) if draw.random() < 0.3}
    prefixes = {
        to: draw.choice(values) for to in ("R", "RUE", "RUEA", "RUEAB", "RUF", "RUFDE") if draw.random() < 0.2
    }
    return RouteTable(
        exact=MappingProxyType(exact),
        prefixes=MappingProxyType(prefixes),
        otherwise=draw.choice(values),
        has_otherwise=draw.random() < 0.4,
    )


def some_rules(draw: Random, unit: int) -> Rules:
    """A ladder of four to six steps with any interruptions that are allowed."""
    ladder = a_ladder(draw, unit)
    heads = [entry.name for entry in ladder if entry.served_with is None]
    weights = {name: Fraction(draw.choice((1, 2, 3, 8, 1500)), draw.choice((1, 1000))) for name in heads}
    return Rules(
        name="random",
        ladder=ladder,
        order=draw.choice(ORDERS),
        interruption=draw.random() < 0.9,
        resume=draw.random() < 0.5,
        cancel_characters=draw.choice(CANCELS),
        copy_precedence=draw.choice(MANNERS),
        ageing_us=unit * draw.choice((1, 2, 7)),
        weights=MappingProxyType({name: weights[name] for name in heads if draw.random() < 0.8}),
    )


def a_ladder(draw: Random, unit: int) -> tuple[Precedence, ...]:
    """Names, prosigns (perhaps shared), classes, targets and interruptions, highest first."""
    steps = [("FLASH", "Z"), ("IMMEDIATE", "O"), ("PRIORITY", "P"), ("ROUTINE", "R")]
    if draw.random() < 0.4:
        steps.insert(1, ("NIACT IMMEDIATE", "O"))
    if draw.random() < 0.2:
        steps.insert(0, ("CRITIC", "W"))
    entries: list[Precedence] = []
    classes: list[int] = []
    for place, (name, prosign) in enumerate(steps):
        joined = place > 0 and draw.random() < 0.2
        above = draw.randrange(place) if joined else None
        if above is None:
            classes.append(max(classes, default=-1) + 1)
        else:
            classes.append(classes[above])
        entries.append(
            Precedence(
                name=name,
                prosign=prosign,
                words=(name, f"{name} WORD"),
                target_us=draw.choice((None, 5 * unit, 20 * unit)),
                served_with=None if above is None else steps[above][0],
            )
        )
    eager = draw.choice((0.0, 0.5, 1.0, 1.0, 1.0))
    lower = [
        [name for other, (name, _) in enumerate(steps) if classes[other] > classes[place]]
        for place in range(len(steps))
    ]
    return tuple(
        replace(entry, interrupts=MappingProxyType(cuts(draw, unit, lower[place], eager)))
        for place, entry in enumerate(entries)
    )


def cuts(draw: Random, unit: int, lower: list[str], eager: float) -> dict[str, int]:
    """What one step may cut, of the classes below its own, and over what rest."""
    return {name: draw.choice((0, 0, 0, unit, 3 * unit)) for name in lower if draw.random() < eager}


def some_targets(draw: Random, unit: int, rules: Rules) -> Targets | None:
    """Targets of their own, or None."""
    if draw.random() < 0.6:
        return None
    return Targets(
        "random", MappingProxyType({name: unit * draw.randint(1, 40) for name in rules.names()[1:]})
    )


def filings(draw: Random, unit: int, network: Network, rules: Rules) -> list[Filing]:
    """Two to 25 messages, many of them at one instant."""
    count = draw.randint(2, 25)
    span = draw.choice((0, 3, 10, 30, 60))
    lengths = draw.choice(
        ((10,), (10, 20, 40), (5, 10, 30, 100), (1, 4, 7, 15, 33), (60, 80, 120), (20, 200), (50, 150, 333))
    )
    origins = draw.sample(list(network.posts), min(len(network.posts), draw.choice((1, 1, 2, 8))))
    return [
        Filing(
            name=f"m{n if draw.random() < 0.95 else 0}",
            at_us=unit * draw.randint(0, span),
            origin=draw.choice(UNKNOWN) if draw.random() < 0.03 else draw.choice(origins),
            characters=draw.choice(lengths),
            **prosigns(draw, rules),
            addressees=tuple(addressees(draw, network, rules)),
        )
        for n in range(count)
    ]


def prosigns(draw: Random, rules: Rules) -> dict[str, str]:
    """A first prosign, and a second one not above it or None, each under any of its names."""
    first = draw.randrange(len(rules.ladder))
    second = draw.randrange(first, len(rules.ladder))
    given = {"precedence": a_name(draw, rules, first), "info_precedence": None}
    named = a_name(draw, rules, second)
    meant, own = rules.level(named), rules.level(given["precedence"] or "")
    if draw.random() < 0.4 and meant is not None and own is not None and meant >= own:
        given["info_precedence"] = named
    return given  # type: ignore[return-value]


def a_name(draw: Random, rules: Rules, level: int) -> str:
    """A precedence by its name, a word or its prosign (which may mean a lower one)."""
    entry = rules.ladder[level]
    return draw.choice((entry.name, entry.name.lower(), entry.prosign, *entry.words))


def addressees(draw: Random, network: Network, rules: Rules) -> list[Addressee]:
    """One to six addressees: known, unknown, without indicator, served, the originator, named twice."""
    found = []
    for _ in range(draw.choice((1, 1, 2, 3, 4, 6))):
        what = draw.random()
        indicator: str | None = draw.choice(list(network.posts))
        if what < 0.03:
            indicator = draw.choice(UNKNOWN)
        elif what < 0.05:
            indicator = None
        found.append(
            Addressee(
                indicator=indicator,
                designator=draw.choice((None, "SOME OFFICE")),
                role="info" if draw.random() < 0.4 else "action",
                precedence=a_name(draw, rules, draw.randrange(len(rules.ladder)))
                if draw.random() < 0.2
                else None,
                served=draw.random() < 0.04,
            )
        )
    return found


def a_horizon(draw: Random, unit: int, made: Scenario) -> int | None:
    """None, a point of the grid, or a time at which something happens."""
    if draw.random() < 0.4:
        return None
    if draw.random() < 0.5:
        return unit * draw.randint(0, 120)
    deliveries, legs = simulate(made)
    times = [one.received_us for one in deliveries] + [one.arrived_us for one in deliveries]
    times += [time for leg in legs for time in (leg.joined, leg.started, leg.finished, leg.arrived)]
    return draw.choice([time for time in times if time is not None] or [0])
