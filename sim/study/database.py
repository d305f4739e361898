"""The file of a kept study: a SQLite database.

Owns its tables, who may write to it, and what is told of a file that is no study, that is damaged or that cannot be
written. What is written down in it is `store`'s.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sim.problems import InvalidInput, Place, Problem
from sim.study.measures import NAMES

__all__ = ["CODES", "COUNTED", "FORMAT", "TABLES", "beside", "lock_of", "locked", "opened", "told"]

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
"""Of SQLite, the first with tables whose columns have kinds."""
_ANOTHER = "name another file with --study"
_MARK = 0x6361626C
"""Stands in the file where SQLite files say what they are: ``cabl``."""
COUNTED = (
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
CREATE INDEX inputs_of ON inputs (point, setting);
CREATE TABLE precedences (level INTEGER PRIMARY KEY, precedence TEXT NOT NULL, words TEXT NOT NULL) STRICT;
CREATE TABLE steps (step INTEGER PRIMARY KEY, within_s REAL) STRICT;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, point INTEGER NOT NULL REFERENCES points, replication INTEGER NOT NULL,
    setting INTEGER NOT NULL REFERENCES settings, {", ".join(f"{name} INTEGER NOT NULL" for name in COUNTED)},
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
    SELECT point, name AS setting, replication, {", ".join(COUNTED)}
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
_UNWRITABLE = (
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
)  # fmt: skip


def lock_of(path: str) -> str:
    """The file that is locked while a study is written."""
    return f"{path}-lock"


def locked(path: str) -> sqlite3.Connection:
    """A lock that ends with this process, however it ends: SQLite's own, on an empty file beside the study."""
    empty = lock_of(path)
    if not os.path.exists(empty):
        Path(empty).touch()  # the system says why not better than SQLite
    lock = sqlite3.connect(empty, timeout=0, isolation_level=None)
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")
        lock.execute("BEGIN EXCLUSIVE")
    except BaseException:
        lock.close()
        raise
    return lock


def opened(path: str, named: str) -> sqlite3.Connection:
    """The database, begun where there is none; ``named`` is what it is called in problems."""
    place = Place(named)
    if sqlite3.sqlite_version_info < _OLDEST:
        raise InvalidInput([_unwritable(named, f"it needs SQLite 3.37, and here is {sqlite3.sqlite_version}")])
    if not os.path.exists(path):
        with beside(path) as new:
            Path(new).unlink(missing_ok=True)
            with closing(sqlite3.connect(new, isolation_level=None)) as db:
                db.executescript(_SCHEMA)
    if not os.path.isfile(path):
        raise InvalidInput([Problem(place, "K801", "is no file, and so no study", _ANOTHER)])
    with closing(_connected(path, "ro")) as db:
        mark, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if mark != _MARK:
        raise InvalidInput([Problem(place, "K801", "is no kept study", _ANOTHER)])
    if version > FORMAT:
        text = f"is a study of format {version}, and this program knows {FORMAT}"
        raise InvalidInput([Problem(place, "K801", text, "take the newer program")])
    db = _connected(path, "rw")
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        db.close()
        raise InvalidInput([_damaged(named, "it does not hold together")])
    return db


@contextmanager
def beside(path: str) -> Iterator[str]:
    """The path of a new file beside another, which takes its place when all of it is there."""
    folder, name = os.path.split(path)
    new = os.path.join(folder, f".{name[:200]}.new")
    try:
        yield new
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


def _connected(path: str, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


@contextmanager
def told(path: str) -> Iterator[None]:
    """What SQLite and the system say of a file, as a problem of it."""
    try:
        yield
    except OSError as failed:
        raise InvalidInput([_unwritable(path, (failed.strerror or str(failed)).lower())]) from None
    except sqlite3.DatabaseError as failed:
        code = getattr(failed, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_NOTADB:
            problem = Problem(Place(path), "K801", "is no kept study", _ANOTHER)
        elif code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):  # or a table is not as it should be
            problem = _damaged(path, str(failed))
        elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            text = "another process is at work on the study"
            problem = Problem(Place(path), "K803", text, "wait until it is done, or name another file with --study")
        elif code in _UNWRITABLE:
            problem = _unwritable(path, str(failed))
        else:
            raise
        raise InvalidInput([problem]) from None


def _unwritable(path: str, why: str) -> Problem:
    hint = "name a file in a folder that is there and may be written to"
    if os.path.exists(path):
        hint = "every run that it has stays; when it can be written again, the same command goes on from there"
    return Problem(Place(path), "K805", f"cannot be written ({why})", hint)


def _damaged(path: str, why: str) -> Problem:
    return Problem(Place(path), "K806", f"the study is damaged ({why})", "put a copy back, or begin another study")
