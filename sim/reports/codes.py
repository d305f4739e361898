"""Every code that a problem can have, with its meaning.

Owns nothing but the gathering: each room has the table of its own codes. The documentation is written from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim import documents, textfiles, written
from sim.cable import faults
from sim.network import checks as network
from sim.precedence import checks as precedence
from sim.problems import Severity
from sim.reports import saved
from sim.scenario import codes as scenario
from sim.study import database
from sim.study import files as study

__all__ = ["known_codes"]


def known_codes() -> dict[str, str]:
    """Every problem code with its meaning in one line, in the order of the codes; a warning ends in `` (warning)``."""
    tables: tuple[Mapping[str, str], ...] = (
        textfiles.CODES,
        documents.CODES,
        written.CODES,
        network.CODES,
        precedence.CODES,
        scenario.CODES,
        {code: _marked(*entry) for code, entry in faults.CODES.items()},
        saved.CODES,
        study.CODES,
        database.CODES,
    )
    return dict(sorted(entry for table in tables for entry in table.items()))


def _marked(severity: Severity, meaning: str) -> str:
    """A meaning that says of a warning that it is one, as in the other tables."""
    return f"{meaning} (warning)" if severity == "warning" else meaning
