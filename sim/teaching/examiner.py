"""Grading in a process of its own, which may be ended: no submission can hold up the others.

Owns that process, its time and its memory. One process serves one submission after another, and a new one is begun
where it had to be ended. It knows nothing of the program that began it but where Python looks for modules. What a
mark is, `grade` says.
"""

from __future__ import annotations

import contextlib
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

from sim.teaching.grade import Bounds, Exam, Grades, Mark, exam_of
from sim.teaching.handed_in import Submission, submissions

__all__ = ["Examiner", "grade", "serve"]

TO_BEGIN = 120.0
"""Seconds that a process may take to begin, which says nothing about a submission."""
BROKEN_OFF = "the run broke off"
PROGRAM = (
    "import sys; sys.path[:] = {}; from sim.teaching.examiner import serve; "
    "serve(sys.stdin.buffer, sys.stdout.buffer)"
)


def grade(lesson: str | Path, folder: str | Path, bounds: Bounds | None = None) -> Grades:
    """The marks of a folder of submissions: a YAML file, or a folder with YAML files, for each student.

    ``lesson`` is the number of a lesson, a name that ships, or the path of a scenario with `expect:`. Raises
    `InvalidInput` where the lesson or the folder cannot be used; what is wrong with a submission is in its mark.
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
        self._desk: _Desk | None = None

    def mark(self, submission: Submission) -> Mark:
        """The mark of a submission; of one that takes too long, or breaks the process off, that it does."""
        bounds = self.exam.bounds
        found: object = None
        why = BROKEN_OFF
        try:
            desk = self._desk or self._begin()
            desk.hand(submission)
            found = desk.answer(bounds.seconds)
        except Empty:
            why = f"more than {bounds.seconds:g} s of time"
        except OSError:
            pass
        if not isinstance(found, Mark) or found.verdict == "stopped":
            self.close()  # what a stopped run leaves in memory is no burden to the next
        if isinstance(found, Mark):
            return found
        return Mark(submission.student, submission.path, "stopped", stopped_by=why)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._desk is not None:
            self._desk.close()
        self._desk = None

    def _begin(self) -> _Desk:
        """A new process, which has loaded all that it needs."""
        self._desk = _Desk()
        self._desk.hand((self.exam.name, self.exam.bounds))
        try:
            self._desk.answer(TO_BEGIN)
        except Empty:
            raise OSError from None
        return self._desk


class _Desk:
    """The process, what it is handed, and what it answers; None is the answer of one that has ended."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", PROGRAM.format(sys.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._answers: Queue[object] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def hand(self, what: object) -> None:
        """Hand something to the process."""
        assert self.process.stdin is not None
        pickle.dump(what, self.process.stdin)
        self.process.stdin.flush()

    def answer(self, seconds: float) -> object:
        """What it answers; raises `queue.Empty` where that takes longer."""
        return self._answers.get(timeout=seconds)

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream, contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                self._answers.put(pickle.load(stream))
        self._answers.put(None)


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Mark what comes, until nothing more does: what the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr  # standard output belongs to the answers
    name, bounds = pickle.load(questions)
    _limit_memory(bounds.memory)
    exam = exam_of(name, bounds)
    found: object = "ready"
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            pickle.dump(found, answers)
            answers.flush()
            found = _marked(exam, pickle.load(questions))


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
