"""What leaves a post: how indicators are grouped, how many copies leave, and what stands on their lines.

Owns the kinds `grouping`, `copies`, `line`, `total` and `served`. Their answers are the copies of a run.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.engine.events import Queued
from sim.quantities import counted
from sim.results.copies import routing_line
from sim.results.deliveries import Delivery
from sim.teaching.case import Case, Split
from sim.teaching.draw import Draw
from sim.teaching.facts import called, table_fact, tell_message, trunks_fact
from sim.teaching.question import Asked, Fact, Option
from sim.teaching.questions.kind import Kind

__all__ = ["COPIES", "GROUPING", "LINE", "SERVED", "TOTAL", "about"]

Groups = tuple[tuple[str, tuple[str, ...]], ...]
ONE_EACH = "One copy leaves for each neighbour, not for each addressee. Strike out the post's own indicator first."
SEGREGATION = "ACP 127(G) 303.a (each copy's routing line has only the indicators pertinent to it)."
MOST_INDICATORS = 12


def _scene(case: Case, split: Split) -> tuple[Fact, ...]:
    """The line that reached the post, and what it knows of the ways on."""
    prosign = case.rules.ladder[split.level].prosign
    came = "Copy that came" if split.copy else "Message"
    told = routing_line(prosign, split.indicators) if split.copy else tell_message(
        split.message, case, addressees=True, filed=False
    )  # fmt: skip
    facts = [(came, told), trunks_fact(case.network, (split.post, *split.indicators))]
    if split.post in case.network.tables:
        facts.append(table_fact(split.post, case.network))
    return tuple(facts)


def about(split: Split) -> dict[str, object]:
    """A post that sent something on, as data."""
    return {"message": split.message, "post": split.post, "indicators": split.indicators, "originates": not split.copy}


def _parted(case: Case) -> list[Split]:
    """Posts at which an unequal choice was made: two groups or an own indicator, among three indicators or more."""
    return [
        split
        for split in case.splits
        if 3 <= len(split.indicators) <= MOST_INDICATORS and (len(split.onward) > 1 or split.local)
    ]


# ---------------------------------------------------------------- how grouped


def _bunched(case: Case) -> list[Split]:
    """Those at which two indicators or more leave together."""
    return [split for split in _parted(case) if any(len(queued.indicators) > 1 for queued in split.onward)]


def _ask_grouping(case: Case, split: Split, draw: Draw) -> Asked | None:
    groups: Groups = tuple((queued.to, queued.indicators) for queued in split.onward)
    wrong = [Option(_told(other), other, why) for other, why in draw.shuffled(_other_groups(groups, split, case, draw))]
    return Asked(
        f"How does {called(split.post, case.network)} group the indicators of {case.cited(split.message)}?",
        _scene(case, split),
        Option(_told(groups), groups, "Each neighbour gets one copy with the indicators that it serves."),
        wrong,
        ONE_EACH + " Group what is left by the neighbour it goes to, and keep the order.",
        SEGREGATION,
        about(split),
    )


def _told(groups: Groups) -> str:
    return "; ".join(f"to {to}: {' '.join(indicators)}" for to, indicators in groups)


def _other_groups(groups: Groups, split: Split, case: Case, draw: Draw) -> list[tuple[Groups, str]]:
    """Groupings that a reader might take for the right one, each with what is wrong about it."""
    found: list[tuple[Groups, str]] = []
    if split.local:
        to, indicators = groups[0]
        found.append(
            (((to, (split.post, *indicators)), *groups[1:]), f"{split.post} has its own copy, and sends it to nobody.")
        )
    if len(groups) > 1:
        (a, of_a), (b, of_b) = groups[:2]
        found.append((((a, of_b), (b, of_a), *groups[2:]), "Those groups go the other way round."))
        found.append((((a, of_a + of_b), *groups[2:]), f"{a} does not serve {of_b[0]}."))
    moved = _moved(groups, case, split, draw)
    if moved is not None:
        found.append(moved)
    alone = tuple((to, (one,)) for to, indicators in groups for one in indicators)
    found.append((alone, "Indicators that leave by one trunk share one copy."))
    return found


def _moved(groups: Groups, case: Case, split: Split, draw: Draw) -> tuple[Groups, str] | None:
    """The same groups with one indicator in another: an existing one, else one for a further neighbour."""
    large = [place for place, (_, indicators) in enumerate(groups) if len(indicators) > 1]
    if not large:
        return None
    source = draw.one(large)
    to, indicators = groups[source]
    one = draw.one(indicators)
    further = [name for name in case.neighbours(split.post) if name != to]
    if not further:
        return None
    target = case.likely(draw.shuffled(further))[0]
    moved = {name: list(those) for name, those in groups}
    moved[to].remove(one)
    moved.setdefault(target, []).append(one)
    return tuple((name, tuple(those)) for name, those in moved.items()), f"{one} does not leave by {target}."


GROUPING = Kind("grouping", "How indicators are grouped", "Segregation", _bunched, _ask_grouping)


# ---------------------------------------------------------------- how many copies


def _ask_copies(case: Case, split: Split, draw: Draw) -> Asked | None:
    count, onward = len(split.onward), [one for one in split.indicators if one != split.post]
    neighbours = len(case.neighbours(split.post))
    filing = case.filings[split.message]
    wrong = [
        _number(len(onward), "Count neighbours, not indicators."),
        _number(count + 1, f"{split.post} passes its own indicator on to nobody." if split.local else "One too many."),
        _number(neighbours, "A neighbour that serves none of these indicators gets no copy."),
        _number(len(filing.addressees), "Addressees play no part: a relay reads the routing line."),
        _number(count + 2, "Count the neighbours that serve one of these indicators."),
        _number(count - 1, "Count the neighbours that serve one of these indicators."),
    ]
    told = ", ".join(f"{queued.to} ({len(queued.indicators)})" for queued in split.onward)
    return Asked(
        f"How many copies of {case.cited(split.message)} leave {called(split.post, case.network)}?",
        _scene(case, split),
        Option(
            str(count), count, f"One for each of {told}." if count > 1 else f"All of them go by {split.onward[0].to}."
        ),
        [one for one in wrong if isinstance(one.value, int) and one.value > 0],
        ONE_EACH,
        SEGREGATION,
        about(split),
    )


def _number(number: int, why: str) -> Option:
    return Option(str(number), number, why)


def _several(case: Case) -> list[Split]:
    return [split for split in case.splits if 2 <= len(split.indicators) <= MOST_INDICATORS]


COPIES = Kind("copies", "How many copies leave", "Segregation", _several, _ask_copies)


# ---------------------------------------------------------------- what stands on the line


def _lined(case: Case) -> list[tuple[Split, Queued]]:
    return [(split, queued) for split in _several(case) for queued in split.onward]


def _ask_line(case: Case, subject: tuple[Split, Queued], draw: Draw) -> Asked | None:
    split, queued = subject
    ladder = case.rules.ladder
    own, came = ladder[queued.level].prosign, ladder[split.level].prosign
    right = routing_line(own, queued.indicators)
    others = [routing_line(ladder[one.level].prosign, one.indicators) for one in split.onward if one is not queued]
    wrong = [Option(line, line, "That is the line of another copy.") for line in draw.shuffled(others)[:1]]
    if len(split.indicators) > len(queued.indicators):
        line = routing_line(came, split.indicators)
        wrong.append(
            Option(line, line, "That is the line that came: what goes another way, or is served here, is left out.")
        )
    if queued.to not in queued.indicators:
        line = routing_line(own, (queued.to, *queued.indicators))
        wrong.append(Option(line, line, f"{queued.to} passes it on and is no addressee of it."))
    for line, why in (
        (routing_line(own, sorted(queued.indicators)), "Indicators stay in the order in which they came."),
        (routing_line(own, reversed(queued.indicators)), "Indicators stay in the order in which they came."),
        (routing_line(own, queued.indicators[:1]), "All that this copy must reach stand on it."),
        (f"{own} {' '.join(queued.indicators)}", "In the routing line the prosign is doubled."),
    ):
        wrong.append(Option(line, line, why))
    return Asked(
        f"What stands on the routing line of the copy of {case.cited(split.message)} from {split.post} to {queued.to}?",
        _scene(case, split),
        Option(right, right, "The indicators that lie beyond that trunk, in the order in which they came."),
        wrong,
        "The line names what lies beyond the trunk, in the order in which it came, behind a doubled prosign.",
        "ACP 127(G) 303.a, 311.e; 151.a (the prosign is doubled).",
        {**about(split), "to": queued.to},
    )


LINE = Kind("line", "What stands on the routing line", "Segregation", _lined, _ask_line)


# ---------------------------------------------------------------- how many transmissions


def _finished(case: Case) -> list[tuple[str, int]]:
    """Messages for two indicators or more, all of whose copies arrived uncut, and how many transmissions that took."""
    sent: dict[str, list[bool]] = {}
    for queued, record in case.copies:
        sent.setdefault(case.name_of(queued), []).append(record.arrived_us is not None and not record.cuts)
    return [
        (name, len(arrived))
        for name, arrived in sent.items()
        if all(arrived) and len({who.indicator for who in case.filings[name].addressees}) > 1
    ]


def _ask_total(case: Case, subject: tuple[str, int], draw: Draw) -> Asked | None:
    message, total = subject
    mine = [one for one in case.deliveries if one.message == message]
    if not all(one.status == "delivered" for one in mine):
        return None
    hops = {one.indicator: one.hops for one in mine}
    filing = case.filings[message]
    wrong = [
        _number(
            sum(hops.values()), "That is one copy to each indicator: up to where the ways part, one copy serves all."
        ),
        _number(len(mine), "That is how many addressees have it. Relays lie between."),
        _number(total + 1, "Go through the trunks once more."),
        _number(total - 1, "Go through the trunks once more."),
        _number(max(hops.values()), "That is the longest way alone."),
        _number(len(hops), "That is how many indicators there are. Relays lie between."),
    ]
    near = (filing.origin, *(indicator for indicator in hops if indicator))
    return Asked(
        f"How many transmissions does {case.cited(message)} take in all, from {called(filing.origin, case.network)}?",
        (("Message", tell_message(message, case, addressees=True, filed=False)), trunks_fact(case.network, near)),
        Option(
            str(total),
            total,
            "One for each trunk on the ways to its addressees: up to where the ways part, one copy serves all.",
        ),
        [one for one in wrong if isinstance(one.value, int) and one.value > 0],
        "Mark each trunk on the ways to the addressees once. Where ways run together there is one copy.",
        "ACP 127(G) 303.a(1) (one transmission leaves the origin), 303.a(3).",
        {"message": message},
    )


TOTAL = Kind("total", "How many transmissions", "Segregation", _finished, _ask_total)


# ---------------------------------------------------------------- addressees and indicators


def _shared(case: Case) -> list[tuple[str, str, Sequence[Delivery]]]:
    """Messages that name two addressees or more behind one indicator."""
    found: dict[tuple[str, str], list[Delivery]] = {}
    for one in case.deliveries:
        if one.indicator is not None and one.status == "delivered" and one.hops:
            found.setdefault((one.message, one.indicator), []).append(one)
    return [(message, indicator, those) for (message, indicator), those in found.items() if len(those) > 1]


def _ask_served(case: Case, subject: tuple[str, str, Sequence[Delivery]], draw: Draw) -> Asked | None:
    message, indicator, those = subject
    many = len(those)

    def option(copies: int, addressees: int, why: str) -> Option:
        text = f"{counted(copies, 'copy', 'copies')}, {counted(addressees, 'addressee')} served"
        return Option(text, (copies, addressees), why)

    names = [f"{one.addressee} ({one.role})" for one in those]
    return Asked(
        f"{case.cited(message)} names {many} addressees at {indicator}. "
        "How many copies reach it, and whom do they serve?",
        (("Addressees there", "; ".join(names)),),
        option(1, many, "The indicator stands on the routing line once; the station delivers to each name."),
        [
            option(many, many, "An indicator stands on a routing line once, however many addressees it serves."),
            option(1, 1, "All names on the address lines are served."),
            option(many, 1, "One copy comes, and it serves all names."),
        ],
        "What is sent is a matter of indicators. What is delivered is a matter of addressees.",
        "ACP 127(G) 204.c.",
        {"message": message, "indicator": indicator},
    )


SERVED = Kind("served", "Addressees and indicators", "Segregation", _shared, _ask_served)
