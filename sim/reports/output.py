"""Where a report goes: standard output, or a file that is written beside and renamed when it is whole.

Owns files that a run leaves behind: a run that fails or is stopped leaves the file that was there before.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from sim.problems import InvalidInput, Place, Problem

__all__ = ["writing", "written"]


@contextmanager
def writing(path: str | None) -> Iterator[TextIO]:
    """A text stream to a path (None or ``-``: standard output), UTF-8 with plain line ends.

    Raises `InvalidInput` where the file cannot be written.
    """
    if path is None or path == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        with _beside(path) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as failed:
        why = (getattr(failed, "strerror", None) or str(failed)).lower()
        problem = Problem(
            Place(path), "F010", f"cannot be written ({why})", "name a file in a folder that is there"
        )
        raise InvalidInput([problem]) from None


def written(pieces: Iterable[str], path: str | None) -> None:
    """Write the pieces of a report."""
    with writing(path) as stream:
        for piece in pieces:
            stream.write(piece)


@contextmanager
def _beside(path: str) -> Iterator[TextIO]:
    """A new file in the same folder, which takes the name when all of it is there. What is no plain file (a
    device, a pipe) is written to as it is."""
    target = os.path.realpath(path)
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with open(target, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        return
    folder, name = os.path.split(target)
    new = os.path.join(folder, f".{name[:200]}.{os.getpid()}.new")
    try:
        with open(new, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        if mode is not None:
            os.chmod(new, stat.S_IMODE(mode))
        os.replace(new, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None
