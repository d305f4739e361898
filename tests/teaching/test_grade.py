"""A class and its submissions: right, wrong, broken, hostile."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from sim import shipped
from sim.problems import InvalidInput
from sim.teaching import examiner
from sim.teaching.examiner import Examiner, grade
from sim.teaching.grade import Bounds, Exam, Mark, exam_of
from sim.teaching.handed_in import Submission, submissions

QUICK = Bounds(transmissions=2_000, posts=50, trunks=60, seconds=30)
LOOP = """\
network: Round and round
hop_limit: 2000
defaults: {rate: 10000 char/s}
posts: {RXAA: {plad: ALDER}, RXRN: , RXRS: , RXBB: {plad: BIRCH}}
trunks: [{between: [RXAA, RXRN]}, {between: [RXRN, RXRS]}, {between: [RXRS, RXBB]}]
routes: {RXRN: {RXBB: RXRS}, RXRS: {RXBB: RXRN}}
"""
LADDER = "rules: Short\nladder: [{name: ROUTINE, prosign: R}]\n"


def shipped_text(path: str) -> str:
    return (shipped.root() / path).read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a class."""
    made = tmp_path / "class"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def exam() -> Exam:
    return exam_of("6", QUICK)


def marked(exam: Exam, folder: Path) -> dict[str, Mark]:
    """The marks of all in a folder, given in this process."""
    return {one.student: exam.mark(one) for one in submissions(folder)[0]}


def only(exam: Exam, folder: Path) -> Mark:
    (mark,) = marked(exam, folder).values()
    return mark


def codes(mark: Mark) -> list[str]:
    return [problem.code for problem in mark.problems]


# what counts


def test_the_lesson_itself_passes_and_is_seen_to_be_unchanged(exam: Exam, folder: Path) -> None:
    (folder / "alice.yaml").write_text(shipped_text("scenarios/06_queue.yaml"))
    mark = only(exam, folder)
    assert (mark.verdict, mark.met, mark.unchanged) == ("passed", 9, True)


def test_network_and_rules_count_and_nothing_else(exam: Exam, folder: Path) -> None:
    text = shipped_text("scenarios/06_queue.yaml").replace("strict", "first_come")
    before, _, _ = text.partition("filings:")
    (folder / "bob.yaml").write_text(before + "horizon: 1 s\nexpect: []\nlog: /etc/passwd\n")
    mark = only(exam, folder)
    assert (mark.verdict, mark.met, len(mark.judged), mark.unchanged) == ("failed", 5, 9, False)


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("configs/rules/strict.yaml", "passed"),
        ("configs/rules/first_come.yaml", "failed"),
        ("configs/networks/four_posts.yaml", "passed"),
    ],
)
def test_a_network_or_rules_alone(path: str, verdict: str, exam: Exam, folder: Path) -> None:
    (folder / "carol.yaml").write_text(shipped_text(path))
    assert only(exam, folder).verdict == verdict


def test_a_folder_with_both_and_one_with_a_scenario_that_names_its_files(exam: Exam, folder: Path) -> None:
    network, rules = shipped_text("configs/networks/four_posts.yaml"), shipped_text("configs/rules/strict.yaml")
    for name in ("dave", "erin", "__MACOSX", ".git"):
        (folder / name).mkdir()
    (folder / "dave" / "net.yaml").write_text(network)
    (folder / "dave" / "rules.yml").write_text(rules)
    (folder / "dave" / "._net.yaml").write_text("\0")
    (folder / "erin" / "sub").mkdir()
    (folder / "erin" / "sub" / "net.yaml").write_text(network.replace("60 wpm", "100 wpm"))
    (folder / "erin" / "old.yaml").write_text(rules)
    (folder / "erin" / "older.yaml").write_text(rules)
    (folder / "erin" / "answer.yaml").write_text("scenario: Mine\nnetwork: sub/net.yaml\n")
    marks = marked(exam, folder)
    assert {name: mark.verdict for name, mark in marks.items()} == {"dave": "passed", "erin": "passed"}
    assert marks["dave"].unchanged
    assert not marks["erin"].unchanged


