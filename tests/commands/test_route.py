"""`cablesim route` as it is typed: what may be asked, of what, and what a wrong question is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from sim.__main__ import main
from sim.commands.route import _as_shown

ROOT = Path(__file__).parents[2]
TASHKENT = "scenarios/cables/tashkent.txt"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["route", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "asked",
    [["01_one_cable"], ["01_one_cable", "RUEHNT 1989/01"], ["01_one_cable", TASHKENT],
     ["scenarios/01_one_cable.yaml", TASHKENT], ["south_central_asia_2007", TASHKENT],
     ["configs/networks/south_central_asia_2007.yaml", TASHKENT]],
)  # fmt: skip
def test_a_message_by_its_name_or_its_cable(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, *asked)
    assert told.startswith("TASHKENT 1989, 161039Z NOV 07\n16 addressees, 15 indicators, from RUEHNT;")
    assert "PP RUEHDBU" in told
    assert "15 of 15 indicators delivered, by 21 copies." in told


def test_a_cable_from_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO((ROOT / TASHKENT).read_bytes()))
    monkeypatch.setattr("sys.stdin", given)
    assert "15 of 15 indicators delivered" in printed(capsys, "01_one_cable", "-")


def test_the_network_alone_and_a_scenario_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.TextIOWrapper(io.BytesIO((ROOT / "scenarios/11_wrong_table.yaml").read_bytes()))
    monkeypatch.setattr("sys.stdin", given)
    assert "loop: RXRN RXRS RXRN" in printed(capsys, "-", "notice")


@pytest.mark.parametrize(
    ("words", "indicators"),
    [
        (["RUEKJCS", "RUEAIIA"], ["RUEKJCS", "RUEAIIA"]),
        (["SECDEF  Washington DC"], ["RUEKJCS"]),
        (["RUEHXX"], ["RUEHXX"]),
    ],
)
def test_indicators_and_designators(
    words: list[str], indicators: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(printed(capsys, "south_central_asia_2007", *words, "--at", "RUEH", "--format", "json"))
    assert told["indicators"] == indicators
    assert told["message"] is None
    assert told["meta"]["inputs"] == []


def test_a_collective_stands_for_its_members(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "network.yaml"
    path.write_text(
        "network: x\ndefaults: {rate: 1 char/s}\nposts: {RXAA: , RXBB: , RXCC: }\n"
        "trunks: [{between: [RXAA, RXBB]}, {between: [RXAA, RXCC]}]\n"
        "collectives: {RXZZ: {plad: ALL OF THEM, members: [RXBB, RXCC]}}\n"
    )
    for name in ("RXZZ", "all of them"):
        told = json.loads(printed(capsys, str(path), name, "--at", "RXAA", "--format", "json"))
        assert told["indicators"] == ["RXBB", "RXCC"]


def test_a_post_may_be_named_by_its_designator(capsys: pytest.CaptureFixture[str]) -> None:
    assert "at RUEHC;" in printed(capsys, "01_one_cable", "--at", "SECSTATE WASHDC")


def test_other_entries(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "11_wrong_table", "--set", "RXRN:RXCC=")
    assert "with RXRN:RXCC=nothing" in " ".join(told.split())
    assert "RXRN:RXCC is taken out; it was RXRS." in told
    assert "2 of 2 indicators delivered" in told


def test_a_graph(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "11_wrong_table", "--format", "dot")
    assert told.startswith("digraph route {\n")
    assert '"RXRS" -> "RXRN" [label="RR RXCC", color=red, fontcolor=red];' in told
    assert told.endswith("}\n")


def test_an_answer_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "answer.txt"
    assert printed(capsys, "11_wrong_table", "-o", str(path)) == ""
    assert "loop: RXRN RXRS RXRN" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["01_one_cable", "RUEKJCS"], "an indicator alone needs a post to begin at; write '--at RI'"),
        (["four_posts"], "nothing is filed there; name a cable, or an indicator with '--at RI'"),
        (["06_queue"], "which message? 'long', 'r', 'p', 'o1', 'o2'\n"),
        (["06_queue", "lung"], "'lung' is no message of the scenario, no cable and no indicator; did you mean 'long'?"),
        (["01_one_cable", "RUEHNT1989/01"], "did you mean 'RUEHNT 1989/01'?"),
        (["01_one_cable", "ruekjcs"], "did you mean 'RUEKJCS'?"),
        (["four_posts", "birche", "--at", "RXAA"], "'birche' is no cable and no indicator; did you mean 'BIRCH'?"),
        (["01_one_cable", TASHKENT, "RUEHC"], f"'{TASHKENT}': name one cable, or indicators"),
        (["01_one_cable", "--at", "RUSBX"], "no post 'RUSBX' in this network; did you mean 'RUSBC'?"),
        (["01_one_cable", "--set", "RUEH"], "--set: 'RUEH' is not RI:ENTRY=NEIGHBOUR; write RUEH:RUEK*=RUES"),
        (["01_one_cable", "--set", "RUEH:RUEK*=RUESS"], "--set: unknown post 'RUESS'; did you mean 'RUES'?"),
        (["01_one_cable", "scenarios/cables/birch_two_names.txt"], "the originator 'RXAA' of 'RXAA 0012' is no post"),
        (["01_one_cable", "--format", "table"], "'table' is not one of 'text', 'json', 'dot'"),
        ([], "missing argument 'SCENARIO|NETWORK'"),
    ],
)
def test_a_wrong_question_gets_one_line_that_helps(
    arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["route", *arguments]) == 2
    told = capsys.readouterr()
    assert text in told.err
    assert told.out == ""


def test_many_messages_are_not_all_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "13_saigon_1963"]) == 2
    assert " more\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["nowhere"], "F007 no scenario file called 'nowhere' ships"),
        (["no/such.yaml"], "no/such.yaml: F001 no such file"),
        (["01_one_cable", "no/such.txt"], "no/such.txt: F001 no such file"),
        (["01_one_cable", "/"], "/: F002 is a folder, not a file"),
        (["configs/rules/acp127g.yaml"], "configs/rules/acp127g.yaml"),
    ],
)
def test_files_that_cannot_be_used_are_told_as_problems(
    arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["route", *arguments]) == 1
    assert text in capsys.readouterr().err


def test_a_cable_without_a_precedence_is_told_where_to_give_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cable.txt"
    path.write_text("DE RUEHNT #1989 3201039\nFM AMEMBASSY TASHKENT\nTO RUEHC/SECSTATE WASHDC\nBT\nUNCLAS\nBT\n")
    assert main(["route", "01_one_cable", str(path)]) == 1
    assert "write a prosign in FL5, before the date-time group" in capsys.readouterr().err


def test_a_terminal_without_lines_gets_them_in_ascii() -> None:
    assert _as_shown("\u251c\u2500 A\n\u2514\u2500 \u00d7 B", "ascii") == "+- A\n`- x B"
    assert _as_shown("\u251c\u2500 A", "utf-8") == "\u251c\u2500 A"
