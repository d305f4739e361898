"""What may be asked of a run's reports: names and forms, without what makes them.

Owns the words that the command line takes. Making the reports is `report`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FORMATS", "REPORTS", "Ask", "NoSuchMessage"]

REPORTS = ("deliveries", "copies")
FORMATS = ("table", "json", "csv", "markdown")


class NoSuchMessage(LookupError):  # noqa: N818 - it says what was asked for
    """A message that the run does not have; ``hint`` names the nearest that it has."""

    def __init__(self, name: str, hint: str) -> None:
        self.name, self.hint = name, hint
        super().__init__(f"no message {name!r} in this run")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: the report, its form, and one message or None for all."""

    report: str = "deliveries"
    form: str = "table"
    message: str | None = None
