"""How long it takes: on a line, in all, where most of the time goes, who is last, and whether a target is met.

Owns the kinds `transmission`, `sum`, `share`, `last` and `target`. Their answers are the records of the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from sim.quantities import SECOND, seconds_text, transmission_us
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery
from sim.teaching.case import Case
from sim.teaching.draw import Draw
from sim.teaching.facts import at, called, lasting, rate, tell_message, trunks_fact
from sim.teaching.question import Asked, Fact, Option
from sim.teaching.questions.kind import Kind

__all__ = ["LAST", "SHARE", "SUM", "TARGET", "TRANSMISSION"]

LONGEST_PATH = 6
SUM_RULE = (
    "Originator's handling, then for each trunk the line, at each post between `relay`, at the last `deliver`. "
    "A post begins when all of the copy has arrived."
)


# ---------------------------------------------------------------- on a line


def _sent(case: Case) -> list[tuple[str, int, CopyRecord]]:
    """Copies that were sent uncut, one for each length and way."""
    found = {
        (case.filings[record.message].characters, record.from_post, record.to_post): record
        for _, record in case.copies
        if record.finished_us is not None and not record.cuts
    }
    return [(record.message, characters, record) for (characters, _, _), record in found.items()]


def _ask_transmission(case: Case, subject: tuple[str, int, CopyRecord], draw: Draw) -> Asked | None:
    message, characters, record = subject
    trunk = case.trunk(record.from_post, record.to_post)
    right = transmission_us(characters, trunk.us_per_character)
    rates = {one.us_per_character for one in case.network.trunks} - {trunk.us_per_character}
    wrong = [_time(transmission_us(characters, other), "That is another line's rate.") for other in sorted(rates)[:1]]
    wrong += draw.shuffled(
        [
            _time(
                right + case.network.posts[record.to_post].relay_us,
                "The line is free before the next post works.",
            ),
            _time(right * 6, "A rate in characters a second needs no six letters to the word."),
            _time(right * 2, "Twice too long."),
            _time(right // 6, "A rate in characters a second needs no six letters to the word."),
        ]
    )
    return Asked(
        f"How long does {case.cited(message)} keep the line from {record.from_post} to {record.to_post} busy?",
        (("Length", f"{characters:,} characters"), ("Line", rate(trunk))),
        _time(right, f"{characters:,} characters at {rate(trunk)}."),
        wrong,
        "Characters divided by characters a second.",
        "Our setting: 100 wpm is 10 characters a second, 9,600 bit/s is 960.",
        {"message": message, "post": record.from_post, "to": record.to_post},
    )


def _time(us: int, why: str) -> Option:
    return Option(lasting(us), us, why)


TRANSMISSION = Kind("transmission", "How long on the line", "Times", _sent, _ask_transmission)


# ---------------------------------------------------------------- in all


def _idle(case: Case) -> list[Delivery]:
    """Deliveries that waited for nothing, over one to five trunks."""
    found = {
        (one.message, one.indicator): one
        for one in case.deliveries
        if one.status == "delivered"
        and 1 < len(one.path) <= LONGEST_PATH
        and not (one.queue_us or one.lost_us or one.operator_us)
    }
    return list(found.values())


def _ask_sum(case: Case, delivery: Delivery, draw: Draw) -> Asked | None:
    elapsed, handling, line = delivery.elapsed_us or 0, delivery.handling_us or 0, delivery.line_us or 0
    posts = case.network.posts
    last = posts[delivery.path[-1]].deliver_us
    first = case.trunk(*delivery.path[:2])
    once = transmission_us(case.filings[delivery.message].characters, first.us_per_character)
    relays = sum(posts[post].relay_us for post in delivery.path[1:-1])
    wrong = [
        _time(elapsed - last, f"{delivery.path[-1]} still has to deliver it."),
        _time(elapsed - relays, "Each post between works on the copy as well."),
        _time(elapsed - line + once, "Each trunk takes its time anew: a copy is passed on when all of it has arrived."),
        _time(line, "Posts take time too."),
        _time(handling, "Lines take time too."),
        _time(elapsed + (relays or last), "Some post was counted twice."),
    ]
    return Asked(
        f"{case.cited(delivery.message)} waits nowhere. "
        f"How long does it take to {called(delivery.path[-1], case.network)}?",
        _way(case, delivery),
        _time(elapsed, f"{lasting(handling)} at the posts and {lasting(line)} on the lines."),
        [one for one in wrong if isinstance(one.value, int) and one.value > 0],
        SUM_RULE,
        "Our setting: elapsed time is the sum of handling, waiting and line time.",
        {"message": delivery.message, "indicator": delivery.indicator},
    )


def _way(case: Case, delivery: Delivery) -> tuple[Fact, ...]:
    """A message's length, and each post and line on its way."""
    posts, path = case.network.posts, delivery.path
    handling = [f"{path[0]} originate {lasting(posts[path[0]].originate_us)}"]
    handling += [f"{post} relay {lasting(posts[post].relay_us)}" for post in path[1:-1]]
    handling.append(f"{path[-1]} deliver {lasting(posts[path[-1]].deliver_us)}")
    lines = []
    for a, b in pairwise(path):
        trunk = case.trunk(a, b)
        delay = f" + {seconds_text(trunk.delay_us)} s" if trunk.delay_us else ""
        lines.append(f"{a}-{b} {rate(trunk)}{delay}")
    return (
        ("Length", f"{case.filings[delivery.message].characters:,} characters"),
        ("Posts", ", ".join(handling)),
        ("Lines", ", ".join(lines)),
    )


