"""Values as the YAML that people read: short mappings on one line, long texts over several, nothing cut.

Owns the form of what is written by the program (a packed lesson). What it writes `documents` reads again as the
same value; comments are not a value's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.documents import Value

__all__ = ["entry", "item", "scalar"]

WIDEST = 120
_PLAIN = re.compile(r"[A-Za-z0-9_./(][A-Za-z0-9_./()+%' -]*")
_ODD = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def scalar(text: str) -> str:
    """A text on one line: as it is where YAML takes it so, else in double quotes."""
    if _PLAIN.fullmatch(text) and not text.endswith((" ", "-")):
        return text
    quoted = re.sub(r'["\\]', lambda found: _ESCAPES[found[0]], text)
    return '"' + _ODD.sub(_escaped, quoted) + '"'


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _ESCAPES.get(found[0]) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def entry(key: str, value: Value, margin: str = "") -> Iterator[str]:
    """The lines of a key and its value."""
    begin = f"{margin}{scalar(key)}:"
    flow = _flow(value)
    if flow is not None and (isinstance(value, str) or len(begin) + 1 + len(flow) <= WIDEST):
        yield f"{begin} {flow}"
    elif isinstance(value, str):
        yield from _literal(begin, value, margin)
    else:
        yield begin
        yield from _below(value, margin + "  ")


def item(value: Value, margin: str = "") -> Iterator[str]:
    """The lines of an entry of a list."""
    begin, inner = f"{margin}-", margin + "  "
    flow = _flow(value)
    if flow is not None and (isinstance(value, str) or len(begin) + 1 + len(flow) <= WIDEST):
        yield f"{begin} {flow}"
    elif isinstance(value, str):
        yield from _literal(begin, value, margin)
    else:
        first, *rest = _below(value, inner)
        yield f"{begin} {first[len(inner) :]}"
        yield from rest


def _below(value: Value, margin: str) -> Iterator[str]:
    """The lines of a mapping or a list that do not fit on one."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from entry(key, child, margin)
    else:
        for child in value:
            yield from item(child, margin)


def _flow(value: Value) -> str | None:
    """A value on one line; None where a text in it has line breaks that can be shown as such."""
    if isinstance(value, str):
        return None if _shows(value) else scalar(value)
    if isinstance(value, dict):
        parts = [(scalar(key), _flow(child)) for key, child in value.items()]
        texts = [None if text is None else f"{key}: {text}" for key, text in parts]
        brackets = "{}"
    else:
        texts = [_flow(child) for child in value]
        brackets = "[]"
    return None if None in texts else brackets[0] + ", ".join(text for text in texts if text) + brackets[1]


def _shows(text: str) -> bool:
    """Whether a text can stand as it is, line by line: nothing unprintable in it, and no blanks at its end."""
    lines = text.split("\n")
    kept = text.rstrip("\n")
    return len(lines) > 1 and bool(kept) and not kept[-1].isspace() and not any(map(_ODD.search, lines))


def _literal(begin: str, text: str, margin: str) -> Iterator[str]:
    """A text line by line; how it begins and ends decides the marks behind the bar."""
    indented = "2" if text[0] in " \n" else ""
    ends = len(text) - len(text.rstrip("\n"))
    yield f"{begin} |{indented}{'-' if ends == 0 else '+' if ends > 1 else ''}"
    for line in text[:-1].split("\n") if ends else text.split("\n"):
        yield f"{margin}  {line}" if line else ""
