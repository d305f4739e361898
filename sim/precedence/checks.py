"""What a ladder and its rules must hold together with themselves, and the `Rules` that they make.

Owns every rule that takes more than one entry of a rules file. What one entry must look like is `written`'s. A
check takes a `Ladder` and yields problems with the places of the file in which the value at fault was written; what
could not be read has the benefit of the doubt, so that nothing is told that only follows from something else.
Codes R301 to R319, and T501 to T509 for targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from sim.documents import Value, texts
from sim.precedence.layers import Layered
from sim.precedence.rules import DEFAULT_LADDER, CopyPrecedence, Order, Precedence, Rules
from sim.precedence.written import LONGEST_PROSIGN, PrecedenceForm
from sim.problems import Problem
from sim.textfiles import shown
from sim.written import closest, entries

__all__ = ["CODES", "check_rules", "may_be_called"]

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


class Ladder:
    """The ladder as far as it could be read: what each word means on it, and which class each entry is in."""

    def __init__(self, layers: Layered) -> None:
        self.layers, self.form = layers, layers.form
        self.written = layers.form.ladder or []
        self.steps = tuple(map(_step, self.written)) or DEFAULT_LADDER
        sure = Rules("", self.steps)
        if self.written:
            self.steps = tuple(self._doubtful(at, step, sure) for at, step in enumerate(self.steps))
        self.known = Rules("", self.steps)
        self.heads: list[int | None] = []
        for at in range(len(self.steps)):
            self.heads.append(self._head(at))

    def entries(self) -> Iterator[tuple[int, PrecedenceForm]]:
        """The entries that could be read, with their levels."""
        return entries(self.written)

    def served_with(self, at: int) -> int | None:
        """The level above that an entry is served with."""
        one = self.written[at] if self.written else None
        level = None if one is None or one.served_with is None else self.known.level(one.served_with)
        return level if level is not None and level < at else None

    def not_below(self, level: int, at: int) -> bool:
        """Whether a level is of the same class as another or of one above, whatever could not be read."""
        one, other = self.heads[level], self.heads[at]
        return level == at or (one is not None and other is not None and one <= other)

    def unknown(self, word: str) -> bool:
        """Whether a word means none of them, as far as they could be read."""
        return self.layers.whole and self.known.level(word) is None and not may_be_called(self.known, word)

    def wrong(self, word: str) -> tuple[str, str, str]:
        """The code, text and hint for a word that is unknown."""
        return "R308", f"unknown precedence {shown(word)}", closest(word, filter(None, self.known.names()))

    def name(self, level: int) -> str:
        """What a level is called in problems."""
        return self.steps[level].name or "this precedence"

    def rules(self) -> Rules:
        """The rules that it belongs to."""
        form = self.form
        return Rules(
            name=form.rules or "",
            ladder=tuple(self._whole(at, step) for at, step in enumerate(self.steps)),
            order=cast(Order, form.order or "precedence"),
            interruption=form.interruption is not False,
            resume=form.interrupted == "resume",
            cancel_characters=form.cancel_sequence or 0,
            copy_precedence=cast(CopyPrecedence, form.copy_precedence or "message"),
            ageing_us=form.ageing or 0,
            weights=MappingProxyType(
                {
                    self.steps[level].name: weight
                    for level, weight in ((self.known.level(word), weight) for word, weight in self.weights())
                    if level is not None and weight is not None
                }
            ),
            source=form.source or "",
            note=form.note or "",
        )

    def weights(self) -> Iterable[tuple[str, Fraction | None]]:
        """The weights as written."""
        return (self.form.weights or {}).items()

    def _doubtful(self, at: int, step: Precedence, sure: Rules) -> Precedence:
        """A step; one whose words could not be read may be called all that stands for them and means no other."""
        one = self.written[at]
        if one is None or not one.unread("words"):
            return step
        part, path = self.layers.origin(("ladder", at, "words"))
        entry = cast("dict[str, Value]", part.part(path[:-1]).value)
        said = texts([value for key, value in entry.items() if one.lacks(key) or key == "words"])
        return replace(step, words=step.words + tuple(text for text in said if sure.level(text) is None))

    def _head(self, at: int) -> int | None:
        """The highest level of an entry's class; None where that is in doubt."""
        one = self.written[at] if self.written else None
        if not self.written or (one is not None and one.lacks("served_with")):
            return at
        above = self.served_with(at)
        return None if above is None else self.heads[above]

    def _whole(self, at: int, step: Precedence) -> Precedence:
        """A step with what it refers to."""
        one, above = self.written[at] if self.written else None, self.served_with(at)
        cuts = ((self.known.level(word), rest) for word, rest in ((one and one.interrupts) or {}).items())
        return replace(
            step,
            served_with=None if above is None else self.steps[above].name,
            interrupts=MappingProxyType(
                {self.steps[level].name: rest for level, rest in cuts if level is not None and rest is not None}
            ),
        )


Check = Callable[[Ladder], Iterator[Problem]]


def check_rules(layers: Layered) -> tuple[Rules | None, list[Problem]]:
    """The rules of all layers, as far as they could be read, and everything that is wrong between their entries.

    Where there are errors, they are only good for knowing names. None where it is not known what is on the ladder.
    """
    form = layers.form
    if form.unread("ladder"):
        return None, list(_ageing(layers))
    if form.ladder == []:
        text, hint = "the ladder has no precedences", "leave 'ladder' out for the usual four"
        return None, [Problem(layers.place(("ladder",)), "R301", text, hint), *_ageing(layers)]
    ladder = Ladder(layers)
    problems = [problem for check in CHECKS for problem in check(ladder)]
    return (ladder.rules() if layers.whole else None), [*problems, *_ageing(layers)]


