"""A scenario in one file: network, rules, targets, cables, log and curves in place.

Owns what is taken in and how the file stays readable: comments and the order of keys are kept, and what the program
has to write anew is written for people. A packed scenario gives the same run anywhere; what it means is not changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import indent
from typing import Literal, TypeAlias, cast

from sim.documents import Part, Value, parse_yaml
from sim.problems import InvalidInput
from sim.scenario.as_yaml import entry, item
from sim.scenario.files import Ref, named_under, part_named, read_scenario, rules_layers
from sim.scenario.provenance import Reading, beside, in_place
from sim.textfiles import LARGEST_CABLE

__all__ = ["pack"]

Mapping_: TypeAlias = "dict[str, Value]"
CURVES = ("addressees", "info", "profile", "characters")
SCHEMA = re.compile(r"# yaml-language-server: \$schema=\S+\n")
BEGIN = re.compile(r"^---[ \t]*\n", re.MULTILINE)
HEAD = "# yaml-language-server: $schema=scenario.schema.json\n"


def pack(path: str | Path, *, answers: bool = True) -> str:
    """A scenario (its path, or the name of one that ships) as the text of one file that needs no other.

    Without ``answers`` it lacks what gives them away: `expect`, and the comments before the first key. Raises
    `InvalidInput` with every problem of every file involved.
    """
    read_scenario(path).checked()
    reading = Reading()
    part = part_named("scenario", Ref(str(path)), reading)
    if part is None:
        raise InvalidInput(reading.problems)
    return _Packing(part, reading, answers).text()


class _Packing:
    """A scenario on its way into one file. All that it names has been read once, and found good."""

    def __init__(self, part: Part, reading: Reading, answers: bool) -> None:
        self.part, self.reading, self.answers = part, reading, answers
        self.value = cast(Mapping_, part.value)
        self.source = self._text(part)
        self.new: dict[str, Callable[[], Iterator[str]]] = {}
        self.packed: Mapping_ = dict(self.value)

    def text(self) -> str:
        """The text: the scenario's own, with the sections exchanged that name other files.

        Where its form does not allow that (a scenario in braces, anchors that meet), all of it is written anew.
        """
        for key in ("network", "rules", "targets"):
            self._take_file(key)
        self._take_log()
        self._take_entries("filings", self._filing)
        self._take_entries("traffic", self._source_of_traffic)
        if not self.answers and "expect" in self.packed:
            del self.packed["expect"]
            self.new["expect"] = lambda: iter(())
        kept = self._head() + "".join(self._sections())
        document, _ = parse_yaml(kept)
        if document is not None and document.value == self.packed:
            return kept
        return self._head() + "".join(f"{line}\n" for key, value in self.packed.items() for line in entry(key, value))

    # ------------------------------------------------------------ what is taken in

    def _take_file(self, key: Literal["network", "rules", "targets"]) -> None:
        """The file that the scenario names under a key; of rules, those that they are based on as well."""
        named = named_under(self.part, key, None)
        if named is None:
            return
        part = named if isinstance(named, Part) else part_named(key, named, self.reading)
        assert part is not None
        if key == "rules" and "based_on" in cast(Mapping_, part.value):
            layers = rules_layers(part, self.reading, ())
            assert layers is not None
            self.packed[key] = layers.value
            begin = SCHEMA.sub("", _comments(self._text(part)), count=1) if part is not named else ""
            begin = begin.removeprefix("#\n") + "# Written out, with all that they are based on.\n"
            self.new[key] = lambda: self._written(key, begin)
        elif part is not named:
            text = BEGIN.sub("", SCHEMA.sub("", self._text(part), count=1), count=1).lstrip("\n").rstrip() + "\n"
            self.packed[key] = part.value
            self.new[key] = lambda: iter([f"{key}:\n", indent(text.removeprefix("#\n"), "  ")])

    def _take_log(self) -> None:
        log = self.value.get("log")
        if not isinstance(log, str) or in_place(log):
            return
        text = self._csv(log)
        if "\n" in text.strip():
            self.packed["log"] = text
            self.new["log"] = lambda: self._written("log")
        else:  # a log without rows says nothing, and could not be told from a path
            del self.packed["log"]
            self.new["log"] = lambda: iter(["# the log had no rows\n"])

    def _take_entries(self, key: str, take: Callable[[Mapping_], Mapping_]) -> None:
        """The entries of a list, each with what it names."""
        given = self.value.get(key)
        if not isinstance(given, list):
            return
        entries = [take(one) if isinstance(one, dict) else one for one in given]
        if entries != given:
            self.packed[key] = entries
            self.new[key] = lambda: self._list(key)

    def _filing(self, filing: Mapping_) -> Mapping_:
        cable = filing.get("cable")
        if not isinstance(cable, str) or "\n" in cable:
            return filing
        found = self.reading.text(
            "cable", beside(self.part.folder, cable.strip()), largest=LARGEST_CABLE, fallback="cp1252"
        )
        assert found is not None
        return {**filing, "cable": _plain_ends(found.text)}

    def _source_of_traffic(self, source: Mapping_) -> Mapping_:
        curves = {
            key: self._csv(text)
            for key, text in source.items()
            if key in CURVES and isinstance(text, str) and text.strip().endswith(".csv") and not in_place(text)
        }
        return {**source, **curves}

    def _csv(self, path: str) -> str:
        found = self.reading.text("csv", beside(self.part.folder, path.strip()))
        assert found is not None
        return _plain_ends(found.text)

    def _text(self, part: Part) -> str:
        """The text of the file that a part is of, which has been read."""
        found = self.reading.text("", part.file)
        assert found is not None
        return found.text

    # ------------------------------------------------------------ how it is written

    def _head(self) -> str:
        """The comments before the first key, the first line naming the schema."""
        text = SCHEMA.sub("", _comments(self.source), count=1) if self.answers else ""
        return f"{HEAD}# In one file, by `cablesim pack`: it needs no other.\n{text or chr(10)}"

    def _sections(self) -> Iterator[str]:
        """The scenario key by key, each with its own text or a new one; comments between stay where they are."""
        lines = self.source.splitlines(keepends=True)
        starts = [self.part.place((key,), key=True).line - 1 for key in self.value]
        for key, (begin, end) in zip(self.value, pairwise([*starts, len(lines)]), strict=True):
            section = lines[begin:end]
            if key not in self.new:
                yield "".join(section)
                continue
            yield from self.new[key]()
            yield from _tail(section, indented=False)

    def _written(self, key: str, comments: str = "") -> Iterator[str]:
        first, *rest = entry(key, self.packed[key])
        yield f"{first}\n{indent(comments, '  ')}"
        yield from (f"{line}\n" for line in rest)

    def _list(self, key: str) -> Iterator[str]:
        """A list whose entries stand on lines of their own: those that name no file as they were."""
        given, packed = cast("list[Value]", self.value[key]), cast("list[Value]", self.packed[key])
        lines = self.source.splitlines(keepends=True)
        starts = [self.part.place((key, place)).line - 1 for place in range(len(given))]
        yield f"{key}:\n"
        yield from _tail(lines[self.part.place((key,), key=True).line - 1 : starts[0]])
        for place, (old, new) in enumerate(zip(given, packed, strict=True)):
            further = lines[starts[place] : starts[place + 1]] if place + 1 < len(given) else []
            if old == new and further:
                yield from further
            else:
                yield from (f"{line}\n" for line in item(new, "  "))
                yield from _tail(further)


def _tail(lines: list[str], indented: bool = True) -> list[str]:
    """The comments and empty lines at the end of a section, whose first line is none of them.

    What is ``indented`` may also be the end of a text; comments of the top never are.
    """
    last = len(lines)
    while last > 1 and (lines[last - 1].isspace() or lines[last - 1].lstrip(" " if indented else "").startswith("#")):
        last -= 1
    return lines[last:]


def _comments(text: str) -> str:
    """The lines before the first that is neither a comment nor empty."""
    found = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*", text)
    return found[0] if found else ""


def _plain_ends(text: str) -> str:
    """A text with plain line ends, one after the last line."""
    plain = re.sub(r"\r+\n|\r", "\n", text)
    return plain if plain.endswith("\n") else plain + "\n"
