"""Background traffic and its small CSVs, as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.problems import InvalidInput
from sim.scenario import curves
from sim.scenario.files import read_scenario
from sim.scenario.model import Characters, Drawn, Source
from sim.textfiles import TextFile

MINUTE, HOUR = 60_000_000, 3_600_000_000
HEAD = """\
scenario: S
network:
  network: N
  defaults: {relays: false}
  posts: {RXAA: {plad: ALDER}, RXBB: , RXCC: , RXRN: {relays: true}}
horizon: 1 d
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def source(entry: str, head: str = HEAD) -> Source:
    Path("s.yaml").write_text(f"{head}traffic:\n  - {{name: t, {entry}}}\n")
    (found,) = read_scenario("s.yaml").checked().sources
    return found


def test_as_written() -> None:
    Path("hours.csv").write_text("hour,weight\n" + "".join(f"{hour},{hour / 10}\n" for hour in range(24)))
    found = source(
        "from: any, to: any, addressees: 1-4, info: 0-8, precedence: {ROUTINE: 0.6, PRIORITY: 0.4},"
        " per_day: 300,"
        ' profile: hours.csv, clock: local, characters: "lognormal(median 2000, sigma 0.8)"'
    )
    everyone = Drawn(("RXAA", "RXBB", "RXCC"), (1.0, 1.0, 1.0))
    assert (found.origins, found.recipients) == (everyone, everyone)
    assert found.addressees == Drawn(("1", "2", "3", "4"), (1.0,) * 4)
    assert found.info.values == tuple("012345678")
    assert found.precedence == Drawn(("ROUTINE", "PRIORITY"), (0.6, 0.4))
    assert (found.mean_gap_us, found.arrivals, found.local) == (288_000_000, "poisson", True)
    assert found.hours == tuple(hour / 10 for hour in range(24))
    assert found.characters == Characters("lognormal", (2000.0, 0.8))
    assert (found.info_precedence, found.from_us, found.until_us) == (None, 0, None)


def test_what_is_left_out() -> None:
    found = source("from: alder, to: RXBB, precedence: R, every: 4 min, arrivals: fixed, characters: 900")
    assert found.origins == Drawn(("RXAA",), (1.0,))
    assert (found.addressees, found.info) == (Drawn(("1",), (1.0,)), Drawn(("0",), (1.0,)))
    assert (found.mean_gap_us, found.arrivals, found.hours, found.local) == (4 * MINUTE, "fixed", None, False)
    assert found.characters == Characters("fixed", (900.0,))


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("[RXAA, RXBB]", Drawn(("RXAA", "RXBB"), (1.0, 1.0))),
        ("{RXAA: 2, RXBB: 0.5}", Drawn(("RXAA", "RXBB"), (2.0, 0.5))),
        ("{any: 1, RXBB: 2}", Drawn(("RXAA", "RXBB", "RXCC"), (1.0, 3.0, 1.0))),
        ("{ALDER: 1, RXAA: 2}", Drawn(("RXAA",), (3.0,))),
    ],
)
def test_who(written: str, means: Drawn) -> None:
    assert source(f"from: {written}, to: any, precedence: R, every: 1 h, characters: 1").origins == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("exponential(mean 1500)", Characters("exponential", (1500.0,))),
        ('"uniform(100, 500.5)"', Characters("uniform", (100.0, 500.5))),
        ("q.csv", Characters("quantiles", quantiles=((0.0, 1.0), (0.5, 1.0), (1.0, 30.0)))),
    ],
)
def test_how_long(written: str, means: Characters) -> None:
    Path("q.csv").write_text("quantile,value\n0,1\n0.5,1\n1,30\n")
    assert source(f"from: any, to: any, precedence: R, every: 1 h, characters: {written}").characters == means


@pytest.mark.parametrize(
    "written", ["0", "-1", "9" * 30, "exponential(mean 0)", "gauss(1)", "lognormal(median nan, sigma 1)"]
)
def test_no_length(written: str) -> None:
    with pytest.raises(InvalidInput, match="S422"):
        source(f"from: any, to: any, precedence: R, every: 1 h, characters: '{written}'")