def may_be_called(rules: Rules, word: str) -> bool:
    """Whether a word that no precedence has may be the name or the prosign of one that could not be read."""
    return any(not step.name or (not step.prosign and len(word) <= LONGEST_PROSIGN) for step in rules.ladder)


def _step(one: PrecedenceForm | None) -> Precedence:
    """An entry of its own; a name or a prosign that could not be read, or is lacking, is empty."""
    if one is None:
        return Precedence("", "")
    return Precedence(one.name or "", one.prosign or "", tuple(word for _, word in _words_of(one)), one.target)


def _words_of(one: PrecedenceForm) -> Iterator[tuple[int, str]]:
    return entries([one.name] if one.lacks("words") else one.words)


def _names(ladder: Ladder) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, one in ladder.entries():
        if one.name is not None and one.name in seen:
            text = f"a second precedence is called {shown(one.name)}"
            yield Problem(ladder.layers.place(("ladder", at, "name")), "R305", text, "give it a name of its own")
        seen.add(one.name or "")
        if one.lacks("prosign"):
            text = f"{one.name or 'a precedence'} has no prosign"
            yield Problem(ladder.layers.place(("ladder", at)), "R306", text, "write 'prosign: Z'")


def _words(ladder: Ladder) -> Iterator[Problem]:
    """Words and names must mean one step; prosigns may be shared, but be no one else's word."""
    named = [(at, one, one.name) for at, one in ladder.entries() if one.name is not None]
    meaning = {name: name for _, _, name in named}
    for at, one, name in named:
        for place, word in _words_of(one):
            before = meaning.setdefault(word, name)
            if before != name:
                text = f"{shown(word)} cannot mean {name}, since it means {before}"
                path = ("ladder", at, "words", place)
                yield Problem(ladder.layers.place(path), "R307", text, "leave it with one of them")
    signs = {(one.prosign, name) for _, one, name in named}
    for at, one, name in named:
        owner = meaning.get(one.prosign or "", name)
        if owner != name and (one.prosign, owner) not in signs:
            text = f"the prosign {shown(one.prosign or '')} cannot mean {name}, since it means {owner}"
            yield Problem(ladder.layers.place(("ladder", at, "prosign")), "R307", text, "leave it with one of them")


def _served(ladder: Ladder) -> Iterator[Problem]:
    for at, one in ladder.entries():
        if one.served_with is None or ladder.served_with(at) is not None:
            continue
        place = ladder.layers.place(("ladder", at, "served_with"))
        if ladder.unknown(one.served_with):
            yield Problem(place, *ladder.wrong(one.served_with))
        elif ladder.known.level(one.served_with) is not None:
            text = f"{ladder.name(at)} can only be served with a precedence above it"
            yield Problem(place, "R309", text, "change the order of the ladder, or the name")


def _interrupts(ladder: Ladder) -> Iterator[Problem]:
    """What a precedence may cut is on the ladder, and below."""
    for at, one in ladder.entries():
        for word in one.interrupts or ():
            level = ladder.known.level(word)
            if ladder.unknown(word):
                yield _at_interrupts(ladder, at, word, ladder.wrong(word))
            elif level is not None and ladder.not_below(level, at):
                text = f"{ladder.name(at)} cannot interrupt {ladder.name(level)}, which is not below it"
                yield _at_interrupts(ladder, at, word, ("R310", text, "name precedences of lower classes"))


def _at_interrupts(ladder: Ladder, at: int, word: str, wrong: tuple[str, str, str]) -> Problem:
    """A problem where the word stands; where that is taken from another file, at the entry that takes it."""
    code, text, hint = wrong
    place = ladder.layers.place(("ladder", at, "interrupts", word), key=True)
    entry = ladder.layers.place(("ladder", at))
    if place.file == entry.file:
        return Problem(place, code, text, hint)
    return Problem(entry, code, f"{text} (taken from {place})", "write 'interrupts: [...]' here")


def _weights(ladder: Ladder) -> Iterator[Problem]:
    """A weight stands under the name of its class's head, once."""
    seen: set[int] = set()
    for word, _ in ladder.weights():
        place = ladder.layers.place(("weights", word), key=True)
        level = ladder.known.level(word)
        if ladder.unknown(word):
            yield Problem(place, *ladder.wrong(word))
        if level is None:
            continue
        name, head = ladder.name(level), ladder.heads[level]
        if head is not None and head != level:
            first = ladder.name(head)
            text = f"{name} is served with {first}, whose weight counts"
            yield Problem(place, "R312", text, f"write the weight under {first}")
        elif level in seen:
            yield Problem(place, "R312", f"{name} has a second weight", "leave one of them")
        seen.add(level)


def _ageing(layers: Layered) -> Iterator[Problem]:
    form = layers.form
    if form.order == "ageing" and not form.ageing and not form.unread("ageing"):
        place, text = layers.place(("order",)), "with 'order: ageing' a time is needed"
        yield Problem(place, "R311", text, "write 'ageing: 30 min'")


CHECKS: tuple[Check, ...] = (_names, _words, _served, _interrupts, _weights)
