from sim.engine.events import Event, Handled, Remained, Waited
from sim.results.waits import Wait, Waits
from tests.results.cases import PRIORITY, action, ended, filed, filing, scenario

BEGIN = [
    filed(0, filing(action("BBBB"), name="first")),
    filed(1, filing(action("BBBB"), name="second", at_us=9)),
]


def waits_of(*events: Event, **changes: object) -> list[Wait]:
    fold = Waits(scenario(**changes))
    for event in (*BEGIN, *events, ended(100)):
        fold.take(event)
    return fold.longest()


def waited(at_us: int, message: int, copy: int = 0) -> Waited:
    return Waited(at_us, message, copy, "AAAA", PRIORITY)


def test_a_wait_for_an_operator_ends_when_work_begins() -> None:
    (wait,) = waits_of(waited(10, 0), Handled(60, 0, 0, "AAAA", "originate", 30))
    assert (wait.waited_us, wait.message, wait.post, wait.to, wait.over) == (20, "first", "AAAA", None, True)


def test_work_without_a_wait_is_none() -> None:
    assert waits_of(Handled(60, 0, 0, "AAAA", "originate", 30)) == []


def test_messages_at_their_originator_are_not_taken_for_each_other() -> None:
    found = waits_of(waited(10, 0), waited(11, 1), Handled(60, 1, 0, "AAAA", "originate", 30),
                     Handled(90, 0, 0, "AAAA", "originate", 60))  # fmt: skip
    assert [(wait.message, wait.waited_us) for wait in found] == [("first", 50), ("second", 19)]


def test_who_waits_at_the_end_counts_and_who_is_worked_on_does_not() -> None:
    left = [Remained(100, 0, 0, "BBBB", "queued", None, ()), Remained(100, 0, 0, "CCCC", "queued", None, ()),
            Remained(100, 1, 0, "BBBB", "handling", None, ())]  # fmt: skip
    (wait,) = waits_of(waited(10, 0), waited(11, 1), *left)
    assert (wait.message, wait.waited_us, wait.over) == ("first", 90, False)


def test_the_warm_up_is_left_out() -> None:
    found = waits_of(waited(10, 0), waited(11, 1), Handled(60, 1, 0, "AAAA", "originate", 30),
                     Handled(90, 0, 0, "AAAA", "originate", 60), warm_up_us=5)  # fmt: skip
    assert [wait.message for wait in found] == ["second"]
