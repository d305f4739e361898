"""A study that survives: its runs are in a file as soon as they are done.

Owns what is written down and read again. The file is `database`'s, which runs are made `carrying`'s, what has changed
since `identity`'s. Each task is one transaction: a program that is killed loses the runs under way, and no others.
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
from sim.study.database import COUNTED, TABLES, beside, lock_of, locked, opened, told
from sim.study.identity import CHANGED, Known, changes, made_of
from sim.study.ledger import Ledger, Memory, Samples
from sim.study.measures import NAMES, Counted, Spread
from sim.study.records import duckdb_there, records_parquet
from sim.study.replications import Recorded, Run, Task
from sim.study.settings import Settings

__all__ = ["Store", "kept"]

_RUN = f"INSERT OR IGNORE INTO runs (point, replication, setting, {', '.join(COUNTED)}) VALUES (?{',?' * 11})"
_FIGURES = f"INSERT INTO figures VALUES (?,?{',?' * len(NAMES)})"
_TIMES = "INSERT INTO times VALUES (?,?,?,?)"
_OF = "FROM runs WHERE point = ? AND setting = ? AND replication <= ?"


@contextmanager
def kept(
    path: str | Path | None,
    points: Sequence[Settings],
    seed: int,
    varied: Sequence[Mapping[str, str]] | None = None,
    *,
    deliveries: bool = False,
) -> Iterator[Ledger]:
    """Where the runs of a study are kept: in the file that is named (a `Store`), else in memory."""
    if path is not None:
        with Store(path, points, seed, varied, deliveries=deliveries) as store:
            yield store
    elif deliveries:
        raise ValueError("deliveries are kept beside a study; name one")
    else:
        yield Memory()


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
        self._place = os.path.realpath(path)
        if deliveries:
            duckdb_there()
        self.recorded: Recorded | None = records_parquet if deliveries else None
        self._names = points[0].names
        with told(self.path):
            self._lock = locked(self._place)
            try:
                self._db = opened(self._place, self.path)
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
            os.unlink(lock_of(self._place))
        self._lock.close()

    def __len__(self) -> int:
        """How many runs are kept."""
        with told(self.path):
            found: int = self._db.execute("SELECT count(*) FROM runs").fetchone()[0]
            return found

    # ---------------------------------------------------------------- as a ledger

    def lacks(self, point: int, replication: int, settings: int) -> tuple[int, ...]:
        """Which of the first so many settings have no such run yet."""
        there = "SELECT setting FROM runs WHERE point = ? AND replication = ?"
        with told(self.path):
            found = {setting for (setting,) in self._db.execute(there, (self._points[point], replication))}
        return tuple(
            one
            for one in range(settings)
            if self._settings[one] not in found
            or (self.recorded and not os.path.exists(self._file(point, replication, one)))
        )

    def keep(self, task: Task, runs: Sequence[Run]) -> None:
        """Write down what came of a task, all of it or nothing; first its records, so that a run never lacks them."""
        with told(self.path):
            for setting, run in zip(task.settings, runs, strict=True):
                if run.records is not None:
                    path = self._file(task.point, task.replication, setting)
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with beside(path) as new:
                        Path(new).write_bytes(run.records)
            with self._changing():
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
        return os.path.join(f"{self._place}.deliveries", *folders, "deliveries.parquet")

    def samples(self, point: int, settings: int, replications: int) -> Samples:
        """The runs of a point under the first so many settings, in the first so many replications."""
        with told(self.path):
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
        rows = self._db.execute(f"SELECT {', '.join(COUNTED)} {_OF} ORDER BY replication", of)
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

    def columns(self, table: str) -> dict[str, str]:
        """The columns of one of `TABLES` with their kinds in SQL."""
        with told(self.path):
            return {name: kind for _, name, kind, *_ in self._db.execute(f"PRAGMA table_info({table})")}

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """The rows of one of `TABLES`, in the same order for the same runs."""
        with told(self.path):
            yield from self._db.execute(f"SELECT * FROM {table} ORDER BY {TABLES[table]}")

    # ---------------------------------------------------------------- what the study is of

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A change of the file: all of it or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # after a full disk SQLite has taken it back itself
                self._db.execute("ROLLBACK")
            raise

    def _identify(self, points: Sequence[Settings], seed: int, varied: Sequence[Mapping[str, str]]) -> None:
        """Hold what is asked for against what the study was begun with, and add what is new of points and settings."""
        first = points[0].scenario
        ladder = [(one.name, json.dumps([one.prosign, *one.words])) for one in first.rules.ladder]
        self._levels = len(ladder) + 1
        self._forget()
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
            text = json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
            point = self._number("points", "varied", text, targets_s=targets)
            self._points.append(point)
            problems.update(dict.fromkeys(self._judged(point, targets)))
            of = ["the scenario", *(f"the set of rules {name!r}" for name in self._names)]
            for what, setting, inputs in zip(of, [None, *self._settings], made_of(settings, known), strict=True):
                problems.update(dict.fromkeys(self._same(point, setting, what, inputs)))
        if problems:
            raise InvalidInput(problems)

    def _forget(self) -> None:
        """What nothing has been run of may still change: it is written down as if it were new."""
        if not self._db.execute("SELECT 1 FROM runs").fetchone():
            for table in ("study", "inputs", "points", "settings", "precedences", "steps"):
                self._db.execute(f"DELETE FROM {table}")
        of = "runs.point = inputs.point AND runs.setting = ifnull(inputs.setting, runs.setting)"
        self._db.execute(f"DELETE FROM inputs WHERE NOT EXISTS (SELECT 1 FROM runs WHERE {of})")

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
        if before.get("cablesim") != now["cablesim"]:
            text = f"the study was begun with cablesim {before.get('cablesim')}, and this is {now['cablesim']}"
            yield Problem(place, "K802", text, "go on with that version, or begin another study")
        hint = "begin another study, or ask for the same"
        for key, what in (("scenario", "the scenario"), ("seed", "the seed")):
            if before.get(key) != now[key]:
                text = f"{what} was {before.get(key)} when the study was begun, and is {now[key]} now"
                yield Problem(place, CHANGED, text, hint)
        stored = [tuple(row) for row in self._db.execute("SELECT precedence, words FROM precedences ORDER BY level")]
        if stored[:-1] != list(ladder):
            then, now_ = (" > ".join(name for name, _ in one) for one in (stored[:-1], ladder))
            text = f"the ladder that names precedences was {then} when the study was begun, and is {now_} now"
            yield Problem(place, CHANGED, text, "put the set of rules first that was first then")

    def _judged(self, point: int, targets: str) -> Iterator[Problem]:
        before = self._db.execute("SELECT targets_s FROM points WHERE point = ?", (point,)).fetchone()[0]
        if before != targets and not self._db.execute("SELECT 1 FROM runs WHERE point = ?", (point,)).fetchone():
            self._db.execute("UPDATE points SET targets_s = ? WHERE point = ?", (targets, point))
        elif before != targets:
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
