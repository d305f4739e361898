"""The lines of a text, cleaned for reading, each knowing where its characters stood.

Owns line ends (CR CR LF and others), byte-order marks, blanks, HTML entities and tags, markdown links, quote
marks; and places: offset to line and column. It does not know what a line says. ``heading`` asks for lines
one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

__all__ = ["Line", "Source", "clean_block", "clean_line", "upper"]

_BREAK = re.compile(
    r"\r*\n|\r+|&(?:amp;)*#(?:0*10|0*13|[xX]0*[aAdD]);|<(?:br|BR|Br)\s{0,9}/?>|</?(?:p|P|div|DIV|tr|TR|li"
    r"|LI)>|[\x0b\x0c\x85\u2028\u2029]"
)
_PHYSICAL = re.compile(r"\r*\n|\r+")
_DIRTY = re.compile(r"[&<>\\\[\t\u00a0\u200b\ufeff\x00-\x08\x0e-\x1f*]")
_ENTITY = re.compile(
    r"&(?:amp;)*(?:(?P<name>lt|gt|quot|apos|nbsp|ndash|mdash|para|#0*39);|#(?P<decimal>\d{1,7});"
    r"|#[xX](?P<hexadecimal>[0-9a-fA-F]{1,6});)|&(?:amp;)+"
)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>|<!--[^<>\n]{0,300}-->")
_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\((?:#|/|\.|https?:|mailto:)[^()\s]{0,300}\)")
_NAMED = {
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
    "nbsp": " ",
    "ndash": "-",
    "mdash": "-",
    "para": "\u00b6",
}
_ROUNDS = 4  # how often cleaning may uncover more to clean


class Line:
    """A stretch of one line: its cleaned text, the same in capitals, and where each character stood."""

    __slots__ = ("at", "end", "text", "where")

    def __init__(self, text: str, at: int, end: int, where: Sequence[int] | None = None) -> None:
        self.text = text
        self.at = at
        self.end = end
        self.where = where

    def offset(self, index: int) -> int:
        """Where in the source the character ``index`` of the cleaned text stood."""
        if self.where is None:
            return self.at + index
        return self.where[index] if index < len(self.where) else self.end

    def cut(self, start: int, stop: int | None = None) -> Line:
        """A part of the line, blanks at both ends left out."""
        text = self.text
        stop = len(text) if stop is None else stop
        while start < stop and text[start] == " ":
            start += 1
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        where = None if self.where is None else self.where[start:stop]
        end = self.offset(stop - 1) + 1 if stop > start else self.offset(start)
        return Line(text[start:stop], self.offset(start), end, where)


class Source:
    """A text and its places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    def lines(self, start: int, limit: int, longest: int) -> Iterator[tuple[Line, int]]:
        """Cleaned lines from an offset on, each with the offset behind its end; at most ``limit`` of them.

        A line longer than ``longest`` is given in pieces of that length.
        """
        text, size = self.text, len(self.text)
        given = 0
        while start < size and given < limit:
            found = _BREAK.search(text, start, start + longest + 12)
            stop, following = (found.start(), found.end()) if found else (size, size)
            if stop - start > longest:
                stop = following = start + longest
            yield clean_line(text[start:stop], start), following
            start = following
            given += 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        if self._starts is None:
            self._starts = [0, *(found.end() for found in _PHYSICAL.finditer(self.text))]
        row = bisect_right(self._starts, offset) - 1
        return row + 1, offset - self._starts[row] + 1


def upper(text: str) -> str:
    """The text in capitals, character for character."""
    capitals = text.upper()
    if len(capitals) == len(text):
        return capitals
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def clean_line(raw: str, at: int) -> Line:
    """One line with blanks stripped and markup taken out."""
    if _DIRTY.search(raw):
        return _clean_dirty(raw, at)
    text = raw.strip()
    start = at + len(raw) - len(raw.lstrip()) if text else at
    return Line(text, start, start + len(text))


def _clean_dirty(raw: str, at: int) -> Line:
    text: str = raw
    where: list[int] = list(range(at, at + len(raw)))
    for _ in range(_ROUNDS):
        before = text
        for pattern, put in ((_ENTITY, _entity), (_TAG, _nothing), (_LINK, _link)):
            if pattern.search(text):
                text, where = _replaced(pattern, put, text, where)
        if text == before:
            break
    text = text.translate(_BLANKS)
    if "**" in text:
        text = text.replace("**", "  ")
    start = len(text) - len(text.lstrip("> "))
    stop = len(text.rstrip(" \\"))
    if start >= stop:
        return Line("", at, at)
    return Line(text[start:stop], where[start], where[stop - 1] + 1, where[start:stop])


_BLANKS = dict.fromkeys((9, 160, 8203, 65279, *range(9), *range(14, 32)), " ")


def _entity(found: re.Match[str]) -> str:
    if found["name"]:
        return _NAMED.get(found["name"], "'")
    digits = found["decimal"] or found["hexadecimal"]
    if not digits:
        return "&"
    code = int(digits, 10 if found["decimal"] else 16)
    if code in (10, 13) or not 32 <= code < 0x110000 or 0xD800 <= code < 0xE000:
        return " "
    return chr(code)


def _nothing(found: re.Match[str]) -> str:
    return ""


def _link(found: re.Match[str]) -> str:
    return "\u00b6" if found[1] == "1" else found[1]


def _replaced(pattern: re.Pattern[str], put: object, text: str, where: list[int]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for found in pattern.finditer(text):
        start, stop = found.span()
        pieces.append(text[last:start])
        places += where[last:start]
        inside = put(found)  # type: ignore[operator]
        if inside and inside != "\u00b6" and pattern is _LINK:
            places += where[start + 1 : start + 1 + len(inside)]
        else:
            places += [where[start]] * len(inside)
        pieces.append(inside)
        last = stop
    pieces.append(text[last:])
    places += where[last:]
    return "".join(pieces), places


def clean_block(raw: str) -> str:
    """Many lines cleaned of markup, their ends made ``\\n``, blanks at their ends and blank lines around left out."""
    text = raw
    if "&" in text or "<" in text:
        text = _BREAK.sub("\n", text)
    elif "\r" in text or _RARE_BREAK.search(text):
        text = _PLAIN_BREAK.sub("\n", text)
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = _BREAK.sub("\n", _ENTITY.sub(_entity, text))
        if "<" in text:
            text = _TAG.sub("", text)
        if "](" in text:
            text = _LINK.sub(_link, text)
        if text == before:
            break
    if _CONTROL.search(text):
        text = text.translate(_BLANKS)
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


_PLAIN_BREAK = re.compile(r"\r*\n|\r+|[\x0b\x0c\x85\u2028\u2029]")
_RARE_BREAK = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\t\u00a0\u200b\ufeff\x00-\x08\x0e-\x1f]")
