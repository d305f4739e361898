"""A study that survives: its runs in a file, a SQLite database, as soon as they are done.

Owns the file: its tables, who may write to it, and what is told of a file that is no study, that is damaged or that
cannot be written. Which runs are made is `carrying`'s, what has changed since is `identity`'s. Each task is one
transaction: a program that is killed loses the runs under way, and no others.
"""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from math import inf, nan
from pathlib import Path
from typing import Self
from urllib.parse import quote

from sim.problems import InvalidInput, Place, Problem
from sim.results.summary import ALL
from sim.scenario.model import Input
from sim.shipped import version
from sim.study.identity import CHANGED, Known, changes, made_of
from sim.study.ledger import Samples
from sim.study.measures import NAMES, Counted, Spread
from sim.study.records import duckdb_there, records_parquet
from sim.study.replications import Recorded, Run, Task
from sim.study.settings import Settings

__all__ = ["CODES", "FORMAT", "TABLES", "Store"]

CODES = {
    "K801": "the file is no kept study, or one of a newer format",
    "K802": "the study was begun with another version of the program",
    "K803": "another process is at work on the study",
    "K804": "what the study was begun with has changed",
    "K805": "the study cannot be read or written",
    "K806": "the study is damaged",
}
FORMAT = 1
_OLDEST = (3, 37)
_MARK = 0x6361626C
"""Stands in the file where SQLite files say what they are: ``cabl``."""
_COUNTED = (
    "filed", "delivered", "unroutable", "under_way_half", "under_way_late", "under_way_end", "second_half", "span_us",
    "elapsed_us",
)  # fmt: skip
_SCHEMA = f"""
PRAGMA application_id = {_MARK};
PRAGMA user_version = {FORMAT};
BEGIN;
CREATE TABLE study (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE points (point INTEGER PRIMARY KEY, varied TEXT NOT NULL UNIQUE, targets_s TEXT NOT NULL) STRICT;
CREATE TABLE settings (setting INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE inputs (
    point INTEGER NOT NULL REFERENCES points, setting INTEGER REFERENCES settings,
    role TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE precedences (level INTEGER PRIMARY KEY, precedence TEXT NOT NULL, words TEXT NOT NULL) STRICT;
CREATE TABLE steps (step INTEGER PRIMARY KEY, within_s REAL) STRICT;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, point INTEGER NOT NULL REFERENCES points, replication INTEGER NOT NULL,
    setting INTEGER NOT NULL REFERENCES settings, {", ".join(f"{name} INTEGER NOT NULL" for name in _COUNTED)},
    UNIQUE (point, replication, setting)
) STRICT;
CREATE TABLE figures (
    run INTEGER NOT NULL REFERENCES runs, level INTEGER NOT NULL REFERENCES precedences,
    {", ".join(f"{name} REAL" for name in NAMES)}, PRIMARY KEY (run, level)
) STRICT, WITHOUT ROWID;
CREATE TABLE times (
    run INTEGER NOT NULL REFERENCES runs, level INTEGER NOT NULL REFERENCES precedences,
    step INTEGER NOT NULL REFERENCES steps, addressees INTEGER NOT NULL, PRIMARY KEY (run, level, step)
) STRICT, WITHOUT ROWID;
CREATE VIEW counts AS
    SELECT point, name AS setting, replication, {", ".join(_COUNTED)}
    FROM runs JOIN settings USING (setting);
CREATE VIEW results AS
    SELECT point, name AS setting, replication, level, precedence, {", ".join(f"figures.{name}" for name in NAMES)}
    FROM figures JOIN precedences USING (level) JOIN runs USING (run) JOIN settings USING (setting);
CREATE VIEW spread AS
    SELECT point, name AS setting, replication, level, precedence, within_s, addressees
    FROM times JOIN steps USING (step) JOIN precedences USING (level) JOIN runs USING (run)
    JOIN settings USING (setting);
COMMIT;
"""
TABLES = {
    "points": "point", "settings": "setting", "counts": "point, replication, setting",
    "results": "point, replication, setting, level", "spread": "point, replication, setting, level, within_s",
}  # fmt: skip
"""What is for other programs: tables and views, and the columns that their rows are in the order of."""
_RUN = f"INSERT OR IGNORE INTO runs (point, replication, setting, {', '.join(_COUNTED)}) VALUES (?{',?' * 11})"
_FIGURES = f"INSERT INTO figures VALUES (?,?{',?' * len(NAMES)})"
_TIMES = "INSERT INTO times VALUES (?,?,?,?)"
_OF = "FROM runs WHERE point = ? AND setting = ? AND replication <= ?"


