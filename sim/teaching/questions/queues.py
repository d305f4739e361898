"""Who goes first: the copy that a free channel takes, whether a transmission is cut, and what cutting costs.

Owns the kinds `next`, `cut`, `lost` and `order`. Their answers are what happened in the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations

from sim.engine.events import Queued
from sim.quantities import listed, transmission_us
from sim.results.deliveries import Delivery
from sim.teaching.case import Case, Cut, Meeting, Turn
from sim.teaching.draw import Draw
from sim.teaching.facts import at, called, lasting, rate, rules_fact, tell_message
from sim.teaching.question import Asked, Fact, Option
from sim.teaching.questions.kind import Kind

__all__ = ["CUT", "LOST", "NEXT", "ORDER"]

MOST_WAITING = 6
APART_US = 1_000_000
ORDER_RULE = {
    "precedence": "The highest precedence that waits goes first; among equals the one that joined first.",
    "arrival": "Under these rules the one that joined first goes first, whatever its precedence.",
    "ageing": "Add to each time of joining one step for each place below the top; the earliest goes first.",
}


# ---------------------------------------------------------------- which copy goes first


def _turns(case: Case) -> list[Turn]:
    """Channels that fell free while three or more waited, none of which had joined at that very instant."""
    if case.rules.order == "weighted":
        return []
    found = [
        turn for turn in case.turns if len(turn.waiting) > 2 and all(one.at_us < turn.at_us for one in turn.waiting)
    ]
    return [turn for turn in found if len({one.level for one in turn.waiting}) > 1] or found


def _ask_next(case: Case, turn: Turn, draw: Draw) -> Asked | None:
    some = _of_those(turn, draw)
    ladder = case.rules.ladder
    facts: list[Fact] = [rules_fact(case)]
    facts += [
        (case.name_of(one), f"{ladder[one.level].name}, joined the queue {at(one.at_us, case.scenario)}")
        for one in some
    ]
    names = [case.name_of(one) for one in some]
    if len(set(names)) < len(names):
        return None
    taken = case.name_of(turn.taken)
    why = _why_next(case, turn.taken)
    wrong = [Option(name, name, f"{taken} goes before it. {why}") for name in names if name != taken]
    told = "these wait" if len(some) == len(turn.waiting) else f"{len(turn.waiting)} wait, these among them"
    return Asked(
        f"At {at(turn.at_us, case.scenario)} the line from {turn.taken.post} to {turn.taken.to} falls free; "
        f"{told}. Which of these is sent first?",
        tuple(facts),
        Option(taken, taken, why),
        draw.shuffled(wrong[:1]) + draw.shuffled(wrong[1:]),
        ORDER_RULE[case.rules.order],
        "ACP 127(G) 151.b-e." if case.rules.order == "precedence" else "Our setting, a yardstick for ACP 127(G) 151.",
        {
            "post": turn.taken.post,
            "to": turn.taken.to,
            "at_us": turn.at_us,
            "waiting": tuple(names),
        },
    )


def _of_those(turn: Turn, draw: Draw) -> list[Queued]:
    """All that wait, or of many the one that is taken and some others, of several precedences where there are."""
    if len(turn.waiting) <= MOST_WAITING:
        return list(turn.waiting)
    others = draw.shuffled([one for one in turn.waiting if one is not turn.taken])
    others.sort(key=lambda one: one.level == turn.taken.level)
    unlike = draw.one((1, 2, 3))
    chosen = dict.fromkeys((*others[:unlike], *reversed(others)))
    return sorted([turn.taken, *list(chosen)[: MOST_WAITING - 2]], key=lambda one: one.copy)


def _why_next(case: Case, taken: Queued) -> str:
    name = case.rules.ladder[taken.level].name
    if case.rules.order == "arrival":
        return "It joined first."
    if case.rules.order == "ageing":
        return f"{name}, joined {at(taken.at_us, case.scenario)}, is the earliest when the steps are added."
    return f"No other that waits is above {name}, and of those at {name} it joined first."


NEXT = Kind("next", "Which copy goes first", "Precedence", _turns, _ask_next)


# ---------------------------------------------------------------- is it cut


def _meetings(case: Case) -> list[Meeting]:
    """Copies that found another on the line, begun before and not ending at that very instant."""
    return [one for one in case.meetings if one.began_us < one.queued.at_us < one.ends_us]


def _ask_cut(case: Case, meeting: Meeting, draw: Draw) -> Asked | None:
    queued, other = meeting.queued, meeting.other
    ladder, scenario = case.rules.ladder, case.scenario
    new, old = case.name_of(queued), case.name_of(other)
    trunk = case.trunk(queued.post, queued.to)
    options = {
        "wait": Option(f"{new} waits; {old} goes on", "wait", _why_wait(case, meeting)),
        "restart": Option(
            f"{old} is cut, and sent again later from its first character",
            "restart",
            _why_cut(case, meeting, "restart"),
        ),
        "resume": Option(
            f"{old} is cut, and goes on later where it stopped", "resume", _why_cut(case, meeting, "resume")
        ),
        "share": Option("Both share the line, each at half its rate", "share", "A channel carries one copy at a time."),
        "given up": Option(
            f"{old} is cut and given up; its originator must file it again", "given up",
            "A station that cuts its transmission stays responsible for the message (ACP 127(G) 423).",
        ),
    }  # fmt: skip
    right = "wait" if not meeting.cut else "resume" if case.rules.resume else "restart"
    wrong = [options[name] for name in ("wait", "restart", "resume") if name != right]
    wrong += draw.shuffled([options["share"], options["given up"]])
    filing = case.filings[old]
    facts = [
        rules_fact(case),
        ("On the line", f"{old}, {ladder[other.level].name}, {filing.characters:,} characters, since "
         f"{at(meeting.began_us, scenario)}, to end {at(meeting.ends_us, scenario)}"),
        ("It joins", f"{new}, {ladder[queued.level].name}, at {at(queued.at_us, scenario)}"),
        ("Line", rate(trunk)),
    ]  # fmt: skip
    if case.rules.cancel_characters and case.rules.interruption:
        facts.append(("Cancel sequence", f"{case.rules.cancel_characters} characters"))
    return Asked(
        f"{case.cited(new)} comes to the line from {queued.post} to {queued.to} while {case.cited(old)} is being sent. "
        "What happens?",
        tuple(facts),
        options[right],
        wrong,
        _cut_rule(case),
        _cut_source(case),
        {"message": new, "post": queued.post, "to": queued.to, "at_us": queued.at_us},
    )


def _cut_source(case: Case) -> str:
    if case.rules.order != "precedence" or not case.rules.interruption:
        return "Our setting: these rules cut nothing, where ACP 127(G) 151.b-d interrupts."
    return "ACP 127(G) 151.b-d (who interrupts), 424.a (cancelled, and the whole message sent again)."


def _cut_rule(case: Case) -> str:
    rules = case.rules
    if rules.order != "precedence" or not rules.interruption:
        return "Under these rules nothing that is on the line is ever cut."
    told = []
    for step in rules.ladder:
        if step.interrupts:
            those = [
                name + (f" with over {lasting(over)} left" if over else "") for name, over in step.interrupts.items()
            ]
            told.append(f"{step.name} cuts {listed(those)}")
    more = "; but not where cancelling takes longer than finishing" if rules.cancel_characters else ""
    return "; ".join(told) + more + "." if told else "Under these rules nothing that is on the line is ever cut."


def _why_wait(case: Case, meeting: Meeting) -> str:
    rules, queued, other = case.rules, meeting.queued, meeting.other
    new, old = rules.ladder[queued.level], rules.ladder[other.level]
    if meeting.cut:
        return f"{new.name} cuts {old.name}, of which {lasting(meeting.ends_us - queued.at_us)} is left."
    if rules.order != "precedence" or not rules.interruption:
        return "Under these rules nothing is cut."
    if old.name not in new.interrupts:
        return f"{new.name} does not cut {old.name}."
    rest = meeting.ends_us - queued.at_us
    if rest <= new.interrupts[old.name]:
        over = lasting(new.interrupts[old.name])
        return f"{lasting(rest)} is left; {new.name} cuts {old.name} only where it is over {over}."
    cancel = transmission_us(rules.cancel_characters, case.trunk(queued.post, queued.to).us_per_character)
    return f"{lasting(rest)} is left; the cancel sequence alone would take {lasting(cancel)}."


def _why_cut(case: Case, meeting: Meeting, manner: str) -> str:
    if not meeting.cut:
        return _why_wait(case, meeting)
    if case.rules.resume:
        return "It is cut, and under these rules goes on where it stopped."
    if manner == "resume":
        return "What was sent is cancelled: the whole message is sent again."
    return "It is cut; what was sent is cancelled, and the whole message is sent again."


CUT = Kind("cut", "Is it cut", "Precedence", _meetings, _ask_cut)


# ---------------------------------------------------------------- what cutting costs


def _cuts(case: Case) -> list[Cut]:
    """Cuts of a transmission whose first character had left."""
    return [cut for cut in case.cuts if cut.event.at_us > cut.began_us]


def _ask_lost(case: Case, cut: Cut, draw: Draw) -> Asked | None:
    old, new = case.name_of(cut.queued), case.name_of(cut.by)
    trunk = case.trunk(cut.queued.post, cut.queued.to)
    filing, scenario = case.filings[old], case.scenario
    sent = cut.event.at_us - cut.began_us
    cancel = transmission_us(case.rules.cancel_characters, trunk.us_per_character)
    whole = transmission_us(filing.characters, trunk.us_per_character)
    manner = "whole again" if not case.rules.resume else "from where it stopped"

    def option(us: int, why: str) -> Option:
        return Option(lasting(us) if us else "Nothing", us, why)

    wrong = [
        option(sent if case.rules.resume else 0, f"Here a cut copy is sent {manner}."),
        option(sent + cancel, "The cancel sequence counts for the copy that it makes way for."),
        option(whole, "That is how long all of it takes."),
        option(max(whole - sent, 0), "That is what was still to come."),
        option(cancel, "That is the cancel sequence, which counts for the copy that it makes way for."),
    ]
    return Asked(
        f"{case.cited(new)} cuts {case.cited(old)} on the line from {cut.queued.post} to {cut.queued.to}. "
        f"How much line time was in vain for {case.cited(old)}?",
        (
            ("Rules", f"{case.rules.name}; a cut copy is sent {manner}"),
            (old, f"{filing.characters:,} characters, began {at(cut.began_us, scenario)}"),
            (new, f"cuts it {at(cut.event.at_us, scenario)}"),
            ("Line", f"{rate(trunk)}; cancel sequence {case.rules.cancel_characters} characters"),
        ),
        option(cut.event.lost_us, f"It was on the line for {lasting(sent)}, and is sent {manner}."),
        wrong,
        "In vain is what will have to be sent again. The cancel sequence counts for the copy that cuts.",
        "ACP 127(G) 424.a.",
        {"message": old, "by": new, "post": cut.queued.post, "to": cut.queued.to, "at_us": cut.event.at_us},
    )


LOST = Kind("lost", "What a cut costs", "Precedence", _cuts, _ask_lost)


# ---------------------------------------------------------------- in which order


def _runs(case: Case) -> list[tuple[Delivery, ...]]:
    """Three messages for one indicator, filed one after the other, received apart and out of order if possible."""
    by_indicator: dict[str, dict[str, Delivery]] = {}
    for one in case.deliveries:
        if one.status == "delivered" and one.indicator is not None and one.hops:
            by_indicator.setdefault(one.indicator, {}).setdefault(one.message, one)
    found = []
    for those in by_indicator.values():
        in_order = list(those.values())
        found += [tuple(in_order[start : start + 3]) for start in range(len(in_order) - 2)]
    found = [one for one in found if _apart(one) and one[-1].filed_us < min(d.received_us or 0 for d in one)]
    return [one for one in found if _by_receipt(one) != one] or found


def _apart(those: Sequence[Delivery]) -> bool:
    times = sorted(one.received_us or 0 for one in those)
    return all(b - a >= APART_US for a, b in pairwise(times))


def _by_receipt(those: Sequence[Delivery]) -> tuple[Delivery, ...]:
    return tuple(sorted(those, key=lambda one: one.received_us or 0))


def _ask_order(case: Case, those: tuple[Delivery, ...], draw: Draw) -> Asked | None:
    indicator = those[0].indicator
    assert indicator is not None
    right = tuple(one.message for one in _by_receipt(those))
    names = case.rules.names()
    filed = tuple(one.message for one in those)
    ranked = tuple(one.message for one in sorted(those, key=lambda one: names.index(one.precedence)))
    others = [filed, ranked, *draw.shuffled(list(permutations(filed)))]
    times = ", ".join(f"{one.message} {at(one.received_us or 0, case.scenario)}" for one in _by_receipt(those))
    return Asked(
        f"In which order does {called(indicator, case.network)} receive these three?",
        (rules_fact(case), *((one.message, _with_path(one, case)) for one in those)),
        Option(", ".join(right), right, f"Received: {times}."),
        [Option(", ".join(order), order, f"They were received {', '.join(right)}.") for order in others],
        "Follow each to the first line where it waits. What is on a line already may hold up what stands above it.",
        "ACP 127(G) 151 (order of receipt inside a precedence, before all lower ones).",
        {"indicator": indicator, "messages": filed},
    )


def _with_path(one: Delivery, case: Case) -> str:
    return f"{tell_message(one.message, case)}; by {' '.join(one.path)}"


ORDER = Kind("order", "In which order", "Precedence", _runs, _ask_order)
