"""What a class hands in: a YAML file or a folder for each student, and the network and rules in it.

Owns which files of a folder are submissions, which of a submission's files count, and that none of them leads out
of it. Submissions are strangers' files: nothing in them is trusted, and what is wrong with one is told as its problem.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sim.problems import InvalidInput, Place, Problem
from sim.scenario.files import Loaded, Setting, read_setting
from sim.scenario.provenance import Reading
from sim.validation import kind_of_file

__all__ = ["Submission", "setting_of", "submissions"]

YAML_NAMES = (".yaml", ".yml")
MOST_FILES = 100


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student has handed in: the name that it goes by, its path as given, and whether it is a folder."""

    student: str
    path: str
    folder: bool

    @property
    def within(self) -> Path:
        """The real path of the file or folder, if it is no link: nothing outside of it is opened."""
        parent, name = os.path.split(self.path)
        return Path(os.path.realpath(parent or "."), name)


def submissions(folder: str | Path) -> tuple[tuple[Submission, ...], tuple[str, ...]]:
    """The submissions in a folder, by name, and the names of what is none: neither a YAML file nor a folder.

    Hidden files are passed over. Raises `InvalidInput` where there is no such folder, or nothing in it.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (OSError, ValueError) as failed:
        text = (getattr(failed, "strerror", None) or str(failed)).lower()
        raise InvalidInput([Problem(Place(str(folder)), "F001", text, "name the folder of a class")]) from None
    found: list[Submission] = []
    others: list[str] = []
    for entry in entries:
        stem, suffix = os.path.splitext(entry.name)
        if entry.name.startswith((".", "__")):
            continue
        if suffix.lower() in YAML_NAMES and not entry.is_dir():
            found.append(Submission(stem, entry.path, folder=False))
        elif entry.is_dir():
            found.append(Submission(entry.name, entry.path, folder=True))
        else:
            others.append(entry.name)
    if not found:
        hint = "a submission is a YAML file, or a folder with one"
        raise InvalidInput([Problem(Place(str(folder)), "F013", "there is nothing to grade in this folder", hint)])
    return tuple(found), tuple(others)


def setting_of(submission: Submission, largest: int) -> Loaded[Setting]:
    """The network and the rules that were handed in; what is None was left to the lesson.

    Of a folder a scenario counts, with what it names; where there is none, one network and one set of rules.
    """
    if os.path.islink(submission.path):
        hint = "hand in the file or folder itself"
        return Loaded(None, (Problem(Place(submission.path), "F012", "is a link to something else", hint),))
    if not submission.folder:
        return read_setting(submission.path, within=submission.within, largest=largest)
    kinds, problems = _kinds(submission, largest)
    chosen = kinds.get("scenario") or [*kinds.get("network", []), *kinds.get("rules", [])]
    doubled = [kind for kind in ("scenario", "network", "rules") if len(kinds.get(kind, [])) > 1]
    if kinds.get("scenario"):
        doubled = [kind for kind in doubled if kind == "scenario"]
    for kind in doubled:
        text = f"more than one file of {'rules' if kind == 'rules' else f'a {kind}'}: {', '.join(kinds[kind][:5])}"
        problems.append(Problem(Place(submission.path), "F013", text, "keep one, or name what counts in a scenario"))
    if not chosen and not problems:
        text = "neither a scenario, a network nor rules in this folder"
        problems.append(Problem(Place(submission.path), "F013", text, "hand in a YAML file, not in a folder below"))
    if problems:
        return Loaded(None, tuple(problems))
    return _together([read_setting(_beside(submission, name), within=submission.within, largest=largest)
                      for name in chosen])  # fmt: skip


def _beside(submission: Submission, name: str) -> str:
    return os.path.join(submission.path, name)


def _kinds(submission: Submission, largest: int) -> tuple[dict[str, list[str]], list[Problem]]:
    """The YAML files of a folder by the kind of each, and what is wrong with those that cannot be read."""
    reading = Reading(submission.within, largest)
    names = sorted(name for name in os.listdir(submission.path) if name.lower().endswith(YAML_NAMES))
    kinds: dict[str, list[str]] = {}
    for name in [name for name in names if not name.startswith((".", "__"))][:MOST_FILES]:
        document = reading.document("submission", _beside(submission, name))
        if document is not None:
            kinds.setdefault(kind_of_file(document.value) or "", []).append(name)
    return kinds, reading.problems


def _together(parts: list[Loaded[Setting]]) -> Loaded[Setting]:
    """A network file and a rules file as one setting; nothing where one of them cannot be read."""
    problems = tuple(problem for part in parts for problem in part.problems)
    setting = Setting()
    for part in parts:
        if part.value is None:
            return Loaded(None, problems)
        setting = part.value.over(setting)
    return Loaded(setting, problems)
