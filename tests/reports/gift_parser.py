"""A small parser of Moodle's GIFT, after its documentation: categories, multiple choice, escapes undone."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["GiftQuestion", "parsed"]

MARKED = r"(?:\\.|[^\\{0}])*"


@dataclass(frozen=True)
class GiftQuestion:
    """One question: its category, title, text, answers (whether right, text, feedback) and general feedback."""

    category: str
    title: str
    text: str
    answers: tuple[tuple[bool, str, str], ...]
    general: str


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


def parsed(text: str) -> list[GiftQuestion]:
    """The questions of a file; whatever is not understood raises."""
    category, found = "", []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in block.strip("\n").split("\n") if not line.startswith("//")]
        if not lines or not "".join(lines).strip():
            continue
        if lines[0].startswith("$CATEGORY:"):
            assert len(lines) == 1
            category = lines[0].removeprefix("$CATEGORY:").strip()
            continue
        found.append(question(category, "\n".join(lines)))
    return found


def question(category: str, block: str) -> GiftQuestion:
    whole = re.fullmatch(
        rf"::(?P<title>{MARKED.format(':')})::\[html\](?P<text>{MARKED.format('{')})"
        rf"\{{(?P<answers>{MARKED.format('}')})\}}\s*",
        block,
        re.DOTALL,
    )
    assert whole is not None, block
    given, _, general = partition(whole["answers"], "####")
    pieces = re.split(r"(?<!\\)([=~])", given)
    assert not pieces[0].strip(), pieces[0]
    answers = []
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        text, _, feedback = partition(piece, "#")
        assert not text.lstrip().startswith("%"), "a weight"
        answers.append((mark == "=", unescaped(text.strip()), unescaped(feedback.strip())))
    return GiftQuestion(
        category, unescaped(whole["title"]), unescaped(whole["text"].strip()), tuple(answers),
        unescaped(general.strip()),
    )  # fmt: skip


def partition(text: str, mark: str) -> tuple[str, str, str]:
    """At the first mark that is not escaped."""
    cut = re.search(rf"(?<!\\){mark}", text)
    return (text, "", "") if cut is None else (text[: cut.start()], mark, text[cut.end() :])