SUM = Kind("sum", "How long in all", "Times", _idle, _ask_sum)


# ---------------------------------------------------------------- where most of the time goes

PARTS = {
    "handling_us": "Being worked on at the posts",
    "operator_us": "Waiting for an operator",
    "queue_us": "Waiting for a channel",
    "lost_us": "On the line in vain, cut by others",
    "line_us": "On the lines",
}


def _spent(delivery: Delivery) -> dict[str, int]:
    return {name: getattr(delivery, name) or 0 for name in PARTS}


def _uneven(case: Case) -> list[Delivery]:
    """Deliveries that waited or were cut, one part of whose time is well above the others."""
    found = {}
    for one in case.deliveries:
        if one.status == "delivered" and 1 < len(one.path) <= LONGEST_PATH and one.queue_us:
            second, first = sorted(_spent(one).values())[-2:]
            if first * 4 > second * 5:
                found[one.message, one.indicator] = one
    return list(found.values())


def _ask_share(case: Case, delivery: Delivery, draw: Draw) -> Asked | None:
    spent = _spent(delivery)
    most = max(spent, key=lambda name: spent[name])
    told = ", ".join(f"{PARTS[name].lower()} {lasting(us)}" for name, us in spent.items() if us)

    def option(name: str) -> Option:
        return Option(PARTS[name], name, f"In full: {told}.")

    return Asked(
        f"{case.cited(delivery.message)} takes {lasting(delivery.elapsed_us or 0)} to "
        f"{called(delivery.path[-1], case.network)}. Where does most of that go?",
        _way(case, delivery),
        option(most),
        draw.shuffled([option(name) for name in PARTS if name != most]),
        "Work out the handling and the lines, which the figures give. What is missing was waiting.",
        "Our setting: elapsed time is the sum of handling, waiting, lost and line time.",
        {"message": delivery.message, "indicator": delivery.indicator},
    )


SHARE = Kind("share", "Where the time goes", "Times", _uneven, _ask_share)


# ---------------------------------------------------------------- who is last


def _spread(case: Case) -> list[tuple[Delivery, ...]]:
    """Messages for three indicators or more, the last of which has it a second or more after the others."""
    by_message: dict[str, dict[str, Delivery]] = {}
    for one in case.deliveries:
        if one.indicator is not None:
            by_message.setdefault(one.message, {}).setdefault(one.indicator, one)
    found = []
    for those in by_message.values():
        in_order = sorted(those.values(), key=lambda one: one.received_us or 0)
        if len(in_order) > 2 and all(one.received_us is not None for one in in_order):
            found.append(tuple(in_order))
    return found


