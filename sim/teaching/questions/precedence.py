"""At which precedence: what an addressee is addressed at, and which prosign the copy that reaches it carries.

Owns the kinds `addressee` and `prosign`. Their answers are the records of the run and its copies.
"""

from __future__ import annotations

from sim.engine.events import Queued
from sim.results.deliveries import Delivery
from sim.teaching.case import Case, Split
from sim.teaching.draw import Draw
from sim.teaching.facts import called, line_of
from sim.teaching.question import Asked, Option
from sim.teaching.questions.kind import Kind
from sim.teaching.questions.segregation import about

__all__ = ["ADDRESSEE", "PROSIGN"]


# ---------------------------------------------------------------- an addressee's precedence


def _addressed(case: Case) -> list[Delivery]:
    """Addressees whose precedence takes a look: with a word of their own, for information, or behind two prosigns."""
    found: dict[tuple[str, str | None, str], Delivery] = {}
    for one in case.deliveries:
        filing = case.filings[one.message]
        words = any(who.precedence for who in filing.addressees)
        if one.status != "suppressed" and (one.role == "info" or words or filing.info_precedence):
            found.setdefault((one.message, one.indicator, one.role), one)
    return list(found.values())


def _ask_addressee(case: Case, delivery: Delivery, draw: Draw) -> Asked | None:
    filing, ladder = case.filings[delivery.message], case.rules.ladder
    first, second = case.scenario.prosigns(filing)
    those = [who for who in filing.addressees if who.indicator == delivery.indicator]
    if len(those) != 1 or delivery.indicator is None:
        return None
    prosigns = " ".join(ladder[level].prosign for level in (first, second) if level is not None)
    own = those[0].precedence
    why = _why_precedence(case, own, delivery.role, second)
    names = [entry.name for entry in ladder if entry.name != delivery.precedence]
    likely = [ladder[level].name for level in (first, second) if level is not None]
    wrong = [name for name in dict.fromkeys((*likely, *draw.shuffled(names))) if name != delivery.precedence]
    facts = [("Precedence line", prosigns), ("Addressees", line_of(filing))]
    if case.scenario.unlabelled_info is not None:
        facts.append(("Info addressees without a word", case.scenario.unlabelled_info))
    return Asked(
        f"At which precedence is {called(delivery.indicator, case.network)} addressed in "
        f"{case.cited(delivery.message)}?",
        tuple(facts),
        Option(delivery.precedence, delivery.precedence, why),
        [Option(name, name, why) for name in wrong],
        "The word on its own line; else, for info, the second prosign if there is one; else the first.",
        "ACP 127(G) 152.a; words on address lines are State's.",
        {"message": delivery.message, "indicator": delivery.indicator},
    )


def _why_precedence(case: Case, own: str | None, role: str, second: int | None) -> str:
    if own is not None:
        return "The word on its own line says so."
    if role == "info" and second is not None:
        return "It is an info addressee, so the second prosign holds."
    if role == "info" and case.scenario.unlabelled_info is not None:
        return "It is an info addressee without a word of its own."
    if second is not None:
        return "It is an action addressee, so the first prosign holds."
    return "One prosign holds for all addressees without a word of their own."


ADDRESSEE = Kind("addressee", "An addressee's precedence", "Precedence", _addressed, _ask_addressee)


# ---------------------------------------------------------------- at which prosign


def _dual(case: Case) -> list[tuple[Split, Queued]]:
    """Copies of messages with two prosigns that differ."""
    found = []
    for split in case.splits:
        first, second = case.scenario.prosigns(case.filings[split.message])
        if second not in (None, first):
            found += [(split, queued) for queued in split.onward]
    return found


def _ask_prosign(case: Case, subject: tuple[Split, Queued], draw: Draw) -> Asked | None:
    split, queued = subject
    ladder, filing = case.rules.ladder, case.filings[split.message]
    first, second = case.scenario.prosigns(filing)
    assert second is not None
    right = ladder[queued.level].prosign
    pair = (ladder[first].prosign, ladder[second].prosign)
    automatic = case.network.posts[split.post].automatic
    why = _why_prosign(case, split, queued)
    options = [Option(f"{one}{one}", f"{one}{one}", why) for one in pair]
    options.append(Option("".join(pair), "".join(pair), "The routing line has one prosign, doubled."))
    rest = [step.prosign for step in ladder if step.prosign not in pair]
    options += [Option(f"{one}{one}", f"{one}{one}", "Neither prosign of the message.") for one in draw.shuffled(rest)]
    return Asked(
        f"Which prosign begins the routing line of the copy from {split.post} to {queued.to}?",
        (
            ("Message", f"precedence line {' '.join(pair)}, {line_of(filing)}"),
            ("Indicators on the copy", " ".join(queued.indicators)),
            ("Post", f"{called(split.post, case.network)}, {'an automatic relay' if automatic else 'not automatic'}"),
            ("Rules", case.rules.name),
        ),
        Option(right * 2, right * 2, why),
        [option for option in options if option.value != right * 2],
        "A copy that answers for one action addressee keeps the higher prosign. One for info addressees alone goes "
        "down, unless the relay is automatic.",
        "ACP 127(G) 152.c, d and note.",
        {**about(split), "to": queued.to},
    )


def _why_prosign(case: Case, split: Split, queued: Queued) -> str:
    if case.rules.copy_precedence != "dual":
        return "Under these rules " + (
            "every copy carries the message's own precedence."
            if case.rules.copy_precedence == "message"
            else "a copy carries the highest of the addressees that it answers for."
        )
    if case.network.posts[split.post].automatic:
        return "An automatic relay cannot rewrite the prosign of the copy that came."
    acts = [
        who.indicator
        for who in case.filings[split.message].addressees
        if who.role == "action" and who.indicator in queued.indicators
    ]
    if acts:
        return f"{acts[0]} is addressed for action, so the copy keeps the higher prosign."
    return "All that this copy must reach are info addressees, so it goes down."


PROSIGN = Kind("prosign", "Which prosign a copy carries", "Precedence", _dual, _ask_prosign)
