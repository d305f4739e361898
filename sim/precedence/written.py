"""How rules and targets are written: the forms of their files.

Owns the keys of `configs/rules/*.yaml` and `configs/targets/*.yaml`; their descriptions are what editors and the
reference show. `based_on` is `layers`', what a ladder must hold together with itself is `checks`', and the way
from the forms to `Rules` and `Targets` is `files`'.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.quantities import length_us
from sim.textfiles import shown
from sim.written import (
    Entries,
    Form,
    Length,
    ListAs,
    Name,
    Scalar,
    Switch,
    Words,
    WrongValue,
    choice,
    number,
    schema_of,
)

__all__ = [
    "LONGEST_PROSIGN",
    "PRECEDENCE",
    "PrecedenceForm",
    "PrecedenceName",
    "RulesForm",
    "TargetsForm",
    "rules_schema",
    "targets_schema",
]

MOST_CHARACTERS = 10_000_000
LONGEST_PROSIGN = 4


def _word(text: str) -> str:
    words = " ".join(text.upper().split())
    if len(words) > 60:
        raise WrongValue("R302", f"{shown(words)} is too long for a precedence", "write a name like 'FLASH'")
    return words


def _prosign(text: str) -> str:
    sign = text.strip().upper()
    if not re.fullmatch(rf"[A-Z0-9]{{1,{LONGEST_PROSIGN}}}", sign):
        raise WrongValue("R302", f"{shown(text)} is not a prosign", "write one to four letters, as in 'Z' or 'FF'")
    return sign


def _rest(text: str) -> int:
    words = " ".join(text.split())
    if words == "always":
        return 0
    if words.startswith("over "):
        return length_us(words[5:])
    raise WrongValue("R303", f"{shown(text)} is no condition", "write 'always' or 'over 15 min'")


def _characters(text: str) -> int:
    words = text.strip()
    if words == "0":
        return 0
    found = re.fullmatch(r"(\d{1,12})\s*characters?", words)
    if found is None:
        hint = f"write '{words} characters'" if words.isdigit() and len(words) <= 12 else "write '47 characters'"
        raise WrongValue("R304", f"{shown(text)} is not a number of characters", hint)
    if int(found[1]) > MOST_CHARACTERS:
        raise WrongValue("R304", f"{shown(text)} is more than {MOST_CHARACTERS:,} characters", "write '47 characters'")
    return int(found[1])


_CANCEL: dict[str, Any] = {
    "type": ["string", "integer"],
    "pattern": r"^\s*(0|\d+\s*characters?)\s*$",
    "minimum": 0,
    "maximum": 0,
}
_WORD: dict[str, Any] = {"type": ["string", "number"], "minLength": 1, "examples": ["FLASH"]}
PRECEDENCE: Scalar[str] = Scalar("a precedence", _word, _WORD)
PrecedenceName = Annotated[str, PRECEDENCE]
Rest = Annotated[
    int,
    Scalar(
        "a condition",
        _rest,
        {"type": "string", "pattern": r"^\s*(always|over\s.+)$", "examples": ["always", "over 15 min"]},
    ),
]

Weight = Annotated[Fraction, number("0", "1000000", "a weight", above=True, decimals=3)]


class PrecedenceForm(Form):
    """One step of the ladder."""

    what: ClassVar[str] = "a precedence"
    name: PrecedenceName | None = Field(description="What it is called in reports.")
    prosign: (
        Annotated[str, Scalar("a prosign", _prosign, {"type": "string", "pattern": "^[A-Za-z0-9]{1,4}$"})] | None
    ) = Field(
        None,
        description="Its letters on the precedence line; shared by several, it means the lowest of them.",
    )
    target: Length | None = Field(
        None, description="The speed of service: how soon after filing an addressee should have it."
    )
    interrupts: Annotated[dict[str, Rest | None], ListAs("always", _WORD)] | None = Field(
        None,
        description="The precedences that it may cut: a list, or each with 'always' or 'over TIME'.",
    )
    served_with: PrecedenceName | None = Field(None, description="The precedence above it whose class it belongs to.")
    words: list[PrecedenceName | None] | None = Field(
        None, description="What address lines call it (default its name)."
    )


class RulesForm(Form):
    """How copies wait, interrupt each other and inherit their precedence: what is compared."""

    what: ClassVar[str] = "a rules file"
    rules: Name | None = Field(description="What the rules are called.")
    based_on: Name | None = Field(
        None,
        description="The rules that everything not given here is taken from: a name that ships, or a path.",
    )
    source: Words | None = Field(None, description="Where the rules come from.")
    note: Words | None = Field(None, description="What a reader should know about them.")
    order: Annotated[str, choice("precedence", "arrival", "ageing", "weighted")] | None = Field(
        None, description="The key by which a waiting copy is taken (default precedence)."
    )
    ladder: Entries[PrecedenceForm] | None = Field(
        None, description="The precedences, highest first (default: FLASH, IMMEDIATE, PRIORITY, ROUTINE)."
    )
    interruption: Switch | None = Field(
        None, description="Whether copies on the line are cut as 'interrupts' says (default on)."
    )
    interrupted: Annotated[str, choice("restart", "resume")] | None = Field(
        None, description="Whether a cut copy is sent again whole, or only what is left (default restart)."
    )
    cancel_sequence: Annotated[int, Scalar("a number of characters", _characters, _CANCEL)] | None = Field(
        None, description="What cutting a copy costs on the line (default 0)."
    )
    copy_precedence: Annotated[str, choice("message", "dual", "addressees")] | None = Field(
        None,
        description="What a copy's precedence is: the message's, by role, or its addressees' (default message).",
    )
    ageing: Length | None = Field(
        None, description="The wait that is worth one step of the ladder, with 'order: ageing'."
    )
    weights: dict[str, Weight | None] | None = Field(
        None,
        description="With 'order: weighted': a weight for a class, under its highest precedence (default 1).",
    )


class TargetsForm(Form):
    """Speed-of-service targets, from filing to receipt."""

    what: ClassVar[str] = "a targets file"
    targets: Name | None = Field(description="What the targets are called.")
    source: Words | None = Field(None, description="Where they are published.")
    note: Words | None = Field(None, description="What a reader should know about them.")
    times: dict[str, Length | None] | None = Field(
        description="The time of each precedence; one that is not here has no target."
    )


def rules_schema() -> dict[str, Any]:
    """The JSON Schema of a rules file."""
    return schema_of(RulesForm, "Rules of cablesim")


def targets_schema() -> dict[str, Any]:
    """The JSON Schema of a targets file."""
    return schema_of(TargetsForm, "Speed-of-service targets of cablesim")
