"""What comes of every scenario that ships: trace and deliveries as they were, files in tests/golden/scenarios.

Small ones stand there whole; of large ones the SHA-256 of the text, with the summary in clear.
`python -m tests.scenario.test_golden` writes them anew, to be read before they are kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import sim
from sim import shipped
from sim.__main__ import main
from sim.scenario.files import load_scenario

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "golden" / "scenarios"
SCENARIOS = shipped.names("scenario")
WHOLE = 300_000
LARGE = "12_state_day"


@cache
def came_of(name: str) -> Mapping[str, str]:
    """The files that a shipped scenario has in the folder, by name, with their text."""
    with contextlib.chdir(ROOT):
        return as_kept(name, *run(f"scenarios/{name}.yaml"))


def run(path: str) -> tuple[str, str]:
    """The trace and the deliveries of a run, without what may differ between machines."""
    with tempfile.TemporaryDirectory() as folder:
        trace, report = Path(folder) / "run.jsonl", Path(folder) / "report.json"
        assert main(["run", path, "--trace", str(trace), "--format", "json", "-o", str(report)]) == 0
        head, _, events = trace.read_text(encoding="utf-8").partition("\n")
        first = json.loads(head)
        del first["meta"]
        deliveries = re.sub(r'^"meta": .*,\n', "", report.read_text(encoding="utf-8"), flags=re.MULTILINE)
        return json.dumps(first, ensure_ascii=False) + "\n" + events, deliveries


def as_kept(name: str, trace: str, deliveries: str) -> dict[str, str]:
    """Both texts as they are kept: whole, or the hash."""
    kept, hashes = {}, {}
    for what, text in ((f"{name}.trace.jsonl", trace), (f"{name}.deliveries.json", deliveries)):
        if len(text) < WHOLE:
            kept[what] = text
        else:
            hashes[what] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if hashes:
        summary = json.loads(deliveries)["summary"]
        kept[f"{name}.sha256.json"] = json.dumps({"sha256": hashes, "summary": summary}, indent=1) + "\n"
    return kept


def test_nothing_else_is_kept() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {file for name in SCENARIOS for file in came_of(name)}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_run_is_as_it_was(name: str) -> None:
    for file, text in came_of(name).items():
        assert text == (FOLDER / file).read_text(encoding="utf-8"), f"{file} is another"


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_expected_comes_true(name: str) -> None:
    result = sim.run(load_scenario(name))
    assert [one for one in result.expectations if not one.met] == []


@pytest.mark.parametrize("rules", shipped.names("rules"))
def test_every_scenario_runs_under_all_rules(rules: str) -> None:
    for name in SCENARIOS:
        result = sim.run(load_scenario(name, rules=rules, until="2 h" if name == LARGE else None))
        assert len(result.deliveries) >= 1, name


def test_copies_of_what_ships_run_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`cablesim examples` gives files that need nothing but each other."""
    monkeypatch.chdir(tmp_path)
    assert main(["examples", "copied"]) == 0
    copies = sorted((tmp_path / "copied" / "scenarios").glob("*.yaml"))
    assert [path.stem for path in copies] == list(SCENARIOS)
    for path in copies:
        assert as_kept(path.stem, *run(str(path.relative_to(tmp_path)))) == came_of(path.stem), path.stem


def write() -> None:
    """Write all files anew, and take away those of scenarios that no longer ship."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.iterdir():
        path.unlink()
    for name in SCENARIOS:
        for file, text in came_of(name).items():
            (FOLDER / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
