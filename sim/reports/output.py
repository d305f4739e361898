"""Where a report goes: standard output, or a file that is written beside and renamed when it is whole.

Owns files that a run leaves behind: a run that fails or is stopped leaves the file that was there before.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO, TypeVar

from sim.problems import InvalidInput, Place, Problem, unwritable

__all__ = ["ready_folder", "writing", "written", "written_bytes"]

S = TypeVar("S", TextIO, BinaryIO)


@contextmanager
def writing(path: str | None) -> Iterator[TextIO]:
    """A text stream to a path (None or ``-``: standard output), UTF-8 with plain line ends.

    Raises `InvalidInput` where the file cannot be written.
    """
    if path is None or path == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    with _told(path), _beside(path, _text) as stream:
        yield stream


def written(pieces: Iterable[str], path: str | None) -> None:
    """Write the pieces of a report."""
    with writing(path) as stream:
        for piece in pieces:
            stream.write(piece)


def written_bytes(data: bytes, path: str) -> None:
    """Write a file that is no text; raises `InvalidInput` where it cannot be written."""
    with _told(path), _beside(path, _bytes) as stream:
        stream.write(data)


def ready_folder(folder: str, files: Iterable[str]) -> None:
    """Make a folder where there is none, and see that these files of it can be written, before any long work.

    Raises `InvalidInput` with the problem of the folder, or of each file.
    """
    try:
        os.makedirs(folder, exist_ok=True)
        tried = os.path.join(folder, f".cablesim.{os.getpid()}.new")
        with open(tried, "xb"):
            os.unlink(tried)
    except (OSError, ValueError) as failed:
        raise InvalidInput([unwritable(folder, failed, "name a folder that may be written")]) from None
    text = "cannot be written (a folder has this name)"
    taken = [Problem(Place(path), "F010", text, "name another folder") for path in files if os.path.isdir(path)]
    if taken:
        raise InvalidInput(taken)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """What goes wrong in writing a file as a problem."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as failed:
        raise InvalidInput([unwritable(path, failed, "name a file in a folder that is there")]) from None


def _text(path: str) -> TextIO:
    return open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n")


def _bytes(path: str) -> BinaryIO:
    return open(path, "wb")


@contextmanager
def _beside(path: str, opened: Callable[[str], S]) -> Iterator[S]:
    """A new file in the same folder, which takes the name when all of it is there. What is no plain file (a
    device, a pipe) is written to as it is."""
    try:
        target = os.path.realpath(path)
    except ValueError as failed:  # no system has such a name
        raise OSError(str(failed)) from None
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with opened(target) as stream:
            yield stream
        return
    folder, name = os.path.split(target)
    new = os.path.join(folder, f".{name[:200]}.{os.getpid()}.new")
    try:
        with opened(new) as stream:
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
