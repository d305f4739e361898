"""Problems by example: for every code that the program tells, something wrong, what is told, and something right.

``F.yaml`` and its like hold a pair for each code of their letter. ``wrong`` and ``right`` are pieces of the file ``in``
(a letter has its usual one): `tried` puts each in the place of the right piece, or of ``for``, and runs the program. A
file that is not among `GROUND` consists of the piece alone. A piece that begins with ``$ `` is commands; those that are
right go on where those that are wrong left off. What is told is never written down: it is what comes out.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import yaml

from sim.__main__ import main as cablesim

HERE = Path(__file__).parent
WHOLE = HERE.parent.parent / "docs" / "reference" / "whole"
ROOMS = {
    "F": "Files",
    "Y": "YAML and the forms of all files",
    "N": "Networks",
    "R": "Rules",
    "S": "Scenarios",
    "L": "Logs and other CSV files",
    "C": "Cables",
    "T": "Targets and traces",
    "V": "Studies: what is varied",
    "K": "Kept studies",
}
USUAL = {
    "N": "network.yaml",
    "R": "rules.yaml",
    "S": "scenario.yaml",
    "L": "log.csv",
    "C": "cable.txt",
    "T": "run.jsonl",
    "V": "speeds.yaml",
}
OWN = tuple(HERE / name for name in ("cable.txt", "log.csv", "day.yaml", "speeds.yaml"))
GROUND = (*sorted(WHOLE.glob("*.yaml")), *OWN)
"""Files without a problem, in which pieces are tried. With them lies ``run.jsonl``, the trace of ``day.yaml``."""
READ_BY = {"log.csv": "cablesim check day.yaml", "run.jsonl": "cablesim report run.jsonl"}
"""The command that reads a file; of any other it is ``cablesim check``."""

_TOLD = re.compile(r"^\s*(.+: )?([A-Z]\d{3}) (warning: )?(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Pair:
    """What is wrong, and what is right in its place."""

    code: str
    wrong: str
    right: str
    file: str
    hole: str
    note: str = ""


@dataclass(frozen=True)
class Tried:
    """A pair, the line that what is wrong is told, and its parts: whether it is a warning, and the words alone."""

    pair: Pair
    line: str
    warning: bool
    words: str


def pairs() -> dict[str, Pair]:
    """The pairs by their codes, in order."""
    found: dict[str, Pair] = {}
    for letter in sorted(ROOMS):
        written = yaml.safe_load((HERE / f"{letter}.yaml").read_text())
        for code, data in sorted(written.items()):
            wrong, right = data.pop("wrong").rstrip(), data.pop("right").rstrip()
            file, hole, note = data.pop("in", USUAL.get(letter, "")), data.pop("for", right), data.pop("note", "")
            assert code[0] == letter, f"{code} stands in {letter}.yaml"
            assert not data, f"{code}: {data}"
            found[code] = Pair(code, wrong, right, file, hole, note)
    return found


@cache
def tried() -> dict[str, Tried]:
    """Every pair, run: what is wrong gets its code, and of what is right nothing at all is told."""
    with tempfile.TemporaryDirectory() as scratch:
        ground = Path(scratch) / "ground"
        ground.mkdir()
        for path in GROUND:
            shutil.copy(path, ground)
        _told("cablesim run day.yaml --trace run.jsonl", ground)
        return {code: _tried(pair, ground) for code, pair in pairs().items()}


def _tried(pair: Pair, ground: Path) -> Tried:
    folder = Path(shutil.copytree(ground, ground.with_name("trial")))
    try:
        told = _TOLD.finditer(_run(pair, pair.wrong, ground, folder))
        found = next((one for one in told if one[2] == pair.code), None)
        assert found is not None, f"{pair.code}: what is wrong does not get it any more"
        left = _TOLD.search(_run(pair, pair.right, ground, folder))
        assert left is None, f"{pair.code}: of what is right is told {left and left[0]}"
    finally:
        shutil.rmtree(folder)
    return Tried(pair, found[0].strip(), found[3] is not None, found[4])


def _run(pair: Pair, piece: str, ground: Path, folder: Path) -> str:
    """What is told of a piece: of the last of its commands, or of the file with the piece in it."""
    if piece.startswith("$ "):
        return [_told(line.removeprefix("$ "), folder) for line in piece.splitlines()][-1]
    whole = ground / pair.file
    if whole.exists():
        before, *behind = whole.read_text().split(pair.hole)
        assert len(behind) == 1, f"{pair.code}: {pair.hole!r} stands in {pair.file} {len(behind)} times"
        piece = f"{before}{piece}{behind[0]}"
    (folder / pair.file).write_text(piece)
    return _told(READ_BY.get(pair.file, f"cablesim check {pair.file}"), folder)


def _told(command: str, folder: Path) -> str:
    """What a command writes, in one line for each problem; all but ``cablesim`` is left to the shell."""
    if not command.startswith("cablesim "):
        subprocess.run(command, shell=True, cwd=folder, check=True)
        return ""
    told = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(told),
        patch.dict(os.environ, {"COLUMNS": "1000", "NO_COLOR": "1"}),
        patch("os.open", _as_anybody),
    ):
        cablesim(shlex.split(command)[1:])
    return told.getvalue()


_open = os.open


def _as_anybody(path: str, flags: int, *rest: int, **more: int) -> int:
    """``os.open`` that closes a file which nobody may read to the superuser too, whom no system keeps out."""
    if os.path.isfile(path) and not os.stat(path).st_mode & 0o444:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return _open(path, flags, *rest, **more)
