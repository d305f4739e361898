"""Who carries out the work: this process, the machine's other processors, or any executor.

Owns chunks and the end of a pool; what the work is, is `replications`'. Results come as they are ready, and no more
chunks are under way than keep all workers busy. A worker that is killed costs time: what it had to do is done again.
"""

from __future__ import annotations

import copyreg
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import suppress
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

__all__ = ["Team", "UnfitWorkers", "Versions", "check_versions", "machine_workers", "versions"]

S = TypeVar("S")
T = TypeVar("T")
AHEAD = 3
"""Chunks for each worker that are under way at a time."""
LENT_AHEAD = 200
"""With an executor that is lent at least so many, since workers may join it."""
NEW_POOLS = 3
"""So often are workers replaced that were killed; then all that is left is done here."""
NONE = "none"

_LEAVE = getattr(signal, "SIGUSR1", signal.SIGTERM)
"""Tells a worker to leave its work."""

_work: Callable[[Any], object]
_at_work = _left = False


def _frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


def _plain(mapping: MappingProxyType[Any, Any]) -> tuple[Callable[..., MappingProxyType[Any, Any]], tuple[Any, ...]]:
    return _frozen, (dict(mapping),)


copyreg.pickle(MappingProxyType, _plain)  # else no scenario could be sent


def machine_workers() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Versions(NamedTuple):
    """What a process runs: the version of cablesim (`NONE` where it is not installed), and that of Python."""

    cablesim: str
    python: str

    def __str__(self) -> str:
        return f"cablesim {self.cablesim} on Python {self.python}"


class UnfitWorkers(Exception):  # noqa: N818 - it says what is the matter
    """Workers elsewhere cannot do the work, or might come to other figures."""


@cache
def versions() -> Versions:
    """What this process runs; of the version of Python the first two numbers."""
    from importlib import metadata  # noqa: PLC0415 - costs 20 ms, for work that goes elsewhere

    python = "{}.{}".format(*sys.version_info)
    try:
        return Versions(metadata.version("cablesim"), python)
    except metadata.PackageNotFoundError:
        return Versions(NONE, python)


def check_versions(workers: Iterable[Versions], here: Versions) -> None:
    """Raise `UnfitWorkers` where one has another cablesim or another Python than is here."""
    there = sorted(set(workers))
    if any(one != here for one in there):
        told = " and ".join(map(str, there))
        raise UnfitWorkers(f"workers have {told}, and here is {here}; install the same on both sides")


class Team(Generic[S, T]):
    """Those who carry out ``work`` for tasks, ``chunk`` of them at a time; a context, left when all is done.

    ``workers`` processes get the work once each, when they start; with 1 there is none, and all is done here. An
    ``executor`` that is handed in is used instead and stays open; the work goes to it, packed once, with each chunk.
    What the work raises comes out of `carry_out` as it is, and the others are stopped.
    """

    def __init__(
        self, work: Callable[[S], T], workers: int = 1, chunk: int = 1, executor: Executor | None = None
    ) -> None:
        self._work = work
        self._workers = workers
        self._chunk = chunk
        self._ahead = AHEAD * workers if executor is None else max(AHEAD * workers, LENT_AHEAD)
        self._lent = executor
        self._packed = b"" if executor is None else _packed(work)
        self._pool: ProcessPoolExecutor | None = None
        self._pools_left = NEW_POOLS
        self._others: set[int | None] = set()

    def __enter__(self) -> Team[S, T]:
        self._others = {process.pid for process in multiprocessing.active_children()}
        if self._lent is None and self._workers > 1:
            self._pool = self._new_pool()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is not None:
            if kind is not None:
                self._stop()
            self._pool.shutdown(cancel_futures=True)

    def carry_out(self, tasks: Sequence[S]) -> Iterator[tuple[S, T]]:
        """What came of the work for each task, as it is ready."""
        waiting = deque(tasks[at : at + self._chunk] for at in range(0, len(tasks), self._chunk))
        under_way: dict[Future[list[T]], Sequence[S]] = {}
        try:
            while waiting or under_way:
                while waiting and len(under_way) < self._ahead:
                    future = self._submitted(waiting[0])
                    if future is None:
                        break
                    under_way[future] = waiting.popleft()
                if not under_way:  # there is no worker, or none any more
                    yield from ((task, self._work(task)) for task in waiting.popleft())
                    continue
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    chunk = under_way.pop(future)
                    try:
                        found = future.result()
                    except BrokenExecutor:
                        waiting.append(chunk)
                    else:
                        yield from zip(chunk, found, strict=True)
        finally:
            for future in under_way:
                future.cancel()

    def _submitted(self, chunk: Sequence[S]) -> Future[list[T]] | None:
        """A chunk handed to a worker; None where there is no worker."""
        try:
            if self._lent is not None:
                return self._lent.submit(_sent, self._packed, chunk)
            if self._pool is not None:
                return self._pool.submit(_stored, chunk)  # type: ignore[arg-type]
        except BrokenExecutor:
            if self._pool is not None and self._pools_left:
                self._pools_left -= 1
                self._pool.shutdown(wait=False)
                self._pool = self._new_pool()
                return self._submitted(chunk)
        return None

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        return ProcessPoolExecutor(self._workers, context, _begin, (self._work,))

    def _stop(self) -> None:
        """Have the processes that were started here leave their work. They are not killed: one that dies while it hands
        in a result leaves half of it, and the pool would wait for the other half for ever."""
        for process in multiprocessing.active_children():
            if process.pid is not None and process.pid not in self._others:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, _LEAVE)


def _begin(work: Callable[[Any], object]) -> None:
    """In a worker, once: take the work, leave it to the parent to be interrupted, and end when the parent is gone."""
    global _work  # noqa: PLW0603 - the only place where a process keeps something
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(_LEAVE, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work = work


def _end_with_parent() -> None:
    """Without this a worker whose parent was killed would wait for more work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _NotWanted(BaseException):
    """In a worker: what it does is not wanted any more."""


def _leave(*_: object) -> None:
    """In a worker: leave the work under way, if there is any, and take up no other."""
    global _left, _at_work  # noqa: PLW0603 - as above
    _left = True
    if _at_work:
        _at_work = False
        raise _NotWanted


def _stored(tasks: Sequence[Any]) -> list[object]:
    """In a worker: carry out a chunk."""
    global _at_work  # noqa: PLW0603 - as above
    _at_work = True
    try:
        if _left:
            raise _NotWanted
        return [_work(task) for task in tasks]
    finally:
        _at_work = False


def _packed(work: Callable[[Any], Any]) -> bytes:
    """The work as it is sent, with the version that it is made for around it."""
    return pickle.dumps((tuple(versions()), pickle.dumps(work, pickle.HIGHEST_PROTOCOL)))


def _sent(packed: bytes, tasks: Sequence[Any]) -> list[Any]:
    """With any executor: carry out a chunk of the work that comes with it."""
    work = _unpacked(packed)
    return [work(task) for task in tasks]


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Callable[[Any], Any]:
    """The work that was packed; unpacked once by each process that it comes to again and again."""
    made_for, work = pickle.loads(packed)
    check_versions([versions()], Versions(*made_for))
    try:
        found: Callable[[Any], Any] = pickle.loads(work)
    except Exception as failed:
        raise UnfitWorkers(f"workers cannot unpack the work ({failed}); install the same on both sides") from None
    return found
