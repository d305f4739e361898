"""The list of lessons and each lesson's page, byte for byte as they were read and found good: tests/golden/lessons.

`python -m tests.commands.test_lessons` writes them anew, to be read before they are kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.__main__ import main
from tests.reports.test_golden import printed

FOLDER = Path(__file__).parent.parent / "golden" / "lessons"
WIDTHS = (80, 120)
PAGES = {
    f"{name}.{width}.txt": arguments
    for width in WIDTHS
    for name, arguments in [
        ("lessons", ["lessons"]),
        *((f"lesson_{number:02}", ["lesson", str(number)]) for number in range(1, 14)),
        ("lesson_07_hints", ["lesson", "7", "--hints", "2"]),
        ("lesson_04_answer", ["lesson", "4", "--answer"]),
    ]
}
OWN = """\
scenario: My own
network:
  network: N
  defaults: {rate: 75 baud, handling: 500 ms, relays: false}
  posts: {RXAA: {plad: [A, B, C], operators: 2}, RXBB: , RXCC: {relays: true, automatic: true}}
  trunks: [{between: [RXAA, RXBB], delay: 1 s, channels: 2}]
  routes: {RXAA: {RXB*: RXBB, otherwise: none}, RXBB: {RXCC: none}}
rules: {rules: R, order: ORDER}
horizon: 1 d
filings:
  - {name: one, from: RXAA, precedence: FLASH, info_precedence: ROUTINE, to: {RXBB: IMMEDIATE}, info: RXCC, words: 1}
MORE
traffic:
  - {name: t, from: any, to: any, precedence: {FLASH: 1, ROUTINE: 3}, per_day: 10, characters: "exponential(mean 9)",
     during: {from: 2 h, for: 3 h}}
"""


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_as_it_was(name: str) -> None:
    assert printed(PAGES[name], name) == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_longer_than_the_terminal(name: str) -> None:
    width = int(name.split(".")[1])
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > width] == []


@pytest.mark.parametrize("number", range(1, 14))
def test_a_page_gives_nothing_away(number: int) -> None:
    text = (FOLDER / f"lesson_{number:02}.80.txt").read_text(encoding="utf-8")
    assert "Shows:" not in text
    assert "  1. " not in text
    assert "--hints 1" in text


def page(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["lesson", *arguments]) == 0
    return capsys.readouterr().out


def test_hints_a_step_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\n  1 more: cablesim lesson 4 --hints 3\n" in page(capsys, "4", "--hints", "2")
    every = page(capsys, "04_segregation", "--hints", "all")
    assert every == page(capsys, "4", "--hints", "99")
    assert "  3. " in every
    assert "more:" not in every


def test_a_number_of_hints_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "4", "--hints", "many"]) == 2
    assert "'many' is neither a number nor 'all'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ("arrival", "First come, first served. Nothing is cut."),
        ("ageing, ageing: 20 min", "A step of the ladder is worth 20 min of waiting."),
        ("weighted, weights: {FLASH: 2.5}", "FLASH 2.5, IMMEDIATE 1, PRIORITY 1, ROUTINE 1."),
        ("precedence", "By precedence: FLASH, IMMEDIATE, PRIORITY, ROUTINE; in order of receipt within each."),
    ],
)
def test_one_of_your_own(order: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my own.yaml"
    more = "".join(f"  - {{from: RXBB, precedence: R, to: RXAA, at: {at} s, words: 5}}\n" for at in range(25))
    path.write_text(OWN.replace("ORDER", order).replace("MORE\n", more))
    told = " ".join(page(capsys, str(path)).split())
    assert says in told
    for text in (
        "one: FLASH, for info ROUTINE, filed at the start, 6 characters, RXAA to RXBB (IMMEDIATE) info RXCC",
        "and 6 further messages",
        "t: one every 2 h 24 min on average from 2 h until 5 h, FLASH 0.25, ROUTINE 0.75, exponential lengths (9)",
        "RXAA A, B, ... (2 operators) RXBB RXCC (relays, automatic)",
        "Work on a copy: originate 0.5 s, relay 0.5 s, deliver 0.5 s",
        "Lines: 10.11 characters/s, delay 1 s, 2 channels: RXAA-RXBB",
        "Routing tables: RXAA: RXB* to RXBB, otherwise none RXBB: RXCC to none",
        f"cablesim pack '{path}' --no-answers -o my.yaml",
    ):
        assert text in told
    assert "Task" not in told
    assert "Hints" not in told


def test_the_answer_of_a_lesson_without_legs(capsys: pytest.CaptureFixture[str]) -> None:
    told = page(capsys, "6", "--answer")
    assert told.startswith("A queue\n")
    assert "Expected: 9 of 9 met" in told
    assert "Leg" not in told


def test_no_such_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "14"]) == 1
    assert capsys.readouterr().err == "14: F007 there is no lesson 14; lessons are 1 to 13\n"


def write() -> None:
    """Write all pages anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, arguments in PAGES.items():
        (FOLDER / name).write_text(printed(arguments, name), encoding="utf-8")


if __name__ == "__main__":
    write()
