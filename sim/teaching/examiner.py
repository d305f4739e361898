"""Grading in a process of its own, which may be ended: no submission can hold up the others.

Owns that process, its time and its memory. One process serves one submission after another, and a new one is begun
where it had to be ended. What a mark is, `grade` says.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from sim.teaching.grade import Bounds, Exam, Grades, Mark, exam_of
from sim.teaching.handed_in import Submission, submissions

__all__ = ["Examiner", "grade"]

TO_BEGIN = 120.0
"""Seconds that a process may take to begin, which says nothing about a submission."""


def grade(lesson: str | Path, folder: str | Path, bounds: Bounds | None = None) -> Grades:
    """The marks of a folder of submissions: a YAML file, or a folder with YAML files, for each student.

    ``lesson`` is the number of a lesson, a name that ships, or the path of a scenario with `expect:`. Raises
    `InvalidInput` where the lesson or the folder cannot be used; what is wrong with a submission is in its mark.
    Processes are spawned: a script that calls this does so below ``if __name__ == "__main__":``.
    """
    exam = exam_of(lesson, bounds)
    handed_in, others = submissions(folder)
    with _examiner(exam) as examiner:
        return Grades(exam.lesson, tuple(examiner.mark(one) for one in handed_in), others)


@contextlib.contextmanager
def _examiner(exam: Exam) -> Iterator[Examiner]:
    examiner = Examiner(exam)
    try:
        yield examiner
    finally:
        examiner.close()


class Examiner:
    """A process that marks submissions, one after another."""

    def __init__(self, exam: Exam) -> None:
        self.exam = exam
        self._process: BaseProcess | None = None
        self._channel: Connection | None = None

    def mark(self, submission: Submission) -> Mark:
        """The mark of a submission; of one that takes too long, or breaks the process off, that it does."""
        mark: Mark | None = None
        bounds = self.exam.bounds
        why = f"more than {bounds.seconds:g} s of time"
        try:
            channel = self._channel or self._begin()
            channel.send(submission)
            if channel.poll(bounds.seconds):
                mark = channel.recv()
        except (EOFError, OSError):
            why = "the run broke off"
        if mark is None or mark.verdict == "stopped":
            self.close()  # what a stopped run leaves in memory is no burden to the next
        return mark or Mark(submission.student, submission.path, "stopped", stopped_by=why)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._channel is not None:
            self._channel.close()
        self._process = self._channel = None

    def _begin(self) -> Connection:
        """A new process, which has loaded all that it needs."""
        context = get_context("spawn")
        here, there = context.Pipe()
        self._process = context.Process(
            target=serve, args=(there, self.exam.name, self.exam.bounds), name="examiner", daemon=True
        )
        self._process.start()
        there.close()
        self._channel = here
        if not here.poll(TO_BEGIN):
            raise EOFError
        here.recv()
        return here


def serve(channel: Connection, lesson: str, bounds: Bounds) -> None:
    """Mark what comes, until nothing more does: what the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(bounds.memory)
    exam = exam_of(lesson, bounds)
    channel.send("ready")
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            submission = channel.recv()
            channel.send(_marked(exam, submission))


def _marked(exam: Exam, submission: Submission) -> Mark:
    try:
        return exam.mark(submission)
    except MemoryError:
        why = f"more than {exam.bounds.memory // 1_000_000:,} MB of memory"
    except RecursionError:
        why = "nested too deeply"
    return Mark(submission.student, submission.path, "stopped", stopped_by=why)


def _limit_memory(most: int) -> None:
    """As far as the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
