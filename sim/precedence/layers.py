"""Rules over the rules that they are based on: what is not given here is taken from there, with its place.

Owns `based_on` (model.md section 3): keys that are not given, and in the ladder, fields by the name of the precedence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar, cast

from sim.documents import Part, Steps, Value
from sim.precedence.written import PrecedenceForm, RulesForm
from sim.problems import Place
from sim.written import Form, entries

__all__ = ["Layered", "as_one_word", "layered"]

F = TypeVar("F", bound=Form)


def as_one_word(name: str) -> str:
    """The name of a precedence as it is compared: capitals, one blank between words."""
    return " ".join(name.upper().split())


@dataclass
class Layered:
    """Rules with what they are based on laid under them; every value knows where it stands.

    ``whole`` is false where not all that they are based on could be read: what they do not give counts as unread.
    """

    form: RulesForm
    origins: dict[Steps, tuple[Part, Steps]] = field(default_factory=dict)
    whole: bool = True

    def place(self, path: Steps = (), *, key: bool = False) -> Place:
        """Where a value stands, in whichever of the files it was written."""
        part, theirs = self.origin(path)
        return part.place(theirs, key=key)

    def origin(self, path: Steps) -> tuple[Part, Steps]:
        """The file in which a value was written, and its path there."""
        known = max(length for length in range(len(path) + 1) if path[:length] in self.origins)
        part, begin = self.origins[path[:known]]
        return part, begin + path[known:]

    @property
    def value(self) -> dict[str, Value]:
        """The rules as they would be written if they were based on none, where nothing is wrong with them."""
        made = {key: self._said((key,)) for key in _given(self.form) if key != "based_on"}
        if self.form.ladder is not None:
            made["ladder"] = [
                {key: self._said(("ladder", at, key)) for key in _given(one)} for at, one in entries(self.form.ladder)
            ]
        return made

    def _said(self, path: Steps) -> Value:
        part, theirs = self.origin(path)
        return part.part(theirs).value


def _given(form: Form) -> Iterator[str]:
    """The fields that a form gives, in their own order."""
    return (field for field in type(form).model_fields if not form.lacks(field))


def layered(form: RulesForm, part: Part, base: Layered | None) -> Layered:
    """A variant over what it is based on: keys that are not given, and fields of the ladder by name.

    Where a form names a base and none is given, that could not be read.
    """
    made = Layered(form, {(): (part, ())}, whole=form.lacks("based_on"))
    if base is not None:
        made.whole = base.whole
        for key in base.form.model_fields_set - form.model_fields_set:
            _take(made, base, (key,), (key,))
    if not form.lacks("based_on"):
        ladder = None if form.ladder is None else list(_ladder(form.ladder, base, made))
        made.form = _over(form, base.form if base else None).model_copy(update={"ladder": ladder} if ladder else {})
    return made


def _over(own: F, base: F | None) -> F:
    """A form with what it does not give taken from another; from None, as what could not be read."""
    fields = type(own).model_fields if base is None else base.model_fields_set
    return own.model_copy(update={key: getattr(base, key, None) for key in fields if own.lacks(key)})


def _take(made: Layered, base: Layered, path: Steps, theirs: Steps) -> None:
    """Everything at and below a path of the base, with where it stands."""
    made.origins[path] = base.origin(theirs)
    for known, origin in base.origins.items():
        if known[: len(theirs)] == theirs and len(known) > len(theirs):
            made.origins[path + known[len(theirs) :]] = origin


def _ladder(
    ladder: list[PrecedenceForm | None], base: Layered | None, made: Layered
) -> Iterator[PrecedenceForm | None]:
    """The entries and their order as written here, each with what it does not give from its namesake."""
    theirs = {one.name: (at, one) for at, one in entries(base.form.ladder) if one.name is not None} if base else {}
    known = base is not None and not base.form.unread("ladder") and len(theirs) == len(base.form.ladder or ())
    for at, own in enumerate(ladder):
        if own is not None and own.name is not None and own.name in theirs:
            same, below = theirs[own.name]
            for key in below.model_fields_set - own.model_fields_set:
                _take(made, cast(Layered, base), ("ladder", at, key), ("ladder", same, key))
            yield _over(own, below)
        elif own is None or (known and own.name is not None):
            yield own
        else:
            made.whole = False
            yield _over(own, None)
