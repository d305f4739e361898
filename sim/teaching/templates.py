"""Files to begin with: a scenario, a network, rules, targets or a study that run as they stand, with comments.

Owns where these files are and how one is made under a name of its own; they travel with the program, in `begin/`.
"""

from __future__ import annotations

import os
from pathlib import Path

from sim.problems import InvalidInput, Place, Problem
from sim.scenario.as_yaml import scalar

__all__ = ["KINDS", "begun", "path_of"]

KINDS = ("scenario", "network", "rules", "targets", "study")
FOLDER = Path(__file__).parent / "begin"
MARK = "NAME"


def path_of(name: str) -> str:
    """Where the file of that name is to be: ``.yaml`` is added where it is missing.

    Raises `InvalidInput` where something is there already, or where a name holds what no name can.
    """
    path = name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"
    if "\0" in path or not os.path.basename(path).partition(".")[0].strip():
        raise InvalidInput([Problem(Place(path), "F008", "this is no name that a file can have")])
    if os.path.lexists(path):
        raise InvalidInput([Problem(Place(path), "F009", "the file is there already", "choose another name")])
    return path


def begun(kind: str, path: str) -> str:
    """The text of a new file of a kind, called after its path."""
    stem = os.path.splitext(os.path.basename(path))[0]
    title = " ".join(stem.replace("_", " ").split())
    text = (FOLDER / f"{kind}.yaml").read_text(encoding="utf-8")
    return text.replace(f"{kind}: {MARK}", f"{kind}: {scalar(title)}", 1)
