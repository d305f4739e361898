"""Reading: the kept cases, the corpus, the Tashkent cable, and that no text whatever raises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cable.faults import CODES
from sim.cable.message import Address
from sim.cable.reader import Reading, read_bytes, read_cable, read_cables, read_file
from tests.cable.cases import CORPUS, Case, cases, corpus, differences

VALID, INVALID = cases("valid"), cases("invalid")
TEXTS = [case.text for case in VALID + INVALID]
TASHKENT = Path(__file__).parents[2] / "scenarios" / "cables" / "tashkent.txt"


@pytest.mark.parametrize("case", VALID + INVALID, ids=lambda case: case.name)
def test_kept_case(case: Case) -> None:
    reading = read_cable(case.text)
    assert differences(reading.message, case.expected) == {}
    assert [problem.code for problem in reading.problems] == case.problems


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_what_cannot_be_used_is_an_error(case: Case) -> None:
    assert any(problem.severity == "error" for problem in read_cable(case.text).problems)


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_what_was_guessed_is_a_warning(case: Case) -> None:
    assert all(problem.severity == "warning" for problem in read_cable(case.text).problems)


# ------------------------------------------------------------------------------ real headers


@pytest.mark.skipif(not corpus(), reason="the corpus is not beside the repository")
def test_corpus_score() -> None:
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    wrong = {}
    for record in corpus():
        reading = read_cable(record["header"], record["id"])
        assert reading.parts is not None
        if "expected" not in record:
            continue
        judged[record["style"]] += 1
        different = differences(reading.message, record["expected"])
        right[record["style"]] += not different
        if different:
            wrong[record["id"]] = different
    print({style: f"{right[style]}/{judged[style]}" for style in sorted(judged)}, wrong)
    assert right.total() >= 0.95 * judged.total(), wrong


def tashkents() -> list[str]:
    real = CORPUS / "07TASHKENT1989.txt"
    texts = [TASHKENT.read_text(encoding="utf-8")]
    return texts + ([real.read_text(encoding="utf-8")] if real.exists() else [])


@pytest.mark.parametrize("text", tashkents(), ids=["ours", "real"][: len(tashkents())])
def test_tashkent(text: str) -> None:
    reading = read_cable(text)
    message = reading.message
    assert reading.problems == ()
    assert (len(message.action), len(message.info)) == (1, 15)
    assert len({address.ri for address in message.addressees}) == 15
    assert [address.plad for address in message.info if address.ri == "RUEKJCS"] == [
        "JOINT STAFF WASHINGTON DC",
        "SECDEF WASHINGTON DC",
    ]
    assert message.action[0] == Address("RUEHC", "SECSTATE WASHDC", "PRIORITY", "8781")
    assert message.originator == Address("RUEHNT", "AMEMBASSY TASHKENT")
    assert (message.section, message.text.section_number, message.text.section_count) == ("01", 1, 2)
    assert message.text.page_lines == ("TASHKENT 00001989 002 OF 002",)
    assert "002 OF 002" not in message.body
    assert message.text.signature == "NORLAND"
    assert message.dtg_iso == "2007-11-16T10:39Z"
    assert message.filed_at == message.dtg_at == 1_195_209_540_000_000
    assert message.name == "RUEHNT 1989/01"
    assert (message.fl2_precedence, message.fl2_ris) == ("PP", ("RUEHDBU",))


def test_our_tashkent_is_as_long_as_the_real_one() -> None:
    text = TASHKENT.read_text(encoding="utf-8")
    assert len(text.rstrip("\n")) == 6507
    assert max(map(len, text.splitlines())) <= 69


# ---------------------------------------------------------------------------------- any text


def check(text: str) -> Reading:
    reading = read_cable(text)
    for part in reading.parts:
        for inner in part.walk():
            assert text[inner.start : inner.end] == inner.raw
    message = reading.message
    assert message.text is not None
    assert message.dtg_at is None or isinstance(message.filed_at, int)
    assert all(problem.code in CODES and problem.place.line >= 1 for problem in reading.problems)
    return reading


@given(st.text())
def test_no_text_raises(text: str) -> None:
    check(text)


WORDS = [
    "TO ",
    "INFO ",
    "FM ",
    "BT\n",
    "XMT ",
    "\n",
    "//",
    "/",
    "PRIORITY",
    " 1234",
    "RUEHC/",
    "ZEN/",
    "R 010101Z JAN 01",
    "&#10;",
]
WORDS += [
    "<b>",
    "&amp;",
    "\r",
    "\t",
    "PAGE 1",
    "DE ",
    "ZNR ",
    "NNNN\n",
    "#1234\n",
    "UNCLAS ",
    "-",
    "AIG 205",
    "VZCZCABC123",
    "\x00",
    "\u0130",
]


@given(st.lists(st.sampled_from(WORDS)).map("".join))
def test_no_words_of_the_trade_raise(text: str) -> None:
    check(text)


@given(
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.integers(0, 600),
    st.integers(0, 600),
    st.sampled_from(WORDS),
)
def test_no_splice_of_cables_raises(one: str, other: str, cut: int, begin: int, word: str) -> None:
    check(one[:cut] + word + other[begin:])


@given(st.sampled_from(TEXTS), st.data())
def test_no_mutation_raises(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 20))
        text = text[:at] + data.draw(st.text(max_size=5)) + text[at + gone :]
    check(text)


def test_a_long_heading_ends_somewhere() -> None:
    reading = read_cable("P 161039Z NOV 07\nFM A\n" + "TO RUEHC/B\n" * 5_000)
    assert "C105" in [problem.code for problem in reading.problems]
    assert len(reading.message.action) < 2_001


def test_a_lone_surrogate_does_no_harm() -> None:
    check("FM \ud800\nTO B\nP 161039Z NOV 07\n")


def test_foreign_text_is_quoted_shortly() -> None:
    reading = read_cable("P 161039Z NOV 07\n" + "x" * 5_000 + "\nFM A\nTO B\n")
    assert all(len(problem.text) < 130 for problem in reading.problems)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "&nbsp;"])
def test_an_empty_cable_is_called_empty(text: str) -> None:
    problem = read_cable(text).problems[0]
    assert (problem.code, problem.text) == ("C101", "the cable is empty")
    assert read_cable("no cable").problems[0].text == "no format line was recognised"


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("P 161039Z", ["C141"]),
        ("P 161039ZZ NOV 07", ["C143"]),
        ("P 16l039Z NOV 07", ["C140"]),
        ("P 16O039Z NOV 07", ["C140"]),
        ("P 16103ZZ NOV 07", ["C140"]),
        ("P 311039Z NOV 07", ["C144"]),
    ],
)
def test_one_mistake_is_one_problem(written: str, codes: list[str]) -> None:
    assert [problem.code for problem in read_cable(f"{written}\nFM A\nTO B\n").problems] == codes


PROSIGNS = [("FM", "TO", "INFO", "XMT"), ("fm", "to", "info", "xmt"), ("Fm", "To", "Info", "Xmt")]


@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
@pytest.mark.parametrize("prosigns", PROSIGNS)
@pytest.mark.parametrize("end", ["\n", ":\n", "\n\n"])
def test_prosigns_in_any_case(case: Callable[[str], str], prosigns: tuple[str, ...], end: str) -> None:
    names = [case(name) for name in ("AMEMBASSY TASHKENT", "SECSTATE WASHDC", "NSC WASHDC", "USUN NEW YORK")]
    colon, end = end.removesuffix("\n") if ":" in end else "", end.removeprefix(":")
    lines = [f"{prosign}{colon} {name}" for prosign, name in zip(prosigns, names, strict=True)]
    reading = read_cable(end.join(["P 161039Z NOV 07", *lines, "BT\nUNCLAS\n"]))
    message = reading.message
    assert message.originator is not None
    found = [message.originator.plad, *(address.plad for address in message.addressees), message.exempt[0].plad]
    assert found == names
    assert reading.problems == ()


def test_problems_come_in_the_order_of_places() -> None:
    text = "VZCZC XRO1234\nOP RUEHC\nDE RUEHNT #1989 32010\nP 161039 NOV\nFM A\nTO RUEHC/B PRORITY\n"
    places = [problem.place for problem in read_cable(text).problems]
    assert places == sorted(places)
    assert len(places) == 6


# --------------------------------------------------------------------------- files and bytes


def test_bytes_in_utf_8() -> None:
    assert read_bytes("FM A\nTO CÔTE\n".encode()).message.action[0].plad == "CÔTE"


def test_bytes_in_another_code_are_read_with_a_warning() -> None:
    reading = read_bytes("FM A\nTO CÔTE\n".encode("cp1252"), "old.txt")
    assert reading.message.action[0].plad == "CÔTE"
    assert reading.problems[0].code == "C104"
    assert str(reading.problems[0]) == (
        "old.txt:2:5: C104 warning: byte 0xd4 is not UTF-8; read as Windows-1252; save the file as UTF-8"
    )


def test_too_many_bytes() -> None:
    assert [problem.code for problem in read_bytes(b"x" * 10_000_001).problems] == ["C103"]


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfFM A\r\nTO B\r\n")
    reading = read_file(path)
    assert reading.message.action == (Address(plad="B"),)
    assert reading.path == str(path)
    assert "a.txt" in repr(reading)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent", "/dev/null", "a\0b"):
        reading = read_file(path)
        assert [problem.code for problem in reading.problems] == ["C102"]
        assert reading.parts == ()


def test_large_file(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(10_000_001)
    assert [problem.code for problem in read_file(path).problems] == ["C103"]


def test_several_cables_in_one_text() -> None:
    one = (
        "VZCZCABC001\nPP RUEHC\nDE RUEHNT #0001 3201039\nP 161039Z NOV 07\nFM A\nTO"
        " RUEHC/B\nBT\nUNCLAS\nBT\n#0001\nNNNN\n"
    )
    two = one.replace("001", "002")
    readings = read_cables(f"{one}\n\n{two}", "both.txt")
    assert [reading.message.serial for reading in readings] == ["0001", "0002"]
    assert all(reading.problems == () for reading in readings)
    assert readings[1].parts[0].start_line == 14
    assert read_cables("no cable")[0].problems[0].code == "C101"
