"""What a ladder and its rules must hold together with themselves, and the `Rules` that they make.

Owns every rule that takes more than one entry of a rules file. What one entry must look like is
`written`'s. A check yields problems with the places of the file in which the value at fault was written.
Codes R301 to R319, and T501 to T509 for targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from sim.precedence.layers import Layered
from sim.precedence.rules import DEFAULT_LADDER, CopyPrecedence, Order, Precedence, Rules
from sim.precedence.written import PrecedenceForm, RulesForm
from sim.problems import Problem
from sim.textfiles import shown
from sim.written import closest

__all__ = ["CODES", "check_rules"]

CODES = {
    "R301": "a ladder without precedences",
    "R302": "a text is not a name of a precedence, or not a prosign",
    "R303": "a condition of 'interrupts' is neither 'always' nor 'over TIME'",
    "R304": "a text is not a number of characters",
    "R305": "two precedences have the same name",
    "R306": "a precedence has no prosign",
    "R307": "a word means two precedences",
    "R308": "a precedence that the ladder does not have",
    "R309": "served_with names a precedence that is not above",
    "R310": "a precedence would interrupt its own class or one above",
    "R311": "ageing without a time",
    "R312": "a weight under a name that does not head a class, or a second one for a class",
    "R313": "rules are based on themselves",
    "R314": "too long a chain of rules that are based on each other",
    "T501": "a targets file without a target",
    "T502": "two targets for one precedence",
}


def check_rules(form: RulesForm, layers: Layered) -> tuple[Rules | None, list[Problem]]:
    """The rules of a form, or None; and everything that is wrong between its entries."""
    ladder, problems = _ladder(form, layers)
    if problems:
        return None, problems
    rules = Rules(
        name=form.rules,
        ladder=ladder,
        order=cast(Order, form.order or "precedence"),
        interruption=form.interruption is not False,
        resume=form.interrupted == "resume",
        cancel_characters=form.cancel_sequence or 0,
        copy_precedence=cast(CopyPrecedence, form.copy_precedence or "message"),
        ageing_us=form.ageing or 0,
        source=form.source or "",
        note=form.note or "",
    )
    weights: dict[str, Fraction] = {}
    problems = [*_ageing(rules, layers), *_weights(form, layers, rules, weights)]
    if problems:
        return None, problems
    return replace(rules, weights=MappingProxyType(weights)), []


def _ladder(form: RulesForm, layers: Layered) -> tuple[tuple[Precedence, ...], list[Problem]]:
    """The steps as values (references resolved), if names, prosigns and words tell them apart."""
    if form.ladder is None:
        return DEFAULT_LADDER, []
    if not form.ladder:
        return (), [
            Problem(
                layers.place(("ladder",)),
                "R301",
                "the ladder has no precedences",
                "leave 'ladder' out for the usual four",
            )
        ]
    problems = [*_names(form.ladder, layers), *_words(form.ladder, layers)]
    if problems:
        return (), problems
    plain = tuple(Precedence(one.name, one.prosign or "", _words_of(one), one.target) for one in form.ladder)
    known = Rules("", plain)
    steps: list[Precedence] = []
    for at, (step, one) in enumerate(zip(plain, form.ladder, strict=True)):
        head = None
        if one.served_with is not None:
            level = known.level(one.served_with)
            place = layers.place(("ladder", at, "served_with"))
            if level is None:
                problems.append(
                    Problem(
                        place,
                        "R308",
                        f"unknown precedence {shown(one.served_with)}",
                        closest(one.served_with, known.names()),
                    )
                )
            elif level >= at:
                problems.append(
                    Problem(
                        place,
                        "R309",
                        f"{step.name} can only be served with a precedence above it",
                        "change the order of the ladder, or the name",
                    )
                )
            else:
                head = plain[level].name
        steps.append(replace(step, served_with=head))
    if problems:
        return (), problems
    return _interrupting(tuple(steps), form.ladder, layers)


def _names(ladder: list[PrecedenceForm], layers: Layered) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, one in enumerate(ladder):
        if one.name in seen:
            yield Problem(
                layers.place(("ladder", at, "name")),
                "R305",
                f"a second precedence is called {shown(one.name)}",
                "give it a name of its own",
            )
        seen.add(one.name)
        if one.prosign is None:
            yield Problem(layers.place(("ladder", at)), "R306", f"{one.name} has no prosign", "write 'prosign: Z'")


def _words_of(one: PrecedenceForm) -> tuple[str, ...]:
    return tuple(one.words) if one.words is not None else (one.name,)


def _words(ladder: list[PrecedenceForm], layers: Layered) -> Iterator[Problem]:
    """Words and names must mean one step; prosigns may be shared, but be no one else's word."""
    names = {one.name: one.name for one in ladder}
    meaning = dict(names)
    for at, one in enumerate(ladder):
        for place, word in enumerate(_words_of(one)):
            before = meaning.setdefault(word, one.name)
            if before != one.name:
                yield Problem(
                    layers.place(("ladder", at, "words", place)),
                    "R307",
                    f"{shown(word)} cannot mean {one.name}, since it means {before}",
                    "leave it with one of them",
                )
    for at, one in enumerate(ladder):
        owner = meaning.get(one.prosign or "", one.name)
        if owner != one.name and all(other.prosign != one.prosign for other in ladder if other.name == owner):
            yield Problem(
                layers.place(("ladder", at, "prosign")),
                "R307",
                f"the prosign {shown(one.prosign or '')} cannot mean {one.name}, since it means {owner}",
                "leave it with one of them",
            )


