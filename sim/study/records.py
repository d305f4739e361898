"""Rows as Parquet, and the records of a run in that form: the only door to ``duckdb``, which is never required.

Owns the kinds of the columns. Records have the names and the order of the CSV's columns: instants in UTC, lengths of
time in seconds, paths as lists of posts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.quantities import iso_utc
from sim.results.deliveries import Delivery
from sim.scenario.model import Scenario

__all__ = ["NoDuckDB", "duckdb_there", "parquet", "records_parquet"]

_KINDS = {"path": "VARCHAR[]", "interrupted": "BIGINT", "hops": "BIGINT", "on_time": "BOOLEAN"}
_INSTANTS = ("filed_us", "arrived_us", "received_us")


class NoDuckDB(ImportError):  # noqa: N818 - it says what is the matter
    """DuckDB is not installed; says what to install."""

    def __init__(self) -> None:
        super().__init__("Parquet needs DuckDB, which is not installed: pip install 'cablesim[store]'")


def duckdb_there() -> None:
    """Raise `NoDuckDB` where no Parquet can be written; nothing is loaded."""
    if find_spec("duckdb") is None:
        raise NoDuckDB


def parquet(columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as the bytes of a Parquet file, with the kind of each column as DuckDB names it; raises `NoDuckDB`."""
    kinds = ", ".join(f"{_quoted(name)}: '{kind}'" for name, kind in columns.items())
    with TemporaryDirectory() as folder:
        lines, found = os.path.join(folder, "rows"), os.path.join(folder, "found")
        with open(lines, "w", encoding="utf-8") as stream:
            stream.writelines(json.dumps(dict(zip(columns, row, strict=True))) + "\n" for row in rows)
        rows_of = f"read_json({_quoted(lines)}, format = 'newline_delimited', columns = {{{kinds}}})"
        _database(os.getpid()).cursor().execute(f"COPY (FROM {rows_of}) TO {_quoted(found)} (FORMAT parquet)")
        return Path(found).read_bytes()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@cache
def _database(process: int) -> Any:  # noqa: ANN401 - DuckDB's, of which nothing else is asked
    """One for each process, since none survives a fork; of one thread, since runs share the processors already. Each
    thread asks through a cursor of its own."""
    try:
        import duckdb  # noqa: PLC0415 - never required
    except ImportError:
        raise NoDuckDB from None
    return duckdb.connect(config={"threads": 1})


def records_parquet(scenario: Scenario, deliveries: Sequence[Delivery]) -> bytes:
    """The records of a run as the bytes of a Parquet file."""
    told: list[Callable[[Any], object]] = []
    columns: dict[str, str] = {}
    for name in Delivery._fields:
        if name in _INSTANTS:
            columns[name.removesuffix("_us")] = "TIMESTAMPTZ"
            told.append(lambda value: iso_utc(scenario.start + value))
        elif name.endswith("_us"):
            columns[f"{name.removesuffix('_us')}_s"] = "DOUBLE"
            told.append(lambda value: value / 1_000_000)
        else:
            columns[name] = _KINDS.get(name, "VARCHAR")
            told.append(lambda value: value)
    rows = (
        [None if value is None else tell(value) for value, tell in zip(one, told, strict=True)] for one in deliveries
    )
    return parquet(columns, rows)