def test_part_of_the_day() -> None:
    text = (
        "from: any, to: any, precedence: R, info_precedence: {R: 1}, every: 1 h, characters: 1, "
        "addressees: n.csv, during: "
    )
    Path("n.csv").write_text("value,share\n1,0.5\n3,1\n")
    found = source(text + "{from: 2 h, for: 3 h}", HEAD.replace("horizon: 1 d\n", ""))
    assert (found.from_us, found.until_us) == (2 * HOUR, 5 * HOUR)
    assert found.addressees == Drawn(("1", "3"), (0.5, 1.0))
    assert found.info_precedence == Drawn(("R",), (1.0,))
    assert source(text + "{for: 3 h}").until_us == 3 * HOUR
    assert source(text + "{from: 3 h}").until_us is None


def test_weights_in_place() -> None:
    weights = ", ".join(str(hour) for hour in range(24))
    found = source(f"from: any, to: any, precedence: R, every: 1 h, characters: 1, profile: [{weights}]")
    assert found.hours == tuple(map(float, range(24)))


def test_who_relays_may_be_unknown() -> None:
    with pytest.raises(InvalidInput) as caught:
        source(
            "from: any, to: RXQQ, precedence: R, every: 1 h, characters: 1",
            HEAD.replace("relays: false", "relays: x"),
        )
    assert [problem.code for problem in caught.value.problems] == ["Y126", "N203"]


def csv(text: str) -> TextFile:
    return TextFile("c.csv", text, "")


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        (curves.hours, "", "1:1: L601"),
        (curves.hours, "hour,weight\n", "1:1: L609"),
        (curves.hours, "hour,weight\n1,1\n", "1:1: L609"),
        (curves.hours, "hour,weight\n" + "".join(f"{hour},0\n" for hour in range(24)), "1:1: L609"),
        (curves.hours, "hour,weight\n1.5,1\n", "2:1: L609"),
        (curves.shares, "value,share\n1.5,1\n", "2:1: L609"),
        (curves.shares, "value,share\n1,-1\n", "2:1: L603"),
        (curves.shares, "value,share\n1,nan\n", "2:1: L603"),
        (curves.quantiles, "quantile,value\n0,1e3\n", "2:1: L603"),
        (curves.quantiles, "quantile,value\n0,99999999\n", "2:1: L609"),
        (curves.quantiles, "quantile,value\n" + "0,1\n" * 100_001, "100002:1: L610"),
    ],
)
def test_no_curves(read: object, text: str, told: str) -> None:
    found, problems = read(csv(text))  # type: ignore[operator]
    assert found is None
    assert f"{problems[0].place}: {problems[0].code}" == f"c.csv:{told}"


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("from: RXAA, to: any, addressees: 2", ""),
        ("from: any, to: any, addressees: 1, info: 0-1", ""),
        ("from: RXRN, to: any, addressees: 3", ""),
        ("from: RXAA, to: any, addressees: 5", "5 addressees are more than the 2 that a message can have here"),
        ("from: any, to: any, info: 2", "3 addressees are more than the 2 that a message can have here"),
        (
            "from: RXAA, to: {RXBB: 1, RXCC: 0}, addressees: 1-2",
            "2 addressees are more than the 1 that a message can have here",
        ),
    ],
)
def test_more_addressees_than_there_are(entry: str, text: str) -> None:
    Path("s.yaml").write_text(f"{HEAD}traffic:\n  - {{name: t, precedence: R, every: 4 min, characters: 9, {entry}}}\n")
    read = read_scenario("s.yaml")
    assert len(read.checked().sources) == 1
    assert [problem.text for problem in read.problems if problem.code == "S429"] == ([text] if text else [])
    assert all(problem.severity == "warning" for problem in read.problems if problem.code == "S429")
