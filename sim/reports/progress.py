"""How far a long piece of work is, on a terminal: a bar with its rate and the time left.

Owns when there is one: on standard error where that is a terminal, after two seconds; it is gone when the work ends.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Bar"]

PATIENCE_S = 2.0
OFTEN_S = 0.1


class Bar:
    """A progress bar; a context. Where there is no terminal nothing is shown, and nothing is loaded."""

    def __init__(self, noun: str, stream: TextIO | None = None) -> None:
        self._noun = noun
        self._stream = sys.stderr if stream is None else stream
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._shown_s = 0.0

    def __enter__(self) -> Bar:
        if self._stream.isatty():
            from rich.console import Console  # noqa: PLC0415 - for a terminal alone
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

            self._progress = Progress(
                BarColumn(), MofNCompleteColumn(), TextColumn(self._noun), TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(), TextColumn("left"),
                console=Console(file=self._stream), auto_refresh=False, transient=True,
            )  # fmt: skip
            self._task = self._progress.add_task("", total=None, rate="")
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def told(self, done: int, total: int) -> None:
        """Show how much is done, and of how much."""
        if self._progress is None or self._task is None:
            return
        task = self._progress.tasks[0]
        elapsed = task.elapsed or 0.0
        rate = f"{done / elapsed:.3g} a second" if elapsed > 0 else ""
        self._progress.update(self._task, completed=done, total=total, rate=rate)
        if elapsed > PATIENCE_S:
            self._progress.start()
            if elapsed - self._shown_s > OFTEN_S:
                self._shown_s = elapsed
                self._progress.refresh()
