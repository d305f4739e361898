"""What a quiz draws: named random streams, the same on every machine and under any hash seed.

Owns the drawing and asks nothing of `random` but the numbers between 0 and 1, which alone are promised to stay as
they are from one Python to the next. What is drawn from is its callers'.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

__all__ = ["Draw"]

T = TypeVar("T")


class Draw:
    """A stream of draws that depends on the seed and on its names, and on nothing that is drawn elsewhere."""

    def __init__(self, seed: int, *names: str) -> None:
        self._random = Random("/".join((str(seed), "quiz", *names)))

    def below(self, bound: int) -> int:
        """A whole number from 0 to one below the bound."""
        return int(self._random.random() * bound)

    def one(self, of: Sequence[T]) -> T:
        """One of several, all equally likely."""
        return of[self.below(len(of))]

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """So many of several (all where there are fewer), in the order drawn."""
        left = list(of)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def shuffled(self, of: Sequence[T]) -> list[T]:
        """All of them in another order."""
        return self.some(of, len(of))
