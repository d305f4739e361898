"""A packed scenario: one file, the same run, comments kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim import shipped
from sim.__main__ import main
from sim.problems import InvalidInput
from sim.scenario.bundle import pack
from sim.scenario.files import load_scenario
from sim.scenario.model import Scenario

ROOT = Path(__file__).parent.parent.parent
ALL = [*shipped.names("scenario"), "tests/golden/everything_once.yaml"]


def meaning(path: str | Path) -> Scenario:
    """A scenario without where it was written."""
    scenario = load_scenario(path)
    expected = tuple(replace(one, place=None) for one in scenario.expectations)  # type: ignore[arg-type]
    return replace(scenario, inputs=(), expectations=expected)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("name", ALL)
def test_all_that_ships_means_the_same_in_one_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, text = meaning(name), pack(name)
    monkeypatch.chdir(tmp_path)
    Path("packed.yaml").write_text(text)
    assert meaning("packed.yaml") == expected
    assert [one.path for one in load_scenario("packed.yaml").inputs] == ["packed.yaml"]
    assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\n")
    assert text.count("yaml-language-server") == 1


@pytest.mark.parametrize("name", ["05_two_designators", "09_first_come", "10_ageing"])
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_the_same_bytes_elsewhere(
    name: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "lesson.yaml"
    packed.write_text(pack(name))
    assert main(["run", name, "--format", form]) == 0
    here = capsys.readouterr().out
    monkeypatch.chdir(tmp_path)
    assert main(["run", "lesson.yaml", "--format", form]) == 0
    there = capsys.readouterr().out
    assert [line for line in there.splitlines() if '"meta"' not in line] == [
        line for line in here.splitlines() if '"meta"' not in line
    ]


def test_packed_twice_it_is_as_packed_once(tmp_path: Path) -> None:
    once = tmp_path / "once.yaml"
    once.write_text(pack("12_state_day"))
    twice = tmp_path / "twice.yaml"
    twice.write_text(pack(once))
    assert meaning(twice) == meaning(once)


def test_comments_and_the_order_of_keys_are_kept() -> None:
    text = pack("10_ageing")
    assert "# Covers: starvation under strict precedence" in text
    assert "  # Four invented posts for lessons." in text
    assert "  # From filing to receipt by the addressee." in text
    assert "  # Precedence with ageing: an hour's wait" in text
    keys = [line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    own = (ROOT / "scenarios/10_ageing.yaml").read_text()
    assert keys == [line.split(":")[0] for line in own.splitlines() if line[:1].isalpha()]


def test_without_answers() -> None:
    text = pack("06_queue", answers=False)
    assert "expect" not in text
    assert "Shows:" not in text
    assert "hints:" in text
    assert "expect" in pack("06_queue")


LOG = "at_s,from,precedence,characters,action,info\n"
NETWORK = "network: N # the net\nposts: {RXAA: , RXBB: }\ntrunks: [{between: [RXAA, RXBB], rate: 100 wpm}]\n"
CABLE = "R 151200Z MAR 88\nFM RXAA\nTO RXBB\nBT\nHELLO\nBT\n"


def packed(tmp_path: Path, text: str, **files: str) -> str:
    """A scenario of its own, packed; it means what it meant."""
    for name, content in files.items():
        (tmp_path / name.replace("_", ".")).write_bytes(content.encode())
    (tmp_path / "s.yaml").write_text(text)
    found = pack(tmp_path / "s.yaml")
    (tmp_path / "p.yaml").write_text(found)
    assert meaning(tmp_path / "p.yaml") == meaning(tmp_path / "s.yaml")
    assert len(load_scenario(tmp_path / "p.yaml").inputs) == 1
    return found


def test_rules_that_are_based_on_a_file(tmp_path: Path) -> None:
    found = packed(
        tmp_path,
        "scenario: S\nnetwork: n.yaml\nrules:\n  rules: Mine\n  based_on: r.yaml\n"
        "  ladder: [{name: FLASH, interrupts: []}]\n",
        n_yaml=NETWORK, r_yaml="rules: R\nbased_on: strict\ncancel_sequence: 9 characters\n",
    )  # fmt: skip
    assert "based_on:" not in found
    assert "cancel_sequence: 9 characters" in found
    assert "network: N # the net" in found


def test_cables_with_any_line_ends_and_beside_other_filings(tmp_path: Path) -> None:
    found = packed(
        tmp_path,
        "# head\nscenario: S\nnetwork: n.yaml\nstart: 151200Z MAR 88\nfilings:\n"
        "  # first\n  - {cable: c.txt, name: one}\n"
        "  # second\n  - {name: two, from: RXAA, precedence: R, to: RXBB, words: 3}  # kept\n"
        "  - {cable: c.txt, at: 1 h}\n"
        "# tail\nhorizon: 2 h\n",
        n_yaml="---\n" + NETWORK, c_txt=CABLE.replace("\n", "\r\n"),
    )  # fmt: skip
    assert "      R 151200Z MAR 88\n      FM RXAA\n" in found
    assert "  # first\n  - cable: |\n" in found
    assert "  # second\n  - {name: two, from: RXAA, precedence: R, to: RXBB, words: 3}  # kept\n" in found
    assert "    at: 1 h\n# tail\nhorizon: 2 h\n" in found


def test_what_cannot_be_kept_line_by_line_is_written_anew(tmp_path: Path) -> None:
    found = packed(
        tmp_path,
        "{scenario: S, network: n.yaml, filings: [{cable: c.txt, at: 0}, {cable: c.txt, at: 5 s}], log: l.csv}\n",
        n_yaml=NETWORK, c_txt=CABLE + "\x07\n", l_csv=LOG + "3,RXAA,R,10,RXBB,\n",
    )  # fmt: skip
    assert "log: |\n  at_s,from" in found
    assert '"R 151200Z MAR 88\\nFM RXAA' in found


def test_anchors_that_meet(tmp_path: Path) -> None:
    packed(
        tmp_path,
        "scenario: S\nnote: &a words\nnetwork: n.yaml\nsource: *a\n",
        n_yaml="network: &a N\nnote: *a\nposts: {RXAA: }\n",
    )


def test_a_log_without_rows_and_one_in_place(tmp_path: Path) -> None:
    assert "# the log had no rows" in packed(
        tmp_path, "scenario: S\nnetwork: n.yaml\nlog: l.csv\n", n_yaml=NETWORK, l_csv=LOG
    )
    text = f"scenario: S\nnetwork: n.yaml\nlog: |\n  {LOG}  3,RXAA,R,10,RXBB,\n"
    assert text.partition("log:")[2] in packed(tmp_path, text, n_yaml=NETWORK)


def test_what_cannot_be_loaded_cannot_be_packed(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("scenario: S\nnetwork: none.yaml\nrules: strikt\n")
    with pytest.raises(InvalidInput) as caught:
        pack(tmp_path / "s.yaml")
    assert {problem.code for problem in caught.value.problems if problem.severity == "error"} == {"F001", "F007"}
