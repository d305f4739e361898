"""Python's collector of cycles, put to rest while a run makes many values and no cycles.

Owns nothing but the switch. The engine and the fold of its events hold all that they make until the end, so that the
collector would search it again and again, in vain. What was made meanwhile counts as old afterwards (to freeze and
unfreeze moves all there is to the oldest generation), or the first thing that happens is one more such search.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


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
