"""Rules over the rules that they are based on: what is not given here is taken from there, with its place.

Owns `based_on` (model.md section 3): keys that are not given, and in the ladder, fields by the name of the precedence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from sim.documents import Part, Steps, Value
from sim.problems import Place

__all__ = ["Layered", "layered"]


def as_one_word(name: str) -> str:
    """The name of a precedence as it is compared: capitals, one blank between words."""
    return " ".join(name.upper().split())


@dataclass
class Layered:
    """Rules as written, with what they are based on laid under them; every value knows where it stands."""

    value: dict[str, Value]
    origins: dict[Steps, tuple[Part, Steps]] = field(default_factory=dict)

    def place(self, path: Steps = (), *, key: bool = False) -> Place:
        """Where a value stands, in whichever of the files it was written."""
        part, theirs = self.origin(path)
        return part.place(theirs, key=key)

    def origin(self, path: Steps) -> tuple[Part, Steps]:
        """The file in which a value was written, and its path there."""
        known = max(length for length in range(len(path) + 1) if path[:length] in self.origins)
        part, begin = self.origins[path[:known]]
        return part, begin + path[known:]


def layered(part: Part, base: Layered | None) -> Layered:
    """A variant over what it is based on: keys that are not given, and fields of the ladder by name."""
    own = dict(cast("dict[str, Value]", part.value))
    made = Layered({}, {(): (part, ())})
    below = base.value if base else {}
    for key in [*own, *(key for key in below if key not in own)]:
        if key == "based_on":
            continue
        if key == "ladder" and key in own and key in below:
            made.value[key] = _ladder(made, part, cast(Layered, base))
        elif key in own:
            made.value[key] = own[key]
            made.origins[(key,)] = (part, (key,))
        else:
            made.value[key] = below[key]
            _take(made, cast(Layered, base), (key,), (key,))
    return made


def _take(made: Layered, base: Layered, path: Steps, theirs: Steps) -> None:
    """Everything at and below a path of the base, with where it stands."""
    made.origins[path] = base.origin(theirs)
    for known, origin in base.origins.items():
        if known[: len(theirs)] == theirs and len(known) > len(theirs):
            made.origins[path + known[len(theirs) :]] = origin


def _ladder(made: Layered, part: Part, base: Layered) -> Value:
    """The entries and their order as written here, each with what it does not give from its namesake."""
    theirs = cast("list[dict[str, Value]]", base.value["ladder"])
    places = {as_one_word(cast(str, entry["name"])): at for at, entry in enumerate(theirs)}
    entries: list[Value] = []
    for at, own in enumerate(cast("list[dict[str, Value]]", cast("dict[str, Value]", part.value)["ladder"])):
        path: Steps = ("ladder", at)
        made.origins[path] = (part, path)
        same = places.get(as_one_word(cast(str, own["name"])))
        entry = dict(own)
        if same is not None:
            for key, value in theirs[same].items():
                if key not in own:
                    entry[key] = value
                    _take(made, base, (*path, key), ("ladder", same, key))
        entries.append(entry)
    return entries