def test_an_expectation_that_a_network_makes_senseless_is_not_met(folder: Path) -> None:
    network = """\
network: Without the trunk
defaults: {rate: 100 wpm}
posts: {RXAA: {plad: ALDER}, RXRN: {plad: N}, RXRS: {plad: S}, RXBB: {plad: BIRCH}}
trunks: [{between: [RXAA, RXRN]}, {between: [RXRS, RXBB]}]
"""
    (folder / "frank.yaml").write_text(network)
    mark = only(exam_of("2", QUICK), folder)
    assert (mark.verdict, mark.met, len(mark.judged)) == ("failed", 0, 5)
    assert mark.judged[-1].found == "no copy"


# what is broken


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "Y102"),
        ("scenario: [", "Y101"),
        ("targets: T\ntimes: {FLASH: 1 s}\n", "Y127"),
        ("- a list\n", "Y127"),
        ("scenario: S\nnetwork: four_post\n", "F007"),
        ("scenario: S\nnetwrok: four_posts\n", "Y120"),
        ("network: N\nposts: {RXAA: }\n", "N203"),
        (LADDER, "S402"),
        ("scenario: S\nrules: {rules: R, based_on: nothing}\n", "F007"),
    ],
)
def test_a_broken_one_is_told_its_problems(text: str, code: str, exam: Exam, folder: Path) -> None:
    (folder / "grace.yaml").write_text(text)
    mark = only(exam, folder)
    assert (mark.verdict, mark.met) == ("broken", 0)
    assert code in codes(mark)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "neither a scenario, a network nor rules"),
        ({"t.yaml": "targets: T\ntimes: {}\n"}, "neither a scenario, a network nor rules"),
        ({"a.yaml": "scenario: A\n", "b.yaml": "scenario: B\n"}, "more than one file of a scenario: a.yaml, b.yaml"),
        ({"a.yaml": LADDER, "b.yaml": LADDER}, "more than one file of rules"),
    ],
)
def test_a_folder_that_holds_none_or_several(files: dict[str, str], says: str, exam: Exam, folder: Path) -> None:
    (folder / "heidi").mkdir()
    for name, text in files.items():
        (folder / "heidi" / name).write_text(text)
    mark = only(exam, folder)
    assert mark.verdict == "broken"
    assert says in mark.problems[0].text


def test_a_folder_in_which_one_of_two_is_broken(exam: Exam, folder: Path) -> None:
    (folder / "ivan").mkdir()
    (folder / "ivan" / "net.yaml").write_text("network: N\nposts: {rxaa: }\n")
    (folder / "ivan" / "rules.yaml").write_text(LADDER)
    assert only(exam, folder).verdict == "broken"
    (folder / "ivan" / "net.yaml").write_text("network: [")
    assert codes(only(exam, folder)) == ["Y101"]


# what leads out


@pytest.mark.parametrize(
    "name", ["{outside}", "../net.yaml", "judy/../../net.yaml", "./link.yaml", "links/net.yaml", "-", "/dev/stdin"]
)
@pytest.mark.parametrize("key", ["network", "rules"])
def test_no_file_is_opened_that_was_not_handed_in(name: str, key: str, exam: Exam, folder: Path) -> None:
    outside = folder.parent / "net.yaml"
    outside.write_text("secret: of somebody else")
    judy = folder / "judy"
    judy.mkdir()
    (judy / "link.yaml").symlink_to(outside)
    (judy / "links").symlink_to(folder.parent)
    (judy / "answer.yaml").write_text(f"scenario: S\n{key}: '{name.format(outside=outside)}'\n")
    mark = only(exam, folder)
    assert mark.verdict == "broken"
    assert set(codes(mark)) <= {"F012", "F007"}
    assert "secret" not in str(mark)


def test_rules_are_based_on_none_that_lie_outside(exam: Exam, folder: Path) -> None:
    (folder.parent / "r.yaml").write_text(LADDER)
    (folder / "kim.yaml").write_text("rules: R\nbased_on: ../r.yaml\n")
    assert codes(only(exam, folder)) == ["F012"]
    (folder / "kim.yaml").write_text("rules: R\nbased_on: strict\n")
    assert only(exam, folder).verdict == "passed"


