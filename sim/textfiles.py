"""A file as text: what the disk gave, its hash, and what can be wrong before anybody reads a word.

Owns opening: folders, devices and pipes are refused without waiting on them, sizes are bounded, bytes are
UTF-8 (an old cable's need not be: C104). What the text says is for `documents` (YAML), `sim.cable` (cables)
and `sim.scenario` (CSV). Codes F001 to F013, some of them for
rooms that read or write files of their own.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from sim.problems import Place, Problem

__all__ = [
    "CODES", "LARGEST_CABLE", "LARGEST_FILE", "TextFile", "must_be_utf8", "not_utf8", "read_text_file",
    "shown",
]  # fmt: skip

LARGEST_FILE = 50_000_000
LARGEST_CABLE = 10_000_000

CODES = {
    "F001": "there is no such file",
    "F002": "a folder stands where a file should be",
    "F003": "a device, pipe or socket stands where a file should be",
    "F004": "the file may not be read, or reading it failed",
    "F005": "the file is not UTF-8",
    "F006": "the file is larger than such a file can sensibly be",
    "F007": "no file of that name ships with the program",
    "F008": "the path is none that a file can have",
    "F009": "a file that would be written is there already",
    "F010": "a file cannot be written",
    "F011": "a folder holds nothing to check (warning)",
    "F012": "a file is named that lies outside of what was handed in",
    "F013": "there is nothing that can be graded, or more than counts",
}


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was read: its path as given, its text without byte-order mark, the SHA-256 of its bytes."""

    path: str
    text: str
    sha256: str


def shown(text: str) -> str:
    """A text of a user's file as problems quote it: at most 80 characters, in quotes, on one line."""
    return repr(text if len(text) <= 80 else text[:77] + "...")


def read_text_file(
    path: str | Path,
    *,
    named_at: Place | None = None,
    largest: int = LARGEST_FILE,
    fallback: str | None = None,
) -> tuple[TextFile | None, list[Problem]]:
    """The text of a file (``-``: standard input), or the one problem that it has.

    ``named_at`` is where the path was written: an absent file is told there, where it has to be put right.
    With ``fallback`` (old cables: ``cp1252``), bytes that are not UTF-8 are read in that encoding, with a warning.
    """
    name = str(path)
    if name.splitlines() != [name]:
        text = "the path is empty" if not name else "the path has a line break"
        return None, [Problem(named_at or Place(shown(name)), "F008", text, "name a file")]
    here = Place(name)

    def wrong(code: str, text: str, hint: str = "") -> tuple[None, list[Problem]]:
        if named_at is None:
            return None, [Problem(here, code, text, hint)]
        return None, [Problem(named_at, code, f"{shown(name)}: {text}", hint)]

    try:
        data = sys.stdin.buffer.read(largest + 1) if name == "-" else _bytes(name, largest)
    except _NotAFile as refused:
        return wrong(refused.code, refused.text)
    except OSError as failed:
        return wrong(*_told(failed))
    except ValueError:
        return wrong("F008", "the path holds characters that no path can have")
    if len(data) > largest:
        return wrong("F006", f"the file is larger than {largest // 1_000_000} MB")
    told: list[Problem] = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as bad:
        if fallback is None:
            return None, [must_be_utf8(not_utf8(name, data, bad.start))]
        text = data.decode(fallback, "replace")
        told = [not_utf8(name, data, bad.start)]
    return TextFile(name, text.removeprefix("\ufeff"), hashlib.sha256(data).hexdigest()), told


class _NotAFile(Exception):  # noqa: N818 - it says what stands there
    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(text)


def _bytes(name: str, largest: int) -> bytes:
    """Up to ``largest`` + 1 bytes; a pipe without a writer does not make us wait."""
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise _NotAFile("F002", "is a folder, not a file")
        if not stat.S_ISREG(mode):
            raise _NotAFile("F003", "is a device or a pipe, not a file")
        with os.fdopen(os.dup(handle), "rb") as stream:
            return stream.read(largest + 1)
    finally:
        os.close(handle)


def _told(failed: OSError) -> tuple[str, str]:
    if failed.errno in (errno.ENOENT, errno.ENOTDIR):
        return "F001", "no such file"
    if failed.errno == errno.EISDIR:
        return "F002", "is a folder, not a file"
    if failed.errno in (errno.ENXIO, errno.ENODEV):
        return "F003", "is a device or a pipe, not a file"
    if failed.errno in (errno.ENAMETOOLONG, errno.ELOOP):
        return "F008", "the path is too long, or leads round in a circle"
    return "F004", f"cannot be read ({(failed.strerror or 'unknown reason').lower()})"


def not_utf8(file: str, data: bytes, at: int) -> Problem:
    """What is told of a cable whose byte ``at`` is not UTF-8, so that it was read as Windows-1252."""
    place = _place_of_byte(file, data, at)
    text = f"byte 0x{data[at]:02x} is not UTF-8; read as Windows-1252"
    return Problem(place, "C104", text, "save the file as UTF-8", "warning")


def must_be_utf8(told: Problem) -> Problem:
    """The same of a file that is no cable, and so is not read as anything else."""
    return replace(told, code="F005", text=told.text.partition(";")[0], severity="error")


def _place_of_byte(file: str, data: bytes, at: int) -> Place:
    before = data[:at]
    line = before.count(b"\n") + 1
    return Place(file, line, len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1)
