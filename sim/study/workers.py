"""Who carries out the replications: this process, the machine's other processors, or any executor.

Owns chunks, order and the end of a pool; what a replication is, is `replications`'. Results come back in the order of
the replications whoever was first, and no more chunks are under way than keep all workers busy. A worker that is killed
costs time: what it had to do is done here.
"""

from __future__ import annotations

import copyreg
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from types import MappingProxyType
from typing import Any, Generic, TypeVar

__all__ = ["Team", "machine_workers"]

T = TypeVar("T")
AHEAD = 3
"""Chunks for each worker that are under way at a time."""

_work: Callable[[int], object]


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


class Team(Generic[T]):
    """Those who carry out ``work`` for numbers, ``chunk`` of them at a time; a context, left when all is done.

    ``workers`` processes get the work once each, when they start; with 1 there is none, and all is done here. An
    ``executor`` that is handed in is used instead and stays open; the work goes to it with each chunk.
    """

    def __init__(
        self, work: Callable[[int], T], workers: int = 1, chunk: int = 1, executor: Executor | None = None
    ) -> None:
        self._work = work
        self._workers = workers
        self._chunk = chunk
        self._lent = executor
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[int | None] = set()

    def __enter__(self) -> Team[T]:
        if self._lent is None and self._workers > 1:
            self._others = {process.pid for process in multiprocessing.active_children()}
            context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, _begin, (self._work,))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is None:
            return
        if kind is not None:
            self._stop()
        self._pool.shutdown(cancel_futures=True)

    def carry_out(self, numbers: Sequence[int]) -> Iterator[T]:
        """What came of the work for each number, in their order."""
        chunks = [numbers[at : at + self._chunk] for at in range(0, len(numbers), self._chunk)]
        if self._pool is None and self._lent is None:
            for number in numbers:
                yield self._work(number)
            return
        waiting = iter(chunks)
        under_way: deque[tuple[Sequence[int], Future[list[T]] | None]] = deque()
        for chunk in waiting:
            under_way.append((chunk, self._submit(chunk)))
            if len(under_way) >= AHEAD * self._workers:
                yield from self._first(under_way)
        while under_way:
            yield from self._first(under_way)

    def _submit(self, chunk: Sequence[int]) -> Future[list[T]] | None:
        """A chunk handed to a worker; None where there is no worker any more."""
        try:
            if self._pool is not None:
                return self._pool.submit(_stored, chunk)  # type: ignore[arg-type]
            assert self._lent is not None
            return self._lent.submit(_sent, self._work, chunk)
        except BrokenExecutor:
            return None

    def _first(self, under_way: deque[tuple[Sequence[int], Future[list[T]] | None]]) -> list[T]:
        chunk, future = under_way.popleft()
        if future is not None:
            try:
                return future.result()
            except BrokenExecutor:
                pass
        return [self._work(number) for number in chunk]

    def _stop(self) -> None:
        """End the processes that were started here, in the middle of their work."""
        for process in multiprocessing.active_children():
            if process.pid not in self._others:
                process.terminate()


def _begin(work: Callable[[int], object]) -> None:
    """In a worker, once: take the work, and leave it to the parent to be interrupted."""
    global _work  # noqa: PLW0603 - the only place where a process keeps something
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = work


def _stored(numbers: Sequence[int]) -> list[object]:
    """In a worker: carry out a chunk."""
    return [_work(number) for number in numbers]


def _sent(work: Callable[[int], T], numbers: Sequence[int]) -> list[T]:
    """With any executor: carry out a chunk of the work that comes with it."""
    return [work(number) for number in numbers]
