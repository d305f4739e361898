from sim.engine.events import Arrived, Event, Finished, Interrupted, Queued, Started, Unfiled
from sim.results.copies import copies_of, routing_line
from sim.results.waits import Wait, Waits
from tests.results.cases import FLASH, PRIORITY, action, ended, filed, filing, scenario

BEGIN = [
    filed(0, filing(action("BBBB"), name="low")),
    filed(1, filing(action("BBBB"), name="high"), level=FLASH),
]


def queued(at_us: int, message: int, copy: int, level: int = PRIORITY, behind: int | None = None) -> Queued:
    return Queued(at_us, message, copy, 0, "AAAA", "RRRR", level, ("BBBB", "CCCC"), behind)


def test_a_copy_that_is_sent_at_once() -> None:
    events = [*BEGIN, queued(10, 0, 1), Started(10, 0, 1, 0, 0, 90), Finished(100, 0, 1),
              Arrived(105, 0, 1, "RRRR"), ended()]  # fmt: skip
    (copy,) = copies_of(events, scenario())
    assert (copy.message, copy.from_post, copy.to_post) == ("low", "AAAA", "RRRR")
    assert (copy.routing_line, copy.precedence) == ("PP BBBB CCCC", "PRIORITY")
    assert (copy.joined_us, copy.started_us, copy.finished_us, copy.arrived_us) == (10, 10, 100, 105)
    assert (copy.queue_us, copy.lost_us, copy.cuts, copy.behind) == (0, 0, 0, None)


def cut(sent_us: int) -> list[Event]:
    """Low is cut by high after 40 of its 90; high sends 5 of cancel sequence and 20."""
    return [
        *BEGIN,
        queued(10, 0, 1),
        Started(10, 0, 1, 0, 0, 90),
        queued(50, 1, 2, FLASH, behind=0),
        Interrupted(50, 0, 1, 1, 2, 40 - sent_us, sent_us),
        Started(50, 1, 2, 0, 5, 20),
        Finished(75, 1, 2),
        Started(75, 0, 1, 0, 0, 90 - sent_us),
        Finished(165 - sent_us, 0, 1),
        ended(),
    ]


def test_a_copy_that_was_cut_starts_anew() -> None:
    low, high = copies_of(cut(0), scenario())
    assert (low.started_us, low.finished_us, low.queue_us, low.lost_us, low.cuts) == (75, 165, 25, 40, 1)
    assert low.started_us - low.joined_us == low.queue_us + low.lost_us
    assert (high.started_us, high.queue_us, high.lost_us, high.behind) == (55, 0, 5, "low")
    assert high.started_us - high.joined_us == high.lost_us


def test_with_resume_the_first_part_is_the_start() -> None:
    low, _ = copies_of(cut(40), scenario())
    assert (low.started_us, low.finished_us, low.queue_us, low.lost_us, low.cuts) == (10, 125, 25, 0, 1)


def test_with_resume_a_second_cut_leaves_the_start() -> None:
    events = [
        *cut(40)[:-2],
        Interrupted(80, 0, 1, 1, 3, 0, 5),
        Started(90, 0, 1, 0, 0, 45),
        Finished(135, 0, 1),
    ]
    low = copies_of([*events, ended()], scenario())[0]
    assert (low.started_us, low.queue_us, low.cuts) == (10, 35, 2)


def test_a_cancel_sequence_that_is_cut_itself_was_in_vain() -> None:
    events = [*BEGIN, queued(10, 0, 1), Started(10, 0, 1, 0, 50, 90), Interrupted(30, 0, 1, 1, 2, 20, 0),
              Started(60, 0, 1, 0, 0, 90), Finished(150, 0, 1), ended()]  # fmt: skip
    (copy,) = copies_of(events, scenario())
    assert (copy.started_us, copy.queue_us, copy.lost_us) == (60, 30, 20)


def test_what_has_not_left_by_the_end_has_no_times() -> None:
    events = [*BEGIN, queued(10, 0, 1), Started(10, 0, 1, 0, 0, 90), queued(20, 1, 2, behind=0),
              Unfiled(50, 2, filing(action("BBBB")), PRIORITY, (PRIORITY,)), ended(50)]  # fmt: skip
    on_line, waiting = copies_of(events, scenario())
    assert on_line[6:11] == (None, None, None, None, None)
    assert waiting[6:11] == (None, None, None, None, None)


def test_a_routing_line_doubles_the_prosign() -> None:
    assert routing_line("F", ["EGLLZRZX"]) == "FF EGLLZRZX"


def waits_of(events: list[Event], **wanted: object) -> list[Wait]:
    fold = Waits(scenario(), **wanted)
    for event in events:
        fold.take(event)
    return fold.longest()


def test_the_longest_waits_are_for_a_line() -> None:
    (wait,) = waits_of(cut(0))
    assert (wait.waited_us, wait.message, wait.post, wait.to, wait.behind) == (
        25,
        "low",
        "AAAA",
        "RRRR",
        None,
    )
    assert (wait.precedence, wait.cuts, wait.over, wait.since_us) == ("PRIORITY", 1, True, 10)


def test_only_so_many_waits_are_kept_longest_first() -> None:
    events = [*BEGIN]
    for copy in range(1, 9):
        events.append(queued(0, copy % 2, copy))
    for copy in range(1, 9):
        events += [Started(copy * 10, copy % 2, copy, 0, 0, 1), Finished(copy * 10 + 1, copy % 2, copy)]
    found = waits_of([*events, ended()], most=3)
    assert [wait.waited_us for wait in found] == [80, 70, 60]
    assert [wait.message for wait in waits_of([*events, ended()], message="high")] == ["high"] * 4


def test_of_equal_waits_the_earlier_comes_first() -> None:
    events = [*BEGIN, queued(5, 0, 1), queued(0, 1, 2), Started(10, 1, 2, 0, 0, 1), Finished(11, 1, 2),
              Started(15, 0, 1, 0, 0, 1), Finished(16, 0, 1), ended()]  # fmt: skip
    assert [wait.message for wait in waits_of(events)] == ["high", "low"]


def test_what_still_waits_at_the_end_counts_up_to_then() -> None:
    (wait,) = waits_of([*BEGIN, queued(10, 0, 1, behind=1), ended(50)])
    assert (wait.waited_us, wait.behind, wait.over) == (40, "high", False)