def test_a_file_alone_names_no_other_of_the_class(exam: Exam, folder: Path) -> None:
    (folder / "leo.yaml").write_text("scenario: S\nnetwork: ./mia.yaml\n")
    (folder / "mia.yaml").write_text(shipped_text("configs/networks/four_posts.yaml"))
    assert codes(marked(exam, folder)["leo"]) == ["F012"]


def test_a_link_is_no_submission(exam: Exam, folder: Path) -> None:
    (folder.parent / "net.yaml").write_text(shipped_text("configs/networks/four_posts.yaml"))
    (folder / "nina.yaml").symlink_to(folder.parent / "net.yaml")
    (folder / "olaf").symlink_to(folder.parent)
    (folder / "pat.yaml").symlink_to("nowhere")
    marks = marked(exam, folder)
    assert {name: codes(mark) for name, mark in marks.items()} == {key: ["F012"] for key in ("nina", "olaf", "pat")}


def test_devices_and_pipes_do_not_hold_it_up(exam: Exam, folder: Path) -> None:
    os.mkfifo(folder / "quinn.yaml")
    assert codes(only(exam, folder)) == ["F003"]


# bounds


def test_bounds(exam: Exam, folder: Path) -> None:
    posts = [f"RX{number}" for number in range(60)]
    many = "network: N\ndefaults: {rate: 100 wpm}\nposts:\n" + "".join(f"  {post}: {{}}\n" for post in posts)
    pairs = [f"[{a}, {b}]" for a in posts[:12] for b in posts[:12] if a < b]
    lines = "".join(f"  - {{between: {pair}}}\n" for pair in pairs)
    few = "network: N\ndefaults: {rate: 100 wpm}\nposts:\n" + "".join(f"  {post}: {{}}\n" for post in posts[:12])
    (folder / "posts.yaml").write_text(many)
    (folder / "trunks.yaml").write_text(f"{few}trunks:\n{lines}")
    (folder / "loop.yaml").write_text(LOOP)
    (folder / "bytes.yaml").write_text("network: N\n" + "# as long as the day\n" * 60_000)
    bomb = "rules: R\nladder: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for before, key in pairwise("abcdef"):
        bomb += f"{key}: &{key} [{','.join(['*' + before] * 9)}]\n"
    (folder / "bomb.yaml").write_text(bomb)
    (folder / "traffic.yaml").write_text(
        "scenario: S\nnetwork: four_posts\nrules: strict\n"
        "traffic: [{name: t, from: any, to: any, precedence: FLASH, every: 1 ms, characters: 10}]\n"
    )
    marks = marked(exam, folder)
    assert {name: mark.stopped_by for name, mark in marks.items() if mark.verdict == "stopped"} == {
        "posts": "more than 50 posts",
        "trunks": "more than 60 trunks",
        "loop": "more than 2,000 transmissions",
    }
    assert codes(marks["bytes"]) == ["F006"]
    assert codes(marks["bomb"]) == ["Y107"]
    assert marks["traffic"].verdict == "passed"  # its traffic is not the lesson's, and does not count


# the lesson and the folder


def test_a_lesson_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("scenario: S\nnetwork: four_posts\n")
    with pytest.raises(InvalidInput, match="F013 the lesson expects nothing"):
        exam_of(tmp_path / "own.yaml")
    with pytest.raises(InvalidInput, match="F007"):
        exam_of("no_lesson")


def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="F001 no such file"):
        submissions(tmp_path / "absent")
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(InvalidInput, match="F013 there is nothing to grade"):
        submissions(tmp_path)
    with pytest.raises(InvalidInput, match="F001"):
        submissions("a\0b")


def test_what_is_passed_over(folder: Path) -> None:
    for name in ("notes.txt", "rita.YAML", ".hidden.yaml"):
        (folder / name).write_text("")
    found, others = submissions(folder)
    assert [one.student for one in found] == ["rita"]
    assert others == ("notes.txt",)


