"""Values as YAML: what is written is read again as the same value, whatever the texts hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.documents import Value, parse_yaml
from sim.scenario.as_yaml import entry, item, scalar

LINES = st.lists(st.sampled_from(["", " ", "a", "  b", "c ", "# d", "- e", "\t", "é", "\x85"]), max_size=5)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12), LINES.map("\n".join), LINES.map("\r\n".join)
)
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXTS, lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(KEYS, below, max_size=4)), max_leaves=12
)


def read(lines: object) -> Value:
    document, problems = parse_yaml("\n".join(lines) + "\n")  # type: ignore[call-overload]
    assert document is not None, problems
    found: Value = document.value
    return found


@given(VALUES, st.sampled_from([0, 2, 4]))
def test_what_is_written_is_read(value: Value, depth: int) -> None:
    above = [f"{' ' * at}k:" for at in range(0, depth, 2)]
    expected: Value = {"key": value}
    for _ in above:
        expected = {"k": expected}
    assert read([*above, *entry("key", value, " " * depth)]) == expected


@given(st.lists(VALUES, min_size=1, max_size=3))
def test_a_list_item_by_item(values: list[Value]) -> None:
    assert read(line for value in values for line in item(value)) == values


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("RUEHNT", "RUEHNT"),
        ("100 %", "100 %"),
        ("20 s", "20 s"),
        ("a: b", '"a: b"'),
        ("*", '"*"'),
        ("", '""'),
        ("no colon, but a comma", '"no colon, but a comma"'),
        ('say "so"', '"say \\"so\\""'),
        ("bell\x07", '"bell\\u0007"'),
        ("\U0001f4ef\U000e0001", '"\U0001f4ef\U000e0001"'),
        ("ends with a blank ", '"ends with a blank "'),
    ],
)
def test_a_text_on_one_line(text: str, written: str) -> None:
    assert scalar(text) == written


def test_short_mappings_stand_on_one_line_and_long_ones_do_not() -> None:
    short: Value = {"name": "FLASH", "words": ["FLASH", "Z"], "target": "10 min"}
    assert list(item(short)) == ["- {name: FLASH, words: [FLASH, Z], target: 10 min}"]
    long: Value = {"name": "FLASH", "words": [f"WORD{number}" for number in range(20)]}
    assert list(item(long))[:3] == ["- name: FLASH", "  words:", "    - WORD0"]
    assert list(entry("empty", {})) == ["empty: {}"]


@pytest.mark.parametrize(
    ("text", "mark"), [("a\nb\n", "|"), ("a\nb", "|-"), ("a\n\n\n", "|+"), (" a\nb\n", "|2"), ("\na", "|2-")]
)
def test_long_texts_stand_line_by_line(text: str, mark: str) -> None:
    lines = list(entry("cable", text))
    assert lines[0] == f"cable: {mark}"
    assert read(lines) == {"cable": text}
