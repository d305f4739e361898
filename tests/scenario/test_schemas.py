"""The JSON Schemas for editors: up to date, described, and good for all that ships."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from sim import shipped
from sim.study.schemas import SCHEMAS, schema, schema_text, write_schemas

FOLDER = shipped.root() / "configs" / "schema"
KINDS = {"networks": "network", "rules": "rules", "targets": "targets", "scenarios": "scenario", "studies": "study"}
YAML = [path for folder in shipped.TOPS for path in sorted((shipped.root() / folder).rglob("*.yaml"))]


def kind(path: Path) -> str:
    return KINDS[path.parent.name]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_up_to_date(name: str) -> None:
    """Otherwise: ``python -m sim.study.schemas``."""
    assert (FOLDER / f"{name}.schema.json").read_text() == schema_text(name)


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.stem)
def test_what_ships_is_valid_and_names_its_schema(path: Path) -> None:
    text = path.read_text()
    first = text.partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named, "the first line names the schema"
    assert (path.parent / named[1]).resolve() == FOLDER / f"{kind(path)}.schema.json"
    validator = jsonschema.Draft202012Validator(schema(kind(path)))
    assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


def properties(part: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(part, dict):
        found = part.get("properties")
        if isinstance(found, dict) and part.get("type") == "object":
            yield from found.items()
        for child in part.values():
            yield from properties(child)
    elif isinstance(part, list):
        for child in part:
            yield from properties(child)


def branches(part: object) -> Iterator[dict[str, object]]:
    if isinstance(part, dict):
        yield from part.get("anyOf", [])
        for child in part.values():
            yield from branches(child)
    elif isinstance(part, list):
        for child in part:
            yield from branches(child)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_and_every_shape_is_described(name: str) -> None:
    made = schema(name)
    defined = made.get("$defs", {})
    for key, one in [*properties(made), *branches_named(made)]:
        target = defined[str(one["$ref"]).rpartition("/")[2]] if "$ref" in one else one
        assert target.get("description"), (name, key, one)


def branches_named(made: object) -> Iterator[tuple[str, dict[str, object]]]:
    return (("anyOf", one) for one in branches(made))


@pytest.mark.parametrize("name", SCHEMAS)
def test_nothing_is_null_but_what_may_be_empty(name: str) -> None:
    assert schema_text(name).count('"null"') <= 1


@pytest.mark.parametrize(
    ("name", "text", "good"),
    [
        ("network", "network: N\nposts: {RXAA: {operators: 2, handling: 0}}\n", True),
        ("network", "network: N\nposts: {RXAA: {operators: any, handling: {relay: 2 min}}}\n", True),
        ("network", "network: N\nposts: {RXAA: {handling: 1700}}\n", False),
        ("network", "network: N\nposts: {RXAA: {relays: NO}}\n", True),
        ("network", "network: N\nposts: {RXAA: {relay: NO}}\n", False),
        ("network", "network: N\nposts: {}\ntrunks: [{between: [A]}]\n", False),
        ("rules", "rules: R\ninterruption: off\nweights: {FLASH: 8}\norder: weighted\n", True),
        ("rules", "rules: R\norder: wieghted\n", False),
        (
            "rules",
            "rules: R\nladder: [{name: A, interrupts: [B]}, {name: B, interrupts: {C: over 1 h}}]\n",
            True,
        ),
        (
            "scenario",
            "scenario: S\nnetwork: N\nfilings: [{from: A, to: [B, {C: FLASH}], info: {D: R}, words: 150}]\n",
            True,
        ),
        ("scenario", "scenario: S\nnetwork: {network: N, posts: {A: }}\nfilings: []\n", True),
        ("scenario", "scenario: S\nnetwork: {network: N, psots: {A: }}\nfilings: []\n", False),
        ("scenario", "scenario: S\nnetwork: N\nfilings: [{from: A, words: -1}]\n", False),
    ],
)
def test_editors_see_what_the_program_sees(name: str, text: str, good: bool) -> None:
    validator = jsonschema.Draft202012Validator(schema(name))
    assert validator.is_valid(yaml.safe_load(text)) is good


def test_writing_them(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schema")
    assert [path.name for path in written] == [f"{name}.schema.json" for name in SCHEMAS]
    assert written[0].read_text() == schema_text("network")
