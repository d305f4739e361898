"""The lines of a text, cleaned for reading, each knowing where its characters stood.

Owns line ends (CR CR LF, soft breaks of mail and others), byte-order marks, blanks and hyphens of all kinds,
HTML entities and tags, quoted-printable, markdown links, quote marks; and places: offset to line and column.
It does not know what a line says. ``heading`` asks for lines one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

__all__ = ["Line", "Source", "clean_block", "clean_line", "has_markup", "upper"]

_BREAK = re.compile(
    r"\r*\n|\r+|&(?:amp;)*#(?:0*10|0*13|[xX]0*[aAdD]);|<(?:br|BR|Br)\s{0,9}/?>|</?(?:p|P|div|DIV|tr|TR|li"
    r"|LI)>|[\x0b\x0c\x85\u2028\u2029]|(?:\\r){0,3}\\n"
)
_BLOCK_BREAK = re.compile(_BREAK.pattern.removesuffix(r"|(?:\\r){0,3}\\n"))
_PHYSICAL = re.compile(r"\r*\n|\r+")
_DIRTY = re.compile(
    r"[&<>|=\"\\\[\t\x00-\x08\x0e-\x1f*\u00a0\u00ad\u1680\u2000-\uffff]|/ /|[^\S\n]{2}(?=\S)|[,;\u00b6\u2022\u00b7]"
)
_ENTITY = re.compile(
    r"&(?:amp;)*(?:(?P<name>lt|gt|quot|apos|nbsp|ensp|emsp|thinsp|shy|ndash|mdash|minus|hyphen|sol|num|lpar|rpar"
    r"|colon|comma|para|[lr]squo|[lr]dquo|#0*39);|#(?P<decimal>\d{1,7});"
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
    "ensp": " ",
    "emsp": " ",
    "thinsp": " ",
    "shy": "",
    "ndash": "-",
    "mdash": "-",
    "minus": "-",
    "hyphen": "-",
    "sol": "/",
    "num": "#",
    "lpar": "(",
    "rpar": ")",
    "colon": ":",
    "comma": ",",
    "para": "\u00b6",
    "ldquo": '"',
    "rdquo": '"',
}
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_MANY_BLANKS = re.compile(r"(?<= ) +")
_SPLIT_SLASHES = re.compile(r"(?<=/) (?=/)")
_ESCAPED = re.compile(r"\\(?=[/\"])")
_CODES = re.compile(r"=(?:20|09)[ \t]*\r*(?:\n|\Z)|=3D|=A0|=C2=A0|=E2=80=")
_SOFT = re.compile(r"[^=\s-]=[ \t]{0,9}\r*\n(?=[^=\s])")
_QUOTED = re.compile(r"=[ \t]{0,9}\r*\n|(?:=[0-9A-F]{2})+")
_QUOTED_WINDOW = 20_000
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
        self.quoted = _is_quoted(text)
        self._starts: list[int] | None = None

    def lines(self, start: int, limit: int, longest: int) -> Iterator[tuple[Line, int]]:
        """Cleaned lines from an offset on, each with the offset behind its end; at most ``limit`` of them.

        A line longer than ``longest`` is given in pieces of that length.
        """
        text, size = self.text, len(self.text)
        given = 0
        while start < size and given < limit:
            found = _BREAK.search(text, start, start + longest + 12)
            while found and self.quoted and text[found.start() - 1 : found.start()] == "=" and found[0][-1] == "\n":
                found = _BREAK.search(text, found.end(), start + longest + 12)
            stop, following = (found.start(), found.end()) if found else (size, size)
            if stop - start > longest:
                stop = following = start + longest
            yield clean_line(text[start:stop], start, self.quoted), following
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


def has_markup(raw: str) -> bool:
    """Whether entities, tags or links stand in a line."""
    return any(pattern.search(raw) for pattern in (_ENTITY, _TAG, _LINK))


def _is_quoted(text: str) -> bool:
    """Whether a text is quoted-printable: its codes, or at least two soft breaks, stand near the beginning."""
    if "=" not in text:
        return False
    window = text[:_QUOTED_WINDOW]
    return _CODES.search(window) is not None or len(_SOFT.findall(window)) > 1


def clean_line(raw: str, at: int, quoted: bool = False) -> Line:
    """One line with blanks stripped and markup taken out; ``quoted``: quoted-printable codes as well."""
    if _DIRTY.search(raw):
        return _clean_dirty(raw, at, quoted)
    text = raw.strip()
    start = at + len(raw) - len(raw.lstrip()) if text else at
    return Line(text, start, start + len(text))


def _clean_dirty(raw: str, at: int, quoted: bool) -> Line:
    text: str = raw
    where: list[int] = list(range(at, at + len(raw)))
    steps = [(_ENTITY, _entity), (_TAG, _nothing), (_LINK, _link), (_ESCAPED, _nothing)]
    if quoted:
        steps.insert(0, (_QUOTED, _unquoted))
    for _ in range(_ROUNDS):
        before = text
        for pattern, put in steps:
            if pattern.search(text):
                text, where = _replaced(pattern, put, text, where)
        if text == before:
            break
    if _INVISIBLE.search(text):
        text, where = _replaced(_INVISIBLE, _nothing, text, where)
    text = text.translate(_BLANKS)
    if "**" in text:
        text = text.replace("**", "  ")
    if "  " in text:
        text, where = _replaced(_MANY_BLANKS, _nothing, text, where)
    if "/ /" in text:
        text, where = _replaced(_SPLIT_SLASHES, _nothing, text, where)
    start, stop = _bounds(text)
    if start >= stop:
        return Line("", at, at)
    return Line(text[start:stop], where[start], where[stop - 1] + 1, where[start:stop])


def _bounds(text: str) -> tuple[int, int]:
    """Where a line begins and ends without quote marks, table rules and what else stands around it."""
    quote = '"' if text.count('"') % 2 else ""
    start = len(text) - len(text.lstrip(f"> |\u2022\u00b7{quote}"))
    if text.startswith("* ", start):
        start += 2
    return start, len(text.rstrip(f" \\,;|\u00b6{quote}"))


_BLANKS = (
    dict.fromkeys((9, 160, 5760, 8239, 8287, 12288, *range(9), *range(14, 32), *range(8192, 8203)), " ")
    | dict.fromkeys((*range(8208, 8214), 8722, 65112, 65123, 65293), "-")
    | dict.fromkeys((8260, 8725, 65295), "/")
    | dict.fromkeys((8216, 8217, 8218, 8242), "'")
    | dict.fromkeys((8220, 8221, 8243), '"')
)
"""What is read as a blank, a hyphen, a slash, an apostrophe or a quotation mark, however it was set."""


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


def _unquoted(found: re.Match[str]) -> str:
    if found[0][-1] == "\n":
        return ""
    return bytes.fromhex(found[0].replace("=", "")).decode("utf-8", "replace").replace("\n", " ").replace("\r", " ")


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
    text = _QUOTED.sub(_unquoted, raw) if _is_quoted(raw) else raw
    if "&" in text or "<" in text:
        text = _BLOCK_BREAK.sub("\n", text)
    elif "\r" in text or _RARE_BREAK.search(text):
        text = _PLAIN_BREAK.sub("\n", text)
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = _BLOCK_BREAK.sub("\n", _ENTITY.sub(_entity, text))
        if "<" in text:
            text = _TAG.sub("", text)
        if "](" in text:
            text = _LINK.sub(_link, text)
        if text == before:
            break
    if _CONTROL.search(text):
        text = _INVISIBLE.sub("", text).translate(_TEXT_BLANKS)
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


_TEXT_BLANKS = dict.fromkeys((9, 160, *range(9), *range(14, 32)), " ")
_PLAIN_BREAK = re.compile(r"\r*\n|\r+|[\x0b\x0c\x85\u2028\u2029]")
_RARE_BREAK = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\t\u00a0\u00ad\u200b\ufeff\x00-\x08\x0e-\x1f]")