# in a process of its own


@pytest.fixture
def process(exam: Exam) -> Iterator[Examiner]:
    made = Examiner(exam)
    yield made
    made.close()


def test_a_class_is_marked_in_a_process_of_its_own(folder: Path) -> None:
    (folder / "alice.yaml").write_text(shipped_text("scenarios/06_queue.yaml"))
    (folder / "bob.yaml").write_text("scenario: [")
    (folder / "loop.yaml").write_text(LOOP)
    (folder / "zoe.yaml").write_text(shipped_text("configs/rules/strict.yaml"))
    (folder / "notes.txt").write_text("")
    grades = grade("6", folder, QUICK)
    assert [mark.verdict for mark in grades.marks] == ["passed", "broken", "stopped", "passed"]
    assert (grades.expected, grades.all_passed, grades.passed_over) == (9, False, ("notes.txt",))


def test_one_that_takes_too_long_is_ended(process: Examiner, folder: Path) -> None:
    process.exam = exam_of("6", Bounds(transmissions=10**9, memory=10**12, seconds=0.05))
    (folder / "loop.yaml").write_text(LOOP)
    ((slow, *_), _) = submissions(folder)
    mark = process.mark(slow)
    assert (mark.verdict, mark.stopped_by) == ("stopped", "more than 0.05 s of time")


def test_one_that_ends_the_process_is_told_and_the_next_goes_on(process: Examiner, folder: Path) -> None:
    (folder / "alice.yaml").write_text(shipped_text("scenarios/06_queue.yaml"))
    ((alice, *_), _) = submissions(folder)
    assert process.mark(alice).verdict == "passed"
    assert process._desk is not None
    process._desk.process.kill()
    process._desk.process.wait()
    mark = process.mark(alice)
    assert (mark.verdict, mark.stopped_by) == ("stopped", "the run broke off")
    assert process.mark(alice).verdict == "passed"


def test_a_process_that_does_not_begin(process: Examiner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examiner, "TO_BEGIN", 0.0)
    mark = process.mark(Submission("alice", "alice.yaml", folder=False))
    assert mark.stopped_by == "the run broke off"


@pytest.mark.parametrize(
    ("failure", "why"), [(MemoryError, "more than 1,000 MB of memory"), (RecursionError, "nested too deeply")]
)
def test_what_is_too_much_for_python(
    failure: type[Exception], why: str, exam: Exam, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Mark:
        raise failure

    monkeypatch.setattr(Exam, "mark", fail)
    mark = examiner._marked(exam, Submission("alice", "alice.yaml", folder=False))
    assert (mark.verdict, mark.stopped_by) == ("stopped", why)


def test_what_the_process_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limited: list[int] = []
    monkeypatch.setattr(examiner, "_limit_memory", limited.append)
    monkeypatch.setattr(examiner.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    (folder / "alice.yaml").write_text(shipped_text("scenarios/06_queue.yaml"))
    questions, answers = io.BytesIO(), io.BytesIO()
    for one in (("6", QUICK), *submissions(folder)[0]):
        pickle.dump(one, questions)
    questions.seek(0)
    examiner.serve(questions, answers)
    answers.seek(0)
    assert pickle.load(answers) == "ready"
    assert pickle.load(answers).verdict == "passed"
    assert limited == [QUICK.memory]


def test_the_memory_of_the_process_is_limited() -> None:
    program = "from sim.teaching.examiner import _limit_memory as limit; limit(10**9); bytes(2 * 10**9)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=shipped.root(), capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "MemoryError"


def test_a_script_that_is_no_module_may_grade(folder: Path) -> None:
    (folder / "alice.yaml").write_text(shipped_text("scenarios/06_queue.yaml"))
    program = f"import sys; sys.path.insert(0, {str(shipped.root())!r}); import sim; "
    program += "print(sim.grade('6', 'class').marks[0].met)"
    done = subprocess.run(
        [sys.executable], input=program, cwd=folder.parent, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("9\n", "")