def _ask_last(case: Case, those: Sequence[Delivery], draw: Draw) -> Asked | None:
    last = draw.one(those[2:])
    before = [one for one in those if (last.received_us or 0) - (one.received_us or 0) >= SECOND]
    chosen = [last, *draw.some(before, 3)]
    if len(chosen) < 3:
        return None
    reached = [one.path[-1] for one in chosen]

    def option(one: Delivery) -> Option:
        return Option(
            called(one.path[-1], case.network), one.indicator,
            f"It has it after {lasting(one.elapsed_us or 0)}, by {' '.join(one.path)}.",
        )  # fmt: skip

    deliver = ", ".join(f"{post} {lasting(case.network.posts[post].deliver_us)}" for post in sorted(reached))
    facts = [
        ("Message", tell_message(last.message, case, filed=False)),
        trunks_fact(case.network, (those[0].path[0], *reached)),
        ("Deliver", deliver),
    ]
    return Asked(
        f"Which of these receives {case.cited(last.message)} last?",
        tuple(fact for fact in facts if fact[1]),
        option(last),
        [option(one) for one in chosen[1:]],
        "Count trunks and relays on each way: every one takes its time again. Then add what delivering takes.",
        "Our setting: elapsed time is the sum of handling, waiting and line time.",
        {"message": last.message, "indicators": tuple(sorted(one.indicator or "" for one in chosen))},
    )


LAST = Kind("last", "Who receives it last", "Times", _spread, _ask_last)


# ---------------------------------------------------------------- is the target met


def _judged(case: Case) -> list[Delivery]:
    """Deliveries that have a target; of a message that names an indicator twice, neither."""
    names = Counter((one.message, one.indicator) for one in case.deliveries)
    return [
        one
        for one in case.deliveries
        if one.status == "delivered" and one.target_us is not None and names[one.message, one.indicator] == 1
    ]


def _ask_target(case: Case, delivery: Delivery, draw: Draw) -> Asked | None:
    own, elapsed = delivery.target_us, delivery.elapsed_us or 0
    assert own is not None
    targets = dict(zip(case.rules.names(), case.scenario.targets_us(), strict=True))

    def option(met: bool, name: str, us: int, why: str) -> Option:
        return Option(f"{'Yes' if met else 'No'}: {name} has {lasting(us)}", (met, us), why)

    told = f"{lasting(elapsed)} of {lasting(own)}"
    right = option(bool(delivery.on_time), delivery.precedence, own, f"It took {told}.")
    wrong = [option(not delivery.on_time, delivery.precedence, own, f"It took {told}: from filing to receipt.")]
    others = [(name, us) for name, us in targets.items() if us is not None and us != own]
    wrong += draw.shuffled(
        [option(elapsed <= us, name, us, f"For this addressee it is {delivery.precedence}.") for name, us in others]
    )
    return Asked(
        f"Does {called(delivery.path[-1], case.network)} have {case.cited(delivery.message)} within its target?",
        (
            ("Message", tell_message(delivery.message, case)),
            ("This addressee", f"{delivery.role}, {delivery.precedence}"),
            ("Arrived", at(delivery.arrived_us or 0, case.scenario)),
            ("Received", at(delivery.received_us or 0, case.scenario)),
            ("Targets", ", ".join(f"{name} {lasting(us)}" for name, us in targets.items() if us is not None)),
        ),
        right,
        wrong,
        "A target runs from filing to receipt by the addressee, not to arrival at the post.",
        f"Targets: {case.scenario.targets.name if case.scenario.targets is not None else case.rules.name}.",
        {"message": delivery.message, "indicator": delivery.indicator},
    )


TARGET = Kind("target", "Is the target met", "Times", _judged, _ask_target)
