import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim.engine.events import Event
from sim.engine.simulation import simulate
from sim.precedence.interruption import cuts
from sim.problems import InvalidInput
from sim.reports.data import copies_csv, deliveries_csv, deliveries_json
from sim.reports.saved import CODES, SavedRun, open_trace
from sim.reports.trace import TraceWriter
from sim.results.result import Result, run
from sim.scenario.model import Scenario
from tests.oracle.scenarios import scenario as random_scenario
from tests.results.cases import SECOND, action, delivered, ended, filed, filing, scenario


def written(path: Path, events: list[Event], what: Scenario) -> list[str]:
    """The lines of a trace, which is left at the path."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        writer = TraceWriter(file.write, what, 0, 1, {"inputs": []})
        for event in events:
            writer.take(event)
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def lines(tmp_path: Path) -> list[str]:
    """A short trace: its head, one message filed and delivered, its end."""
    message = filing(action("BBBB", "BIRCH"))
    return written(
        tmp_path / "short.jsonl", [filed(0, message), delivered(60 * SECOND, 0, "BBBB"), ended()], scenario()
    )


def problems_of(path: Path, *lines: str) -> list[str]:
    """What is wrong with a file of these lines: ``line CODE text; hint``."""
    path = path / "torn.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    try:
        list(open_trace(str(path)).events())
    except InvalidInput as invalid:
        return [str(one).removeprefix(f"{path}:").replace(":1: ", " ", 1) for one in invalid.problems]
    return []


def changed(line: str, **values: object) -> str:
    """A line with other values; ``...`` takes one away."""
    told = json.loads(line)
    told.update(values)
    return json.dumps({key: value for key, value in told.items() if value is not ...})


@pytest.mark.parametrize("number", range(40))
def test_a_run_and_its_trace_give_the_same_reports(number: int, tmp_path: Path) -> None:
    what = random_scenario(number)
    live = run(what)
    path = tmp_path / "run.jsonl"
    with path.open("w", encoding="utf-8") as file:
        live.gather(TraceWriter(file.write, what, live.seed, 1, {"inputs": []}).take)
    saved = open_trace(str(path))
    again = Result(saved.scenario, lambda _: saved.events(), saved.seed, saved.replication)
    again.gather()
    assert replace(again.scenario.rules, ladder=()) == replace(what.rules, ladder=(), source="", note="")
    assert again.scenario.rules.positions == what.rules.positions
    assert cuts(again.scenario.rules, 5) == cuts(what.rules, 5)
    assert (again.deliveries, again.copies, again.waits) == (live.deliveries, live.copies, live.waits)
    for report in (deliveries_csv, copies_csv):
        pairs = [(one, one.deliveries if report is deliveries_csv else one.copies) for one in (live, again)]
        first, second = ("".join(report(*pair)) for pair in pairs)  # type: ignore[operator]
        assert first == second
    first, second = ("".join(deliveries_json(one, one.deliveries, one.summary, [], {})) for one in (live, again))
    assert first == second


def test_a_run_gives_the_same_with_and_without_a_trace(tmp_path: Path) -> None:
    what = random_scenario(3)
    traced = run(what)
    with (tmp_path / "run.jsonl").open("w", encoding="utf-8") as file:
        traced.gather(TraceWriter(file.write, what, traced.seed, 1, {}).take)
    assert traced.deliveries == run(what).deliveries


def test_every_event_comes_back(tmp_path: Path) -> None:
    for number in range(10):
        what = random_scenario(number)
        events = list(simulate(what))
        written(tmp_path / "run.jsonl", events, what)
        back = list(open_trace(str(tmp_path / "run.jsonl")).events())
        assert [type(event) for event in back] == [type(event) for event in events]
        told = [event for event in events if not hasattr(event, "filing")]
        assert [event for event in back if not hasattr(event, "filing")] == told


def test_an_event_is_a_line_with_its_type_and_time(lines: list[str]) -> None:
    told = [json.loads(line) for line in lines]
    assert [one["type"] for one in told] == ["trace", "filed", "delivered", "ended"]
    assert told[0]["format"] == 1
    assert [one["at_s"] for one in told[1:]] == [0, 60, 3600]
    assert all(one["message"] == "m" for one in told[1:3])


def test_what_was_given_comes_back(lines: list[str], tmp_path: Path) -> None:
    saved = open_trace(str(tmp_path / "short.jsonl"))
    assert (saved.scenario.name, saved.seed, saved.replication) == ("By hand", 0, 1)
    assert saved.scenario.targets_us() == scenario().targets_us()
    assert isinstance(saved, SavedRun)
    assert list(saved.events()) == list(saved.events())


HEAD = 0
FILED = 1
DELIVERED = 2


@pytest.mark.parametrize(
    ("number", "values", "problem"),
    [
        (FILED, {"type": "field"}, "2 T705 no such event: 'field'"),
        (FILED, {"type": 7}, "2 T705 no such event: 7"),
        (FILED, {"type": ...}, "2 T705 no such event: None"),
        (FILED, {"at_s": ...}, "2 T706 'at_s' is missing"),
        (FILED, {"at_s": -1}, "2 T706 'at_s' cannot be -1"),
        (FILED, {"at_s": True}, "2 T706 'at_s' cannot be True"),
        (FILED, {"at_s": 1e-7}, "2 T706 'at_s' cannot be '1e-07'"),
        (FILED, {"at_s": 1e300}, "2 T706 'at_s' cannot be '1e+300'"),
        (FILED, {"at_s": "0"}, "2 T706 'at_s' cannot be '0'"),
        (FILED, {"message": 5}, "2 T706 'message' cannot be 5"),
        (FILED, {"characters": 1.5}, "2 T706 'characters' cannot be '1.5'"),
        (FILED, {"addressees": None}, "2 T706 'addressees' is no list of addressees"),
        (FILED, {"addressees": [1]}, "2 T706 'addressees' is no list of addressees"),
        (FILED, {"addressees": [{"indicator": 5}]}, "2 T706 'indicator' cannot be 5"),
        (FILED, {"precedence": "URGENT"}, "2 T706 'precedence' cannot be 'URGENT'"),
        (FILED, {"message": "other"}, "3 T708 nothing told of a message 'm' before"),
        (DELIVERED, {"indicator": "CCCC"}, "3 T708 the message has no addressee 'CCCC'"),
        (DELIVERED, {"path": []}, "3 T706 'path' cannot be []"),
        (DELIVERED, {"path": "AAAA"}, "3 T706 'path' cannot be 'AAAA'"),
        (DELIVERED, {"path": [1]}, "3 T706 'path' cannot be [1]"),
        (DELIVERED, {"interrupted": "no"}, "3 T706 'interrupted' cannot be 'no'"),
        (DELIVERED, {"message": None}, "3 T706 'message' cannot be None"),
        (DELIVERED, {"carried_as": 1}, "3 T706 'carried_as' cannot be 1"),
        (DELIVERED, {"type": "started", "copy": 9, "channel": 0, "cancel_s": 0},
         "3 T708 nothing told of copy 9 before"),
        (DELIVERED, {"type": "unrouted", "reason": "lost"}, "3 T706 'reason' cannot be 'lost'"),
        (DELIVERED, {"type": "remained", "status": "gone"}, "3 T706 'status' cannot be 'gone'"),
        (DELIVERED, {"type": "handled", "post": "AAAA", "work": "sleep"}, "3 T706 'work' cannot be 'sleep'"),
    ],
)  # fmt: skip
def test_a_damaged_event(
    lines: list[str], tmp_path: Path, number: int, values: dict[str, object], problem: str
) -> None:
    lines[number] = changed(lines[number], **values)
    assert problem in [told.partition("; ")[0] for told in problems_of(tmp_path, *lines)]


def test_a_line_that_is_no_object(lines: list[str], tmp_path: Path) -> None:
    for line in ("nonsense", "[]", "5", '{"type": NaN}', '{"type": "ended"', "[" * 100_000):
        (problem,) = problems_of(tmp_path, *lines[:2], line, *lines[2:])
        assert problem.startswith("3 T704 the line is not a JSON object: ")
        assert len(problem) < 130


def test_an_event_out_of_order(lines: list[str], tmp_path: Path) -> None:
    lines.insert(2, changed(lines[2], at_s=61))
    assert problems_of(tmp_path, *lines) == ["4 T707 the event comes before the one above it"]


def test_a_message_that_is_filed_twice(lines: list[str], tmp_path: Path) -> None:
    assert problems_of(tmp_path, *lines[:2], *lines[1:]) == ["3 T708 a second message 'm'"]


def test_a_trace_that_breaks_off(lines: list[str], tmp_path: Path) -> None:
    assert problems_of(tmp_path, *lines[:-1]) == ["3 T709 the trace breaks off behind this line; run it again"]
    assert problems_of(tmp_path, lines[0]) == ["1 T709 the trace breaks off behind this line; run it again"]


def test_a_trace_that_goes_on(lines: list[str], tmp_path: Path) -> None:
    assert problems_of(tmp_path, *lines, lines[-1]) == ["5 T709 the trace goes on behind its end"]


def test_no_more_than_twenty_lines_are_told(lines: list[str], tmp_path: Path) -> None:
    assert len(problems_of(tmp_path, lines[0], *["no"] * 50)) == 20


def test_what_follows_from_a_damaged_line_is_counted_and_not_told(tmp_path: Path) -> None:
    """Where a copy joins its queue: all that becomes of it builds on that line; another damage is told as well."""
    what = random_scenario(1)
    path = tmp_path / "run.jsonl"
    written(path, list(simulate(what)), what)
    lines = path.read_text(encoding="utf-8").splitlines()
    joined = next(at for at, line in enumerate(lines) if json.loads(line)["type"] == "queued")
    copy = json.loads(lines[joined])["copy"]
    later = [json.loads(line) for line in lines[joined + 1 :]]
    count = sum(one.get("copy") == copy and one["type"] in BUILD_ON_A_COPY for one in later)
    assert count > 1
    lines[joined], lines[-2] = changed(lines[joined], type="joined"), changed(lines[-2], at_s="noon")
    assert problems_of(tmp_path, *lines) == [
        f"{joined + 1} T705 no such event: 'joined'; {count} lines below are not told that may follow from it",
        f"{len(lines) - 1} T706 'at_s' cannot be 'noon'",
    ]


BUILD_ON_A_COPY = ("started", "interrupted", "finished", "arrived")


def test_a_time_that_is_too_late_is_one_problem(lines: list[str], tmp_path: Path) -> None:
    told = problems_of(tmp_path, *lines[:2], changed(lines[2], at_s=4000), *lines[2:])
    assert told == ["4 T707 the event comes before the one above it; 1 line below is not told that may follow from it"]


def test_a_value_is_quoted_with_at_most_eighty_characters(lines: list[str], tmp_path: Path) -> None:
    lines[FILED] = changed(lines[FILED], precedence="\x1b[31m" + "X" * 900)
    problem = problems_of(tmp_path, *lines)[0].partition("; ")[0]
    assert 80 < len(problem) < 120
    assert "\x1b" not in problem


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"\xff\xfe\x00", b'{"type": "filed"}\n', b"[1]\n"])
def test_what_is_no_trace(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="1:1: T701 the file is not a trace"):
        open_trace(str(path))


def test_a_trace_of_another_version(lines: list[str], tmp_path: Path) -> None:
    (tmp_path / "new").write_text(changed(lines[HEAD], format=2))
    with pytest.raises(InvalidInput, match="T702 a trace of version 2"):
        open_trace(str(tmp_path / "new"))


HEADS = [
    ("meta", None),
    ("meta.inputs", [1]),
    ("meta.inputs", [{"role": "rules"}]),
    ("scenario", []),
    ("scenario.name", 5),
    ("scenario.start", "yesterday"),
    ("scenario.start", 5),
    ("scenario.horizon_s", "soon"),
    ("scenario.horizon_s", -5),
    ("scenario.warm_up_s", None),
    ("scenario.seed", 1.5),
    ("scenario.replication", None),
    ("scenario.targets", 1),
    ("scenario.rules", None),
    ("scenario.rules.ladder", []),
    ("scenario.rules.ladder", {}),
    ("scenario.rules.ladder", [{"name": "A"}]),
    ("scenario.rules.ladder", [{"name": "A", "prosign": "A", "words": [], "target_s": None}] * 2),
    ("scenario.rules.ladder", [{"name": "A", "prosign": "A", "words": [], "target_s": None, "served_with": "B"}]),
    ("scenario.rules.ladder", [{"name": "A", "prosign": "A", "words": [], "interrupts_s": {"B": "soon"}}]),
    ("scenario.rules.order", "alphabet"),
    ("scenario.rules.interruption", "on"),
    ("scenario.rules.weights", {"A": "0"}),
    ("scenario.network.hop_limit", None),
    ("scenario.network.posts", {"AAAA": 5}),
    ("scenario.network.posts", {"AAAA": {"plad": [], "zone": "UTC", "location": [1]}}),
    ("scenario.network.posts", {"AAAA": {"plad": [], "zone": "UTC", "location": ["x", 2]}}),
    ("scenario.network.trunks", [{"between": ["AAAA"]}]),
    ("scenario.network.trunks", [{"between": ["A", "B"], "us_per_character": "1/0"}]),
    ("scenario.expect", None),
    ("scenario.expect", [{"after": ["m"]}]),
    ("scenario.expect", [{"at_least": "much"}]),
    ("scenario.expect", [{"leg": ["A", "B", "C"]}]),
]


@pytest.mark.parametrize(("key", "value"), HEADS)
def test_a_damaged_head(lines: list[str], tmp_path: Path, key: str, value: object) -> None:
    told = json.loads(lines[HEAD])
    *folders, last = key.split(".")
    inside = told
    for name in folders:
        inside = inside[name]
    inside[last] = value
    (tmp_path / "torn").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(InvalidInput, match=re.compile("T703 the first line of the trace is damaged")):
        open_trace(str(tmp_path / "torn"))


def test_a_trace_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="T700 the trace cannot be opened"):
        open_trace(str(tmp_path / "absent"))
    with pytest.raises(InvalidInput, match="T700 is not a file"):
        open_trace(str(tmp_path))
    with pytest.raises(InvalidInput, match="T700"):
        open_trace("a\0b")


def test_all_codes_are_explained() -> None:
    assert sorted(CODES) == [f"T70{number}" for number in range(10)]
