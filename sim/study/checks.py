"""Everything that is wrong in files and folders: what `cablesim check` tells.

Owns which files of a folder are looked at, how each is recognised (by its name, else a YAML file by its first key,
a CSV by its header; all else is a cable). Each kind is judged by its own room.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sim.cable.reader import read_cable
from sim.documents import parse_yaml
from sim.problems import Place, Problem
from sim.scenario import curves
from sim.scenario.directory import Directory
from sim.scenario.files import read_network_file, read_rules_file, read_scenario, read_targets_file
from sim.scenario.filings import Names
from sim.scenario.log import COLUMNS, read_log
from sim.textfiles import LARGEST_CABLE, TextFile, must_be_utf8, read_text_file
from sim.validation import KINDS, kind_of_file
from sim.written import closest

__all__ = ["check_paths"]

YAML_NAMES = (".yaml", ".yml")
CABLE_NAMES = (".txt", ".cable", ".msg")


def check_paths(paths: Iterable[str | Path]) -> list[Problem]:
    """Every problem of files, and of the YAML files and cables in folders; each is told once."""
    found: dict[Problem, None] = {}
    for path in paths:
        if os.path.isdir(path):
            files = list(_files(Path(path)))
            if not files:
                found[Problem(Place(str(path)), "F011", "nothing to check in this folder", "", "warning")] = None
            for file in files:
                found.update(dict.fromkeys(_check(str(file))))
        else:
            found.update(dict.fromkeys(_check(str(path))))
    return sorted(found, key=lambda problem: problem.place)


def _files(folder: Path) -> Iterator[Path]:
    """YAML files and cables below a folder, in order; hidden ones and linked folders are passed over."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and name.lower().endswith(YAML_NAMES + CABLE_NAMES):
                yield Path(here) / name


def _check(path: str) -> list[Problem]:
    if path.lower().endswith((*YAML_NAMES, ".csv")):
        source, problems = read_text_file(path)
        if source is None:
            return problems
        return _check_csv(source) if path.lower().endswith(".csv") else _check_document(source)
    source, problems = read_text_file(path, largest=LARGEST_CABLE, fallback="cp1252")
    if source is None:
        return problems
    for looks, judged in ((_looks_like_yaml, _check_document), (_looks_like_csv, _check_csv)):
        if path == "-" and looks(source.text):
            return [must_be_utf8(problem) for problem in problems] or judged(source)
    return problems + list(read_cable(source.text, path).problems)


def _looks_like_yaml(text: str) -> bool:
    return re.search(rf"^({'|'.join(KINDS)})\s*:", text, re.MULTILINE) is not None


def _looks_like_csv(text: str) -> bool:
    return re.match(r"(at_s|hour|value|quantile) *[,;]", text) is not None


def _check_document(source: TextFile) -> list[Problem]:
    document, problems = parse_yaml(source)
    if document is None:
        return problems
    kind = kind_of_file(document.value)
    if kind == "network":
        return list(read_network_file(document).problems)
    if kind == "rules":
        return list(read_rules_file(document).problems)
    if kind == "targets":
        return list(read_targets_file(document).problems)
    if kind == "scenario":
        return list(read_scenario(document).problems)
    if kind == "study":
        from sim.study.files import read_study  # noqa: PLC0415 - other files need no studies

        return list(read_study(document).problems)
    hint = f"begin with one of {', '.join(KINDS)}"
    if isinstance(document.value, dict) and document.value:
        first = next(iter(document.value))
        return [
            Problem(
                document.place((first,), key=True),
                "Y127",
                "none of this program's files begins so",
                closest(first, KINDS) or hint,
            )
        ]
    return [Problem(document.place(), "Y127", "none of this program's files", hint)]


def _check_csv(source: TextFile) -> list[Problem]:
    """A CSV by its header; whether its posts and precedences exist is a scenario's to know."""
    header = [name.strip() for name in source.text.split("\n", 1)[0].split(",")]
    if header == ["hour", "weight"]:
        return curves.hours(source)[1]
    if header == ["value", "share"]:
        return curves.shares(source)[1]
    if header == ["quantile", "value"]:
        return curves.quantiles(source)[1]
    if header[:1] == list(COLUMNS[:1]):
        return read_log(source, Directory(None, None), Names())[1]
    hint = "part the columns with commas" if ";" in header[0] else f"a log begins with {','.join(COLUMNS)}"
    return [Problem(Place(source.path, 1, 1), "L601", "none of the CSVs of this program begins so", hint)]
