"""The defaults that the reference shows are those of the program: a key with its default changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
NETWORK = "{top}network: N\nposts: {{A: {{ {post} }}, B: }}\ntrunks: [{{between: [A, B], rate: 1 baud, {trunk} }}]\n"
SCENARIO = """{top}scenario: S
network:
  network: N
  posts: {{A: {{zone: Asia/Tashkent}}, B: }}
  trunks: [{{between: [A, B], rate: 1 baud}}]
rules: {{rules: R}}
horizon: 1 d
traffic: [{{name: t, from: A, to: B, precedence: R, every: 1 h, profile: [{hours}], characters: 9, {source} }}]
filings: [{{from: A, to: B, precedence: R, words: 9, {filing} }}]
"""
TEXTS = {"network": NETWORK, "rules": "{top}rules: R\n", "scenario": SCENARIO}
HOLES = {
    "Network file": ("top", "{}\n"),
    "Defaults": ("top", "defaults: {{{}}}\n"),
    "Post": ("post", "{}"),
    "Handling": ("post", "handling: {{{}}}"),
    "Trunk": ("trunk", "{}"),
    "Rules file": ("top", "{}\n"),
    "Scenario": ("top", "{}\n"),
    "Source of traffic": ("source", "{}"),
    "Filing": ("filing", "{}"),
}
"""Where a key of each section stands in these files, and how."""
NOTHING = dict.fromkeys((hole for hole, _ in HOLES.values()), "")


def shown(page: str) -> list[tuple[str, str, str]]:
    """The section, key and default of each row of a page whose default can be written as it stands."""
    found, section = [], ""
    for line in (REFERENCE / f"{page}.md").read_text().splitlines():
        section = line.removeprefix("## ") if line.startswith("## ") else section
        cells = [cell.strip() for cell in line.split(" | ")]
        if line.startswith("| `") and cells[3].startswith("`"):
            found.append((section, cells[0].strip("| `"), cells[3].strip("`")))
    return found


def loaded(page: str, folder: Path, **holes: str) -> object:
    """What a file is loaded as, with pieces of it in their places."""
    text = TEXTS[page].format(hours=", ".join(map(str, range(24))), **NOTHING | holes)
    (folder / "x.yaml").write_text(text)
    if page == "scenario":
        made = sim.load_scenario(folder / "x.yaml")
        return made.start, made.horizon_us, made.warm_up_us, made.seed, made.sources, made.filings
    return {"network": sim.load_network, "rules": sim.load_rules}[page](folder / "x.yaml")


DEFAULTS = [(page, *row) for page in TEXTS for row in shown(page) if row[:2] != ("Rules file", "weights")]


@pytest.mark.parametrize(("page", "section", "key", "default"), DEFAULTS)
def test_a_key_with_its_default_changes_nothing(
    page: str, section: str, key: str, default: str, tmp_path: Path
) -> None:
    hole, form = HOLES[section]
    assert loaded(page, tmp_path, **{hole: form.format(f"{key}: {default}")}) == loaded(page, tmp_path)


def test_there_are_as_many_as_one_expects() -> None:
    keys = {key for _, _, key, _ in DEFAULTS}
    assert {"copy_precedence", "interruption", "interrupted", "order", "clock", "arrivals", "handling"} <= keys
    assert len(DEFAULTS) > 25
