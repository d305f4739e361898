"""Python's collector of cycles, put to rest while a run makes many values and no cycles.

Owns the switch, and when the collector has to go after many runs. The engine and the fold of its events hold all that
they make until the end, so that the collector would search it again and again, in vain. What was made meanwhile counts
as old afterwards (to freeze and unfreeze moves all there is to the oldest generation), or the first thing that happens
is one more such search.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["MESSAGES", "collector_paused", "tidy"]

MESSAGES = 100_000
"""After so many messages the collector goes: some seconds of runs, of which it takes a hundredth."""
_since = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """The collector rests within; afterwards it is as it was."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def tidy(messages: int) -> None:
    """Tell of a run that has ended, of so many messages; now and then what such runs have left is collected.

    All that counts as old is looked at only when much of it is new, which runs never let it seem.
    """
    global _since  # noqa: PLW0603 - the collector is one for the process, too
    _since += messages
    if _since >= MESSAGES:
        _since = 0
        gc.collect()
