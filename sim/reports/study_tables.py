"""The tables of a kept study as files for other programs: each as CSV, and as Parquet where DuckDB is there.

Owns the names of the files, and that each is written beside and renamed. The tables are those of `sim.study.database`.
"""

from __future__ import annotations

import csv
import os

from sim.reports.data import cell_of
from sim.reports.output import writing, written_bytes
from sim.study.database import TABLES
from sim.study.records import NoDuckDB, duckdb_there, parquet
from sim.study.store import Store

__all__ = ["export_files", "export_tables"]

_KINDS = {"INTEGER": "BIGINT", "REAL": "DOUBLE", "TEXT": "VARCHAR"}


def export_files(folder: str) -> list[str]:
    """The files that an export writes."""
    return [os.path.join(folder, f"{name}.{form}") for name in TABLES for form in ("csv", "parquet")]


def export_tables(store: Store, folder: str) -> str:
    """Write the tables of a study to a folder; the sentence that says what is there, and what was not written.

    Raises `InvalidInput` where a file cannot be written.
    """
    for name in TABLES:
        with writing(os.path.join(folder, f"{name}.csv")) as stream:
            lines = csv.writer(stream, lineterminator="\n")
            lines.writerow(store.columns(name))
            lines.writerows(["" if one is None else cell_of(one) for one in row] for row in store.rows(name))
    said = f"{len(TABLES)} tables in {folder}, each as CSV"
    try:
        duckdb_there()
    except NoDuckDB as missing:
        return f"{said}; {missing}"
    for name in TABLES:
        columns = {column: _KINDS[kind] for column, kind in store.columns(name).items()}
        written_bytes(parquet(columns, store.rows(name)), os.path.join(folder, f"{name}.parquet"))
    return f"{said} and Parquet"
