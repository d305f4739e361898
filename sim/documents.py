"""YAML with places: the text of a file to plain values, every scalar still text, and where each stands.

Owns the only door to ``yaml``, what a document may be made of (no repeated keys, tags, alias bombs, endless
nesting), and values by their path, for studies that vary one. What a document means is the business of the
``written`` modules. Codes Y101 to Y119.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml

from sim.problems import Place, Problem
from sim.textfiles import TextFile, read_text_file, shown

__all__ = [
    "CODES",
    "Document",
    "Part",
    "Steps",
    "Value",
    "as_value",
    "parse_yaml",
    "paths",
    "read_yaml",
    "texts",
    "value_at",
    "with_value",
]

Value: TypeAlias = "dict[str, Value] | list[Value] | str"
Steps: TypeAlias = "tuple[str | int, ...]"

DEEPEST = 40
MOST_NODES = 1_000_000
MOST_BY_ALIASES = 20_000

CODES = {
    "Y101": "the text is not YAML",
    "Y102": "the file is empty",
    "Y103": "a key is given twice",
    "Y104": "a key is not a plain word",
    "Y105": "tags (!...) are not read",
    "Y106": "nested too deeply",
    "Y107": "aliases repeat too much, or repeat themselves",
    "Y108": "several documents in one file",
    "Y109": "a character that no text file has",
    "Y110": "merge keys (<<) are not read",
    "Y111": "more entries than such a file can sensibly have",
}

_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN_TAGS = {"text", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_TAB = re.compile(r"[ ]*\t")
_DASH = re.compile(r"[ ]*-[^ -]")


class _Refused(Exception):  # noqa: N818 - it says what became of the document
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.text)


class _TooMuch(yaml.YAMLError):
    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(text)


class _KeepText:
    """What both loaders share: no scalar is resolved, nesting and size are bounded while nodes are made."""

    depth = 0
    nodes = 0

    def descend_resolver(self, _node: object, _index: object) -> None:
        self.depth += 1
        self.nodes += 1
        if self.depth > DEEPEST:
            raise _TooMuch("Y106", f"nested more than {DEEPEST} levels deep")
        if self.nodes > MOST_NODES:
            raise _TooMuch("Y111", f"more than {MOST_NODES:,} entries")

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return "text"


class _PythonLoader(_KeepText, yaml.SafeLoader):
    pass


_LOADERS: list[Any] = [_PythonLoader]
if yaml.__with_libyaml__:

    class _LibraryLoader(_KeepText, yaml.CSafeLoader):
        pass

    _LOADERS.insert(0, _LibraryLoader)


@dataclass
class Document:
    """A YAML file as plain values (mappings, lists, text) and the places of its keys and values."""

    file: str
    value: Value
    sha256: str = ""
    _root: yaml.Node | None = None
    _grafts: tuple[tuple[Steps, Part], ...] = ()
    _index: dict[int, dict[str | int, tuple[yaml.Node, yaml.Node]]] = field(default_factory=dict, repr=False)

    def place(self, path: Steps = (), *, key: bool = False) -> Place:
        """Where the value at a path stands, or with ``key`` its key; of what is absent, what should hold it.

        In a list a step may also be the text of an entry.
        """
        for begin, graft in self._grafts:
            if path[: len(begin)] == begin:
                return graft.place(path[len(begin) :], key=key)
        node: yaml.Node | None = self._root
        mark: yaml.Node | None = None
        for step in path:
            found = self._children(node).get(step)
            if found is None:
                break
            mark, node = found
        else:
            if key and mark is not None:
                node = mark
        if node is None:
            return Place(self.file)
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def part(self, path: Steps = ()) -> Part:
        """The document from a path on."""
        return Part(self, path)

    def with_value(self, path: Steps, value: Value, stands: Part | None = None) -> Document:
        """The same document with another value at a path; the places stay.

        ``stands`` is where the value is written, in another document; there its places are.
        """
        grafts = self._grafts if stands is None else ((path, stands), *self._grafts)
        return replace(self, value=with_value(self.value, path, value), _grafts=grafts)

    def bare(self) -> Document:
        """The same without places, small and fit for another process."""
        return Document(self.file, self.value, self.sha256)

    def _children(self, node: yaml.Node | None) -> dict[str | int, tuple[yaml.Node, yaml.Node]]:
        known = self._index.get(id(node))
        if known is None:
            known = {}
            if isinstance(node, yaml.MappingNode):
                for key, child in node.value:
                    known.setdefault(key.value, (key, child))
            elif isinstance(node, yaml.SequenceNode):
                known = {at: (child, child) for at, child in enumerate(node.value)}
                for child in node.value:
                    if isinstance(child, yaml.ScalarNode):
                        known.setdefault(str(child.value), (child, child))
            self._index[id(node)] = known
        return known


@dataclass(frozen=True)
class Part:
    """A document from a path on: what stands in a file of its own or in place inside another."""

    document: Document
    path: Steps = ()

    @property
    def file(self) -> str:
        """The file that it stands in, as problems name it."""
        return self.document.file

    @property
    def folder(self) -> Path:
        """The folder that relative paths in it start from."""
        return Path() if self.file == "-" else Path(self.file).parent

    @property
    def value(self) -> Value:
        """The plain value."""
        return value_at(self.document.value, self.path)

    def place(self, path: Steps = (), *, key: bool = False) -> Place:
        """Where the value at a path from here stands, or its key."""
        return self.document.place(self.path + path, key=key)

    def part(self, path: Steps) -> Part:
        """What stands at a path from here."""
        return Part(self.document, self.path + path)

    def with_value(self, path: Steps, value: Value, stands: Part | None = None) -> Part:
        """The same with another value at a path from here (`Document.with_value`)."""
        return Part(self.document.with_value(self.path + path, value, stands), self.path)

    def bare(self) -> Part:
        """The same without places, small and fit for another process."""
        return Part(self.document.bare(), self.path)


def read_yaml(path: str | Path, *, named_at: Place | None = None) -> tuple[Document | None, list[Problem]]:
    """The document in a file, or what is wrong with it."""
    found, problems = read_text_file(path, named_at=named_at)
    return (None, problems) if found is None else parse_yaml(found)


def parse_yaml(source: TextFile | str, *, file: str = "<text>") -> tuple[Document | None, list[Problem]]:
    """The document that a text is, or what is wrong with it; repeated keys and the like are refused."""
    given = TextFile(file, source.removeprefix("\ufeff"), "") if isinstance(source, str) else source
    try:
        root = _composed(given)
    except _Refused as refused:
        return None, [refused.problem]
    reading = _Reading(given.path)
    try:
        value = reading.plain(root)
    except _Refused as refused:
        return None, [refused.problem]
    if reading.problems:
        return None, reading.problems
    return Document(given.path, value, given.sha256, root), []


def _composed(given: TextFile) -> yaml.Node:
    odd = _UNPRINTABLE.search(given.text)
    if odd is not None:
        place = _place_at(given, odd.start())
        raise _Refused(Problem(place, "Y109", f"the character U+{ord(odd[0]):04X} stands in no text file"))
    loader = _LOADERS[0](given.text)
    collecting = gc.isenabled()
    gc.disable()  # a node refers to no node above it: looking for cycles takes six times as long as reading
    try:
        root = loader.get_single_node()
    except _TooMuch as much:
        mark = loader.peek_event().start_mark
        raise _Refused(Problem(_marked(given, mark), much.code, much.text)) from None
    except yaml.MarkedYAMLError as wrong:
        raise _Refused(_syntax(given, wrong)) from None
    except (yaml.YAMLError, RecursionError, ValueError) as wrong:
        raise _Refused(Problem(Place(given.path), "Y101", f"not YAML: {str(wrong)[:80]}")) from None
    finally:
        loader.dispose()
        if collecting:
            gc.enable()
    if root is None:
        raise _Refused(Problem(Place(given.path, 1, 1), "Y102", "the file is empty"))
    return cast(yaml.Node, root)


def _place_at(given: TextFile, at: int) -> Place:
    return Place(given.path, given.text.count("\n", 0, at) + 1, at - given.text.rfind("\n", 0, at))


def _marked(given: TextFile, mark: yaml.Mark) -> Place:
    return Place(given.path, mark.line + 1, mark.column + 1)


def _syntax(given: TextFile, wrong: yaml.MarkedYAMLError) -> Problem:
    """A parser's complaint in one line: what it was reading, what is wrong, and where."""
    mark = wrong.problem_mark or wrong.context_mark
    place = _marked(given, mark) if mark is not None else Place(given.path)
    said = (wrong.problem or "it cannot be read").removeprefix("found ")
    context = (wrong.context or "").removeprefix("while ")
    if "single document" in context:
        return Problem(
            place,
            "Y108",
            "several documents in one file",
            "keep one document in a file, without '---' between",
        )
    if "nesting depth" in said:  # libyaml from 0.2.6 on has a bound of its own, above ours
        return Problem(place, "Y106", f"nested more than {DEEPEST} levels deep")
    if "alias" in said and "undefined" in said:
        return Problem(place, "Y107", "an alias (*name) stands for nothing", "write '*' texts in quotes")
    if mark is not None and _TAB.match(_line(given.text, mark.line)):
        return Problem(place, "Y101", "a tab where YAML wants blanks", "indent with blanks")
    if "cannot start any token" in said:
        return Problem(place, "Y101", "a character that cannot begin a value", "put the value in quotes")
    if "mapping values are not allowed" in said:
        hint = "put a value with ': ' in it in quotes, or check the indentation and the line before"
        if mark is not None and _DASH.match(_line(given.text, mark.line)):
            hint = "put a blank behind '-'"
        return Problem(place, "Y101", "a ':' where none can be", hint)
    began = wrong.context_mark
    if began is not None and "could not find expected ':'" in said:
        return Problem(_marked(given, began), "Y101", "a key without ': '", "write a ':' and a blank behind the key")
    if began is not None and "quoted scalar" in context:
        return Problem(_marked(given, began), "Y101", "a quote that is never closed", "close it in the same line")
    said = re.sub(r", but (found|got) .*", "", said)
    text = f"not YAML: {context}: {said}" if context else f"not YAML: {said}"
    return Problem(place, "Y101", text[:80], "check quotes, brackets and indentation")


