"""What ships with the program, in a checkout or an installed wheel: configs, scenarios, studies, and its own version.

Owns where the files are and what they are called. What they say is read by `sim.scenario.files`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Literal

from sim.problems import InvalidInput, Place, Problem, unwritable

__all__ = ["TOPS", "Kind", "copy_examples", "find", "is_bare", "names", "root", "version"]

TOPS = ("configs", "scenarios", "studies")
"""The folders that ship."""
Kind = Literal["network", "rules", "targets", "scenario", "study"]

_FOLDERS: dict[Kind, str] = {
    "network": "configs/networks",
    "rules": "configs/rules",
    "targets": "configs/targets",
    "scenario": "scenarios",
    "study": "studies",
}


def root() -> Path:
    """The folder that holds those of `TOPS`: inside an installed package, else the checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_shipped"
    return installed if installed.is_dir() else package.parent


def version() -> str:
    """The version of the program."""
    from importlib.metadata import PackageNotFoundError  # noqa: PLC0415 - costs 20 ms, for data alone
    from importlib.metadata import version as installed  # noqa: PLC0415

    try:
        return installed("cablesim")
    except PackageNotFoundError:
        return "unknown"


def names(kind: Kind) -> tuple[str, ...]:
    """The names of all shipped files of a kind, in alphabetical order."""
    folder = root() / _FOLDERS[kind]
    return tuple(sorted(path.stem for path in folder.glob("*.yaml"))) if folder.is_dir() else ()


def is_bare(text: str) -> bool:
    """Whether a text names a shipped file rather than a path."""
    return "/" not in text and os.sep not in text and not text.endswith((".yaml", ".yml")) and text != "-"


def find(kind: Kind, name: str) -> Path | None:
    """The path of a shipped file (relative to the current folder where it lies below), or None."""
    if name not in names(kind):
        return None
    path = root() / _FOLDERS[kind] / f"{name}.yaml"
    try:
        return path.relative_to(Path.cwd())
    except (ValueError, OSError):
        return path


def copy_examples(folder: str | Path) -> list[Path]:
    """Copy all that ships into a folder, its references still good; the files that were written.

    Raises `InvalidInput`, naming the first, where any of them is there already; then nothing is written at all.
    """
    target = Path(folder)
    sources = [path for top in TOPS for path in sorted((root() / top).rglob("*")) if _ships(path)]
    pairs = [(path, target / path.relative_to(root())) for path in sources]
    there = [new for _, new in pairs if os.path.lexists(new)]
    if there:
        text = "the file is there already" + (f", and {len(there) - 1} more" if len(there) > 1 else "")
        hint = "name another folder, or move the files away"
        raise InvalidInput([Problem(Place(str(there[0])), "F009", text, hint)])
    try:
        for path, new in pairs:
            new.parent.mkdir(parents=True, exist_ok=True)
            _copy(path, new)
    except OSError as failed:
        hint = "name a folder that may be written"
        raise InvalidInput([unwritable(str(failed.filename or target), failed, hint)]) from None
    return [new for _, new in pairs]


def _ships(path: Path) -> bool:
    return path.is_file() and not any(part.startswith((".", "__")) for part in path.relative_to(root()).parts)


def _copy(path: Path, new: Path) -> None:
    """Written beside and renamed, so that no half-written file stays under its name."""
    handle, beside = tempfile.mkstemp(dir=new.parent, prefix=".new-")
    os.close(handle)
    try:
        shutil.copyfile(path, beside)
        os.chmod(beside, 0o644)
        os.replace(beside, new)
    except BaseException:
        os.unlink(beside)
        raise
