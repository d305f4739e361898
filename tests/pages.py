"""Pages of documentation, played: each command and each Python line in them, with what it gives now.

``python -m tests.pages`` (``make pages``) writes what is played into README.md and docs/, the pages of
`reference` from the code, and the pictures; ``test_docs`` asks whether that would change anything. In a page,

- a ``console`` block holds commands behind ``$ `` and, below each, its output. They run in a folder of the page's
  own, with a copy of all that ships. What stands below ``make`` is left as it is;
- a ``pycon`` block holds Python as at its prompt; the blocks of a page go on with the same names;
- a ``yaml`` or ``json`` block whose first line is ``# NAME`` is a file of that name.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from docs import pictures
from sim.shipped import TOPS
from tests import reference

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```(console|pycon|yaml|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """The pages that are played, those apart that are written whole."""
    found = (path for path in sorted(DOCS.rglob("*.md")) if "_build" not in path.parts)
    return [ROOT / "README.md", *(path for path in found if path not in reference.WHOLE_PAGES)]


def played(text: str) -> str:
    """A page as it should be: the output of everything in it as it is now."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for top in TOPS:
            shutil.copytree(ROOT / top, folder / top)
        names: dict[str, Any] = {}

        def block(found: re.Match[str]) -> str:
            kind, body = found.groups()
            if kind == "console":
                body = _console(body, folder)
            elif kind == "pycon":
                body = _python(body, folder, names)
            elif body.startswith("# ") and "/" not in (name := body.splitlines()[0][2:]) and " " not in name:
                (folder / name).write_text(body)
            return f"```{kind}\n{body}```"

        return _BLOCK.sub(block, text)


def _console(body: str, folder: Path) -> str:
    """Commands, each with what it writes."""
    told: list[str] = []
    kept = False
    for line in body.splitlines():
        if line.startswith("$ "):
            told.append(line)
            kept = line.startswith("$ make")
            if not kept:
                told += _output(line[2:], folder).splitlines()
        elif kept:
            told.append(line)
    return "".join(f"{line}\n" for line in told)


def _output(command: str, folder: Path) -> str:
    """What a command writes, to the terminal's 100 columns; ``cablesim`` is this checkout's."""
    bin_ = folder / ".venv" / "bin"
    if not bin_.exists():
        bin_.mkdir(parents=True)
        (bin_ / "cablesim").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m sim "$@"\n')
        (bin_ / "cablesim").chmod(0o755)
    environment = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    environment["PATH"] = f"{bin_}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    if "Traceback (most recent call last)" in done.stdout or str(ROOT) in done.stdout:
        raise AssertionError(f"{command}\n{done.stdout}")
    return done.stdout


def _python(body: str, folder: Path, names: dict[str, Any]) -> str:
    """Lines at Python's prompt, each with what it shows; an exception is an error of the page."""
    told = ""
    for example in doctest.DocTestParser().get_examples(body):
        first, *rest = example.source.splitlines()
        told += "".join(f"{line}\n" for line in (f">>> {first}", *(f"... {line}" for line in rest)))
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.chdir(folder):
            exec(compile(example.source, "<page>", "single"), names)
        told += shown.getvalue()
    return told


def written() -> dict[Path, str]:
    """The pages that are written whole, with what is in them played."""
    return {path: played(write()) for path, write in reference.WHOLE_PAGES.items()}


def main() -> None:
    """Write every page anew."""
    for path, text in written().items():
        path.write_text(text)
    for path in pages():
        text = path.read_text()
        if (new := played(text)) != text:
            path.write_text(new)
            print(f"{path.relative_to(ROOT)}: written")
    pictures.main()


if __name__ == "__main__":
    main()