def _line(text: str, number: int) -> str:
    lines = text.split("\n", number + 1)
    return lines[number] if number < len(lines) else ""


class _Reading:
    """Nodes to plain values; each anchored node is made once, and counted as often as it is used."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.made: dict[int, Value] = {}
        self.sizes: dict[int, int] = {}
        self.open: set[int] = set()
        self.repeated = 0
        self.slots = 0

    def plain(self, node: yaml.Node) -> Value:
        if isinstance(node, yaml.ScalarNode):
            if node.tag != "text":
                self._check_tag(node)
            return str(node.value)
        at = id(node)
        if at in self.made:
            self.repeated += self.sizes[at]
            if self.repeated > MOST_BY_ALIASES:
                raise _Refused(self._problem(node, "Y107", "aliases repeat too much", "write the values out"))
            return self.made[at]
        if at in self.open:
            raise _Refused(self._problem(node, "Y107", "an alias stands inside what it repeats"))
        self.open.add(at)
        self.slots += len(node.value)
        if self.slots > MOST_NODES:
            raise _Refused(self._problem(node, "Y111", f"more than {MOST_NODES:,} entries"))
        before = len(self.made) + self.repeated
        if node.tag != "text":
            self._check_tag(node)
        value: Value
        if isinstance(node, yaml.MappingNode):
            value = self._mapping(node)
        else:
            value = [self.plain(child) for child in node.value]
        self.open.discard(at)
        self.made[at] = value
        self.sizes[at] = len(self.made) + self.repeated - before + len(node.value)
        return value

    def _mapping(self, node: yaml.MappingNode) -> Value:
        found: dict[str, Value] = {}
        before: yaml.Node | None = None
        for key, child in node.value:
            last, before = before, child
            if not isinstance(key, yaml.ScalarNode):
                self.problems.append(
                    self._problem(
                        key,
                        "Y104",
                        "a list or mapping stands as a key",
                        "put texts with braces or brackets in quotes",
                    )
                )
                continue
            name = str(key.value)
            if _parted(last, key, child):
                began = cast(yaml.ScalarNode, last)
                text = f"the ',' in {shown(f'{began.value}, {name}')} ends the value"
                self.problems.append(self._problem(began, "Y101", text, "put the whole value in quotes"))
                continue
            if name == "<<" and not key.style:
                self.problems.append(self._problem(key, "Y110", "merge keys (<<) are not read", "write the keys out"))
            elif name in found:
                first = next(other for other, _ in node.value if other.value == name)
                self.problems.append(
                    self._problem(
                        key,
                        "Y103",
                        f"the key {shown(name)} is given twice (first in line {first.start_mark.line + 1})",
                    )
                )
            else:
                found[name] = self.plain(child)
        return found

    def _check_tag(self, node: yaml.Node) -> None:
        if node.tag not in _PLAIN_TAGS:
            self.problems.append(
                self._problem(node, "Y105", "tags (!...) are not read", "put a text that begins with '!' in quotes")
            )

    def _problem(self, node: yaml.Node, code: str, text: str, hint: str = "") -> Problem:
        return Problem(Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1), code, text, hint)


def _parted(last: yaml.Node | None, key: yaml.ScalarNode, child: yaml.Node) -> bool:
    """Whether ``F(a, b)`` without quotes stands inside of ``{...}``: a value ``F(a`` and a key ``b)``."""
    if not (isinstance(last, yaml.ScalarNode) and isinstance(child, yaml.ScalarNode)):
        return False
    plain = not (last.style or key.style or child.style or child.value)
    return plain and last.value.count("(") > last.value.count(")") and key.value.endswith(")")


def value_at(value: Value, path: Steps) -> Value:
    """The value at a path; raises `KeyError` with the first step that leads nowhere."""
    for step in path:
        below: Value | None = None
        if isinstance(value, dict):
            below = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            below = value[step]
        if below is None:
            raise KeyError(step)
        value = below
    return value


def as_value(given: object) -> Value:
    """A Python value as a document has it: every scalar as the text that people would write."""
    if isinstance(given, Mapping):
        return {str(key): as_value(child) for key, child in given.items()}
    if isinstance(given, list | tuple):
        return [as_value(child) for child in given]
    if isinstance(given, bool):
        return "true" if given else "false"
    return format(Decimal(repr(given)), "f") if isinstance(given, float) else str(given)


def with_value(value: Value, path: Steps, new: Value) -> Value:
    """A copy of a value with another one at a path; the last key may be new. The original stays as it is."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        below = value.get(step, {})
        return {**value, step: with_value(below, rest, new)}
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return [*value[:step], with_value(value[step], rest, new), *value[step + 1 :]]
    raise KeyError(step)


def texts(value: Value) -> Iterator[str]:
    """Every text of a value, keys too, in the order of the file."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child)
    else:
        yield value


def paths(value: Value, begin: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Every scalar of a value with its path, in the order of the file."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from paths(child, (*begin, key))
    elif isinstance(value, list):
        for at, child in enumerate(value):
            yield from paths(child, (*begin, at))
    else:
        yield begin, value