class Store:
    """The runs of a study in a file; a `Ledger`, and a context that closes it.

    Made new where there is none. Points and settings that the file does not have are added to it. With ``deliveries``
    the records of each run are a file as well, in a folder beside the study, and a run without it is made again; raises
    `NoDuckDB` where it is not installed. Raises `InvalidInput` where the file is no study, where another process is at
    work on it, and where what it was begun with has changed.
    """

    def __init__(
        self,
        path: str | Path,
        points: Sequence[Settings],
        seed: int,
        varied: Sequence[Mapping[str, str]] | None = None,
        *,
        deliveries: bool = False,
    ) -> None:
        self.path = str(path)
        if deliveries:
            duckdb_there()
        self.recorded: Recorded | None = records_parquet if deliveries else None
        self._names = points[0].names
        with _told(self.path):
            self._lock = _locked(self.path)
            try:
                self._db = _opened(self.path)
                with self._changing():
                    self._identify(points, seed, varied or [{} for _ in points])
                self._db.execute("PRAGMA journal_mode = WAL")  # not before, so that what is refused stays as it is
                self._db.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the study as one file that anybody may open; where somebody reads it just now, his program does so."""
        if hasattr(self, "_db"):
            with suppress(sqlite3.Error):
                self._db.execute("PRAGMA busy_timeout = 0")
                self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.close()
        with suppress(OSError):
            os.unlink(_lock_of(self.path))
        self._lock.close()

    def __len__(self) -> int:
        """How many runs are kept."""
        with _told(self.path):
            found: int = self._db.execute("SELECT count(*) FROM runs").fetchone()[0]
            return found

    # ---------------------------------------------------------------- as a ledger

    def lacks(self, point: int, replication: int, settings: int) -> tuple[int, ...]:
        """Which of the first so many settings have no such run yet."""
        there = "SELECT setting FROM runs WHERE point = ? AND replication = ?"
        with _told(self.path):
            found = {setting for (setting,) in self._db.execute(there, (self._points[point], replication))}
        return tuple(
            one
            for one in range(settings)
            if self._settings[one] not in found
            or (self.recorded and not os.path.exists(self._file(point, replication, one)))
        )

    def keep(self, task: Task, runs: Sequence[Run]) -> None:
        """Write down what came of a task, all of it or nothing; first its records, so that a run never lacks them."""
        with _told(self.path):
            for setting, run in zip(task.settings, runs, strict=True):
                if run.records is not None:
                    _write(self._file(task.point, task.replication, setting), run.records)
        with _told(self.path), self._changing():
            for setting, run in zip(task.settings, runs, strict=True):
                self._keep((self._points[task.point], task.replication, self._settings[setting]), run)

    def _keep(self, key: tuple[int, int, int], run: Run) -> None:
        one = run.counted
        numbers = one.filed, one.delivered, one.unroutable, *one.under_way, one.second_half, one.span_us, one.elapsed_us
        added = self._db.execute(_RUN, (*key, *numbers))
        if added.rowcount:
            number, figures, width = added.lastrowid, run.figures, len(NAMES)
            rows = [(number, at // width, *figures[at : at + width]) for at in range(0, len(figures), width)]
            self._db.executemany(_FIGURES, rows)
            there = ((place, many) for place, many in enumerate(run.spread[: -Spread.WIDTH]) if many)
            self._db.executemany(_TIMES, [(number, *divmod(place, Spread.WIDTH), many) for place, many in there])

    def _file(self, point: int, replication: int, setting: int) -> str:
        """Where the records of a run stand. DuckDB reads point, setting and replication from the names of folders."""
        name = quote(self._names[setting], safe="")
        folders = f"point={self._points[point]}", f"setting={name}", f"replication={replication}"
        return os.path.join(f"{self.path}.deliveries", *folders, "deliveries.parquet")

    def samples(self, point: int, settings: int, replications: int) -> Samples:
        """The runs of a point under the first so many settings, in the first so many replications."""
        with _told(self.path):
            of = [(self._points[point], self._settings[one], replications) for one in range(settings)]
            return Samples(
                tuple(self._figures(one) for one in of),
                tuple(self._counted(one) for one in of),
                tuple(self._spread(one) for one in of),
            )

    def _figures(self, of: tuple[int, int, int]) -> list[array[float]]:
        found: list[array[float]] = []
        names = f"SELECT level, {', '.join(NAMES)} FROM figures JOIN (SELECT run, replication {_OF}) USING (run)"
        for level, *figures in self._db.execute(f"{names} ORDER BY replication, level", of):
            if not level:
                found.append(array("d"))
            found[-1].extend([nan if one is None else one for one in figures])
        return found

    def _counted(self, of: tuple[int, int, int]) -> list[Counted]:
        rows = self._db.execute(f"SELECT {', '.join(_COUNTED)} {_OF} ORDER BY replication", of)
        return [Counted(row[0], row[1], row[2], row[3:6], *row[6:]) for row in rows]

    def _spread(self, of: tuple[int, int, int]) -> array[int]:
        """Rows of the precedences as they are kept, and the one of `all`, which is their sum."""
        found = array("q", bytes(8 * self._levels * Spread.WIDTH))
        runs = f"JOIN (SELECT run {_OF}) USING (run)"
        for level, step, addressees in self._db.execute(
            f"SELECT level, step, sum(addressees) FROM times {runs} GROUP BY level, step", of
        ):
            found[level * Spread.WIDTH + step] = addressees
            found[step - Spread.WIDTH] += addressees
        return found

    def table(self, name: str) -> tuple[dict[str, str], Iterator[tuple[object, ...]]]:
        """The columns of one of `TABLES` with their kinds in SQL, and its rows, the same for the same runs."""
        with _told(self.path):
            columns = {column: kind for _, column, kind, *_ in self._db.execute(f"PRAGMA table_info({name})")}
            return columns, self._db.execute(f"SELECT * FROM {name} ORDER BY {TABLES[name]}")

    # ---------------------------------------------------------------- what the study is of

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A change of the file: all of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # after a full disk SQLite has taken it back itself
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _identify(self, points: Sequence[Settings], seed: int, varied: Sequence[Mapping[str, str]]) -> None:
        """Hold what is asked for against what the study was begun with, and add what is new of points and settings."""
        first = points[0].scenario
        ladder = [(one.name, json.dumps([one.prosign, *one.words])) for one in first.rules.ladder]
        self._levels = len(ladder) + 1
        now = {"cablesim": version(), "scenario": first.name, "seed": str(seed)}
        if not self._db.execute("SELECT 1 FROM study").fetchone():
            self._db.executemany("INSERT INTO study VALUES (?,?)", now.items())
            rows = [(level, *one) for level, one in enumerate([*ladder, (ALL, "[]")])]
            self._db.executemany("INSERT INTO precedences VALUES (?,?,?)", rows)
            edges = [*(edge / 1_000_000 for edge in Spread.EDGES_US), inf, None]
            self._db.executemany("INSERT INTO steps VALUES (?,?)", enumerate(edges))
        problems = dict.fromkeys(self._differences(now, ladder))
        self._settings = [self._number("settings", "name", name) for name in self._names]
        self._points = []
        known: Known = {}
        for settings, values in zip(points, varied, strict=True):
            targets = json.dumps([us and us / 1_000_000 for us in settings.scenario.targets_us()])
            text = json.dumps(dict(values), ensure_ascii=False)
            point = self._number("points", "varied", text, targets_s=targets)
            self._points.append(point)
            problems.update(dict.fromkeys(self._judged(point, targets)))
            of = ["the scenario", *(f"the set of rules {name!r}" for name in self._names)]
            for what, setting, inputs in zip(of, [None, *self._settings], made_of(settings, known), strict=True):
                problems.update(dict.fromkeys(self._same(point, setting, what, inputs)))
        if problems:
            raise InvalidInput(problems)

    def _number(self, table: str, column: str, text: str, **more: str) -> int:
        """The number of a point or a setting, which is added where it is new."""
        there = self._db.execute(f"SELECT rowid FROM {table} WHERE {column} = ?", (text,)).fetchone()
        if there is None:
            names, values = ", ".join([column, *more]), (text, *more.values())
            places = ",".join("?" * len(values))
            return int(self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values).lastrowid or 0)
        return int(there[0])

    def _differences(self, now: Mapping[str, str], ladder: Sequence[tuple[str, str]]) -> Iterator[Problem]:
        """What of the study itself is another."""
        place = Place(self.path)
        before = dict(self._db.execute("SELECT key, value FROM study"))
        if before["cablesim"] != now["cablesim"]:
            text = f"the study was begun with cablesim {before['cablesim']}, and this is {now['cablesim']}"
            yield Problem(place, "K802", text, "go on with that version, or begin another study")
        hint = "begin another study, or ask for the same"
        for key, what in (("scenario", "the scenario"), ("seed", "the seed")):
            if before[key] != now[key]:
                text = f"{what} was {before[key]} when the study was begun, and is {now[key]} now"
                yield Problem(place, CHANGED, text, hint)
        stored = [tuple(row) for row in self._db.execute("SELECT precedence, words FROM precedences ORDER BY level")]
        if stored[:-1] != list(ladder):
            then, now_ = (" > ".join(name for name, _ in one) for one in (stored[:-1], ladder))
            text = f"the ladder that names precedences was {then} when the study was begun, and is {now_} now"
            yield Problem(place, CHANGED, text, "put the set of rules first that was first then")

    def _judged(self, point: int, targets: str) -> Iterator[Problem]:
        before = self._db.execute("SELECT targets_s FROM points WHERE point = ?", (point,)).fetchone()[0]
        if before != targets:
            text = f"the targets in seconds were {before} when the study was begun, and are {targets} now"
            yield Problem(Place(self.path), CHANGED, text, "put the set of rules first that was first then")

    def _same(self, point: int, setting: int | None, what: str, inputs: Sequence[Input]) -> Iterator[Problem]:
        """What has changed of a point's scenario or of one of its sets of rules; a new one is written down."""
        of = "SELECT role, path, sha256 FROM inputs WHERE point = ? AND setting IS ?"
        before = [Input(*row) for row in self._db.execute(of, (point, setting))]
        if before:
            yield from changes(self.path, what, before, inputs)
        else:
            rows = [(point, setting, *astuple(one)) for one in inputs]
            self._db.executemany("INSERT INTO inputs VALUES (?,?,?,?,?)", rows)


