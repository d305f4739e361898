"""Who is next: each order against a sorted list, tags against exact fractions, a cut copy in its place."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.precedence.queue import Place, Queue, queues
from sim.precedence.rules import DEFAULT_LADDER, Order, Rules

often = settings(max_examples=300, deadline=None, derandomize=True)
STEP_US = 50
NAMES = tuple(entry.name for entry in DEFAULT_LADDER)
weights = st.lists(st.fractions(Fraction(1, 1000), 50, max_denominator=1000), min_size=4, max_size=4)
moves = st.lists(
    st.tuples(
        st.sampled_from(["join", "join", "start", "take", "cut"]),
        st.integers(0, 3),  # the position
        st.integers(0, 3).map(lambda ticks: 25 * ticks),  # time that has passed
        st.integers(1, 300),  # characters
    ),
    max_size=40,
)


class Copy:
    """Whatever waits."""

    place: Place

    def __init__(self, position: int, now_us: int, characters: int, number: int) -> None:
        self.position, self.now_us, self.characters, self.number = position, now_us, characters, number
        self.tag = Fraction(0)


def rules(order: Order, weighted: list[Fraction] | None = None) -> Rules:
    by_name = MappingProxyType(dict(zip(NAMES, weighted or [], strict=False)))
    return Rules("by hand", DEFAULT_LADDER, order, ageing_us=STEP_US, weights=by_name)


def played(queue: Queue, steps: list[tuple[str, int, int, int]], key: Callable[[Copy], object]) -> None:
    """Copies join, start at once, are taken, and are cut and come back: always the least key is next."""
    now, number = 0, 0
    waiting: list[Copy] = []
    started: list[Copy] = []
    for move, position, passed, characters in steps:
        now += passed
        if move in {"join", "start"}:
            number += 1
            copy = Copy(position, now, characters, number)
            if move == "join":
                queue.join(copy, position, now, characters)
                waiting.append(copy)
            elif not waiting:
                copy.place = queue.place(position, now, characters)
                queue.begun(copy.place)
                started.append(copy)
        elif move == "take" and waiting:
            least = min(waiting, key=lambda copy: (key(copy), copy.number))
            assert queue.take() is least
            waiting.remove(least)
            started.append(least)
        elif move == "cut" and started:
            copy = started.pop()
            queue.wait(copy)
            waiting.append(copy)
        in_order = sorted(waiting, key=lambda copy: (key(copy), copy.number))
        assert queue.inside() == in_order
        assert bool(queue.waiting) == bool(waiting)
    for copy in sorted(waiting, key=lambda copy: (key(copy), copy.number)):
        assert queue.take() is copy


@often
@given(moves)
def test_by_precedence_the_highest_class_is_next_and_equals_in_the_order_of_joining(
    steps: list[tuple[str, int, int, int]],
) -> None:
    played(queues(rules("precedence"))(), steps, lambda copy: copy.position)


@often
@given(moves)
def test_by_arrival_the_first_to_come_is_next(steps: list[tuple[str, int, int, int]]) -> None:
    played(queues(rules("arrival"))(), steps, lambda copy: 0)


@often
@given(moves)
def test_by_ageing_a_wait_of_one_step_is_worth_one_class(steps: list[tuple[str, int, int, int]]) -> None:
    played(queues(rules("ageing"))(), steps, lambda copy: copy.now_us + copy.position * STEP_US)


class Fair:
    """Self-clocked fair queueing by the book (Golestani 1994), in exact fractions."""

    def __init__(self, by: list[Fraction]) -> None:
        self.weights = by
        self.last = [Fraction(0)] * len(by)
        self.started = Fraction(0)

    def tagged(self, copy: Copy) -> None:
        start = max(self.last[copy.position], self.started)
        copy.tag = self.last[copy.position] = start + copy.characters / self.weights[copy.position]


@often
@given(weights, moves)
def test_weighted_tags_are_exact(by: list[Fraction], steps: list[tuple[str, int, int, int]]) -> None:
    queue, fair = queues(rules("weighted", by))(), Fair(by)
    number = 0
    waiting: list[Copy] = []
    tags: list[tuple[Fraction, int]] = []
    for move, position, _, characters in steps:
        if move in {"join", "start"}:
            number += 1
            copy = Copy(position, 0, characters, number)
            fair.tagged(copy)
            if move == "join" or waiting:
                queue.join(copy, position, 0, characters)
                waiting.append(copy)
            else:
                copy.place = queue.place(position, 0, characters)
                queue.begun(copy.place)
                fair.started = copy.tag
            tags.append((copy.tag, copy.place[0]))
        elif waiting:
            least = min(waiting, key=lambda copy: (copy.tag, copy.number))
            assert queue.take() is least
            waiting.remove(least)
            fair.started = least.tag
    assert len({place / tag for tag, place in tags}) <= 1, "all tags are on one scale"


def test_weights_share_a_line_that_is_always_busy() -> None:
    by = [Fraction(8), Fraction(4), Fraction(2), Fraction(1)]
    queue = queues(rules("weighted", by))()
    for position in range(4):
        for number in range(300):
            queue.join(Copy(position, 0, 100, number), position, 0, 100)
    taken = [queue.take().position for _ in range(150)]
    assert [taken.count(position) for position in range(4)] == [80, 40, 20, 10]


def test_a_class_that_was_silent_saves_nothing_up() -> None:
    queue = queues(rules("weighted", [Fraction(1)] * 4))()
    for number in range(10):
        queue.join(Copy(0, 0, 100, number), 0, 0, 100)
    for _ in range(5):
        queue.take()
    late = Copy(3, 0, 100, 99)
    queue.join(late, 3, 0, 100)
    # the tag last started is 500: late has 600 and is behind the sixth of the others, which joined before
    assert queue.inside().index(late) == 1


def test_tags_stay_when_a_queue_runs_empty() -> None:
    queue = queues(rules("weighted", [Fraction(1)] * 4))()
    first = Copy(0, 0, 1_000, 1)
    queue.join(first, 0, 0, 1_000)
    queue.take()
    mine, other = Copy(0, 10**9, 10, 2), Copy(1, 10**9, 5, 3)
    queue.join(mine, 0, 10**9, 10)
    queue.join(other, 1, 10**9, 5)
    assert (mine.place[0], other.place[0]) == (1_010, 1_005)


@pytest.mark.parametrize("order", ["precedence", "arrival", "ageing", "weighted"])
def test_a_cut_copy_is_ahead_of_all_that_joined_later_with_an_equal_key(order: Order) -> None:
    queue = queues(rules(order))()
    copies = [Copy(2, 0, 100, number) for number in range(3)]
    for copy in copies:
        queue.join(copy, 2, 0, 100)
    assert queue.take() is copies[0]
    later = Copy(2, 0, 100, 3)
    queue.join(later, 2, 0, 100)
    queue.wait(copies[0])
    assert queue.inside() == [*copies, later]


@pytest.mark.parametrize("order", ["precedence", "arrival", "ageing", "weighted"])
def test_every_way_and_desk_has_a_queue_of_its_own(order: Order) -> None:
    make = queues(rules(order))
    one, other = make(), make()
    one.join(Copy(0, 0, 100, 1), 0, 0, 100)
    mine, theirs = Copy(0, 0, 100, 2), Copy(0, 0, 100, 2)
    other.join(theirs, 0, 0, 100)
    one.join(mine, 0, 0, 100)
    assert not make().waiting
    assert theirs.place < mine.place
