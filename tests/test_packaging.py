"""What is built and installed runs as the checkout does: shipped files travel, and are found by name."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from sim.shipped import TOPS

ROOT = Path(__file__).parent.parent
RUN = ("run", "01_one_cable", "--rules", "acp127g")


def build(source: Path, target: str, folder: Path) -> Path:
    """A wheel or an sdist, by the builder that pip calls."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = [path for path in folder.iterdir() if path.is_file()]
    return made


def called(*arguments: str, within: Path, first: Path | None = None, python: str = sys.executable) -> str:
    """What the command writes, with a folder that Python searches first."""
    environment = {name: text for name, text in os.environ.items() if name not in {"COLUMNS", "PYTHONPATH"}}
    if first is not None:
        environment["PYTHONPATH"] = str(first)
    command = [python, "-m", "sim", *arguments]
    done = subprocess.run(command, cwd=within, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr in ("", "No problems.\n")
    return done.stdout


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def shipped_files() -> set[str]:
    return {f"{top}/{name}" for top in TOPS for name in files_below(ROOT / top)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, the libraries being those of the tests."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_all_that_ships_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    sources = [path for kind in ("*.py", "*.yaml") for path in (ROOT / "sim").rglob(kind)]
    modules = {path.relative_to(ROOT).as_posix() for path in sources}
    expected = modules | {"sim/py.typed"} | {f"sim/_shipped/{name}" for name in shipped_files()}
    assert {name for name in names if ".dist-info/" not in name} == expected
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_installed_program_runs_the_same_from_anywhere(installed: Path, tmp_path: Path) -> None:
    code = "import sim; print(sim.__file__)"
    place = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert Path(place.strip()).is_relative_to(installed)
    here = called(*RUN, within=ROOT)
    assert "16 of 16 on time" in here
    assert called(*RUN, within=tmp_path, first=installed) == here


def test_the_installed_program_begins_files_and_marks_a_class(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    called("new", "scenario", "mine", within=tmp_path, first=installed)
    called("pack", "6", "--no-answers", "-o", "class/alice.yaml", within=tmp_path, first=installed)
    assert "1 submission, 1 passed" in called("grade", "6", "class", within=tmp_path, first=installed)
    assert "Expected: 3 of 3 met" in called("run", "mine.yaml", within=tmp_path, first=installed)


def test_copied_examples_run_the_same(installed: Path, tmp_path: Path) -> None:
    told = called("examples", "my", within=tmp_path, first=installed)
    assert told.startswith(f"{len(shipped_files())} files in my")
    assert files_below(tmp_path / "my") == shipped_files()
    assert called("check", "my", within=tmp_path, first=installed) == ""
    own = ("run", "my/scenarios/01_one_cable.yaml", "--rules", "my/configs/rules/acp127g.yaml")
    assert called(*own, within=tmp_path, first=installed) == called(*RUN, within=ROOT)


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "sdist").mkdir()
    with tarfile.open(build(ROOT, "sdist", tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    tops = {path.name for path in source.iterdir()}
    assert {"Makefile", "README.md", "LICENSE", "tests", "docs", "benchmarks"} <= tops
    assert not {".venv", ".git", ".ci"} & tops
    (tmp_path / "wheel").mkdir()
    with zipfile.ZipFile(build(source, "wheel", tmp_path / "wheel")) as again, zipfile.ZipFile(wheel) as first:
        assert {name: again.read(name) for name in again.namelist()} == {
            name: first.read(name) for name in first.namelist()
        }


@pytest.mark.long
def test_a_fresh_environment_with_nothing_but_the_wheel(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, cwd=tmp_path)
    assert called(*RUN, within=tmp_path, python=python) == called(*RUN, within=ROOT)
    script = subprocess.run(
        [tmp_path / "venv" / "bin" / "cablesim", "--version"], capture_output=True, text=True, check=True
    )
    assert script.stdout.startswith("cablesim, version ")