# ---------------------------------------------------------------- the file


def _lock_of(path: str) -> str:
    return f"{path}-lock"


def _locked(path: str) -> sqlite3.Connection:
    """A lock that ends with this process, however it ends: SQLite's own, on an empty file beside the study."""
    beside = _lock_of(path)
    if not os.path.exists(beside):
        Path(beside).touch()
    lock = sqlite3.connect(beside, timeout=0, isolation_level=None)
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")
        lock.execute("BEGIN EXCLUSIVE")
    except BaseException:
        lock.close()
        raise
    return lock


def _opened(path: str) -> sqlite3.Connection:
    """The database, begun where there is none."""
    if sqlite3.sqlite_version_info < _OLDEST:
        raise InvalidInput([_unwritable(path, f"it needs SQLite 3.37, and here is {sqlite3.sqlite_version}")])
    if not os.path.lexists(path):
        _begin(path)
    if not os.path.isfile(path):
        raise InvalidInput([Problem(Place(path), "K801", "is no file, and so no study", "name another with --study")])
    db = _connected(path, "ro")
    try:
        mark, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    finally:
        db.close()
    if mark != _MARK:
        raise InvalidInput([Problem(Place(path), "K801", "is no kept study", "name another file with --study")])
    if version > FORMAT:
        text = f"is a study of format {version}, and this program knows {FORMAT}"
        raise InvalidInput([Problem(Place(path), "K801", text, "take the newer program")])
    db = _connected(path, "rw")
    try:
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise InvalidInput([_damaged(path, "it does not hold together")])
    except BaseException:
        db.close()
        raise
    return db