def _interrupting(
    steps: tuple[Precedence, ...], ladder: list[PrecedenceForm], layers: Layered
) -> tuple[tuple[Precedence, ...], list[Problem]]:
    """The steps with what they may cut, each named and below."""
    known = Rules("", steps)
    problems: list[Problem] = []
    made: list[Precedence] = []
    for at, (step, one) in enumerate(zip(steps, ladder, strict=True)):
        cuts: dict[str, int] = {}
        for word, rest in (one.interrupts or {}).items():
            level = known.level(word)
            if level is None:
                fault, hint = f"unknown precedence {shown(word)}", closest(word, known.names())
                problems.append(_at_interrupts(layers, at, word, ("R308", fault, hint)))
            elif known.positions[level] <= known.positions[at]:
                fault = f"{step.name} cannot interrupt {steps[level].name}, which is not below it"
                problems.append(_at_interrupts(layers, at, word, ("R310", fault, "name precedences of lower classes")))
            else:
                cuts[steps[level].name] = rest
        made.append(replace(step, interrupts=MappingProxyType(cuts)))
    return (() if problems else tuple(made)), problems


def _at_interrupts(layers: Layered, at: int, word: str, wrong: tuple[str, str, str]) -> Problem:
    """A problem where the word stands; where that is taken from another file, at the entry that takes it."""
    code, text, hint = wrong
    place = layers.place(("ladder", at, "interrupts", word), key=True)
    entry = layers.place(("ladder", at))
    if place.file == entry.file:
        return Problem(place, code, text, hint)
    return Problem(entry, code, f"{text} (taken from {place})", "write 'interrupts: [...]' here")


def _ageing(rules: Rules, layers: Layered) -> Iterator[Problem]:
    if rules.order == "ageing" and rules.ageing_us == 0:
        yield Problem(
            layers.place(("order",)),
            "R311",
            "with 'order: ageing' a time is needed",
            "write 'ageing: 30 min'",
        )


def _weights(form: RulesForm, layers: Layered, rules: Rules, found: dict[str, Fraction]) -> Iterator[Problem]:
    """The weights under the names of the classes' heads."""
    for word, weight in (form.weights or {}).items():
        place = layers.place(("weights", word), key=True)
        level = rules.level(word)
        if level is None:
            yield Problem(place, "R308", f"unknown precedence {shown(word)}", closest(word, rules.names()))
            continue
        entry = rules.ladder[level]
        if entry.served_with is not None:
            head = next(
                one.name
                for one, position in zip(rules.ladder, rules.positions, strict=True)
                if position == rules.positions[level]
            )
            yield Problem(
                place,
                "R312",
                f"{entry.name} is served with {head}, whose weight counts",
                f"write the weight under {head}",
            )
        elif entry.name in found:
            yield Problem(place, "R312", f"{entry.name} has a second weight", "leave one of them")
        else:
            found[entry.name] = weight
