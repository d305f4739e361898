"""Python's collector of cycles, put to rest while a run makes many values and no cycles.

Owns nothing but the switch. The engine and the fold of its events hold all that they make until the end, so that the
collector would search it again and again, in vain.
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
            gc.enable()