def _write(path: str, data: bytes) -> None:
    """A file beside the study, written beside its place and renamed."""
    folder, name = os.path.split(path)
    os.makedirs(folder, exist_ok=True)
    new = os.path.join(folder, f".{name}.new")
    Path(new).write_bytes(data)
    os.replace(new, path)


def _connected(path: str, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _begin(path: str) -> None:
    """A new study, written beside and renamed."""
    folder, name = os.path.split(path)
    new = os.path.join(folder, f".{name[:200]}.new")
    with suppress(FileNotFoundError):
        os.unlink(new)
    try:
        db = sqlite3.connect(new, isolation_level=None)
        try:
            db.executescript(_SCHEMA)
        finally:
            db.close()
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


@contextmanager
def _told(path: str) -> Iterator[None]:
    """What SQLite and the system say of a file, as a problem of it."""
    try:
        yield
    except OSError as failed:
        raise InvalidInput([_unwritable(path, (failed.strerror or str(failed)).lower())]) from None
    except sqlite3.DatabaseError as failed:
        code = getattr(failed, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_NOTADB:
            problem = Problem(Place(path), "K801", "is no kept study", "name another file with --study")
        elif code == sqlite3.SQLITE_CORRUPT:
            problem = _damaged(path, str(failed))
        elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            text = "another process is at work on the study"
            problem = Problem(Place(path), "K803", text, "wait until it is done, or name another file with --study")
        elif code in _UNWRITABLE:
            problem = _unwritable(path, str(failed))
        else:
            raise
        raise InvalidInput([problem]) from None


_UNWRITABLE = (
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
)  # fmt: skip


def _unwritable(path: str, why: str) -> Problem:
    hint = "name a file in a folder that is there and may be written to"
    if os.path.exists(path):
        hint = "every run that it has stays; when it can be written again, the same command goes on from there"
    return Problem(Place(path), "K805", f"cannot be written ({why})", hint)


def _damaged(path: str, why: str) -> Problem:
    return Problem(Place(path), "K806", f"the study is damaged ({why})", "put a copy back, or begin another study")
