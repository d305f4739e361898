"""Lines: their ends, what is cleaned away, and where every character stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.cable.lines import Source, clean_block, clean_line, upper


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  FM A  ", "FM A"),
        ("FM\tA", "FM A"),
        ("FM&nbsp;A&amp;B", "FM A&B"),
        ("FM &amp;amp;lt;A", "FM <A"),
        ("FM &#65;&#x42;", "FM AB"),
        ("FM &#x110000;", "FM"),
        ("<b>FM</b> A<!-- x -->", "FM A"),
        ("[FM](#) [A](http://example.org/a)", "FM A"),
        ("[1](#)2. TEXT", "\u00b62. TEXT"),
        ("> > FM A", "FM A"),
        ("**FM** A", "FM A"),
        ("FM A\\", "FM A"),
        ("A < B", "A < B"),
        ("&para;2", "\u00b62"),
        ("FM A\u00b6", "FM A"),
        ("| FM A |", "FM A"),
        ("\u2022 FM  A,", "FM A"),
        ("* FM A;", "FM A"),
        ('"FM A', "FM A"),
        ('FM "A"', 'FM "A"'),
        ("FM\u00a0A\u2003B\u202fC", "FM A B C"),
        ("RU\u00adABC\u200b/A\u2013B", "RUABC/A-B"),
        ("A\u2044B \u2018C\u2019", "A/B 'C'"),
        ("A/ /N1/ /", "A//N1//"),
        ("RUABC\\/A", "RUABC/A"),
        ("FM A=20", "FM A=20"),
        ("&", "&"),
        ("\x00", ""),
    ],
)
def test_clean(raw: str, text: str) -> None:
    assert clean_line(raw, 0).text == text


def test_characters_keep_their_places() -> None:
    raw = "  <b>FM</b> [A](#)&amp;B"
    line = clean_line(raw, 100)
    assert line.text == "FM A&B"
    assert [raw[line.offset(at) - 100] for at in range(4)] == list("FM A")
    assert line.cut(3).offset(0) == 100 + raw.index("A]")
    assert line.cut(2, 3).text == ""


def test_line_ends_and_places() -> None:
    source = Source("A\r\r\nB\rC\nD&#x000A;E\u2028F")
    lines = [line for line, _ in source.lines(0, 100, 1000)]
    assert [line.text for line in lines] == list("ABCDEF")
    assert [source.place(line.at) for line in lines] == [(1, 1), (2, 1), (3, 1), (4, 1), (4, 10), (4, 12)]


def test_quoted_printable() -> None:
    source = Source("FM A=20\nTO=C2=A0RUABC/AMEMB=\nASSY=3D =E2=80=93 B=\r\n\nC=")
    assert source.quoted
    assert [line.text for line, _ in source.lines(0, 10, 100)] == ["FM A", "TO RUABC/AMEMBASSY= - B", "C="]
    assert clean_block("A=20\nB=\nC") == "A\nBC"
    assert not Source("A =\n= B\n====\n").quoted


def test_escaped_line_ends() -> None:
    assert [line.text for line, _ in Source('"A\\nB\\r\\nC"').lines(0, 10, 100)] == ["A", "B", "C"]


def test_long_lines_come_in_pieces() -> None:
    assert [line.text for line, _ in Source("A" * 10 + "\nB").lines(0, 10, 4)] == ["AAAA", "AAAA", "AA", "B"]
    assert len(list(Source("A\n" * 10).lines(0, 3, 100))) == 3


def test_block() -> None:
    assert clean_block("\r\n A \r\r\nB<br>C&#10;D\n\n") == " A\nB\nC\nD"
    assert clean_block("[[a](#)](#)") == "a"


@given(st.text())
def test_capitals_have_the_same_length(text: str) -> None:
    assert len(upper(text)) == len(text)


@given(st.text(alphabet="AB <>&;#[]()/\\\n\r\tamp10bx"))
def test_offsets_rise(raw: str) -> None:
    line = clean_line(raw, 5)
    offsets = [line.offset(at) for at in range(len(line.text))]
    assert offsets == sorted(offsets)
    assert all(5 <= offset < 5 + len(raw) for offset in offsets)
