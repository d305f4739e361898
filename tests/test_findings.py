"""The page of findings shows what the shipped studies print: each is run again, whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reports.test_golden import printed

PAGE = (Path(__file__).parent.parent / "docs" / "background" / "findings.md").read_text(encoding="utf-8")
BLOCKS = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def shown() -> dict[str, list[str]]:
    """For each study the texts below its command, table by table."""
    found: dict[str, list[str]] = {}
    for kind, text in BLOCKS.findall(PAGE):
        if kind == "sh":
            own = found.setdefault(text.split()[-1], [])
        else:
            own.append(text)
    return found


def test_each_study_of_the_page_ships_and_shows_something() -> None:
    assert {name: bool(texts) for name, texts in shown().items()} == dict.fromkeys(
        ("interruption", "inflation", "upgrade"), True
    )


@pytest.mark.long
@pytest.mark.parametrize("name", shown())
def test_the_study_still_finds_it(name: str) -> None:
    lines = printed(["compare", name], "findings.100.txt").split("\n")
    for text in shown()[name]:
        at = 0
        for line in text.rstrip("\n").split("\n"):  # rows of the page stand in the report in this order
            assert line in lines[at:], line
            at = lines.index(line, at) + 1
