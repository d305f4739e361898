"""What may be asked of a run's reports: names and forms, without what makes them.

Owns the list of reports, and which forms each of them has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["FORMATS", "FORMS", "REPORTS", "Ask", "NoSuchMessage"]

FORMATS = ("table", "json", "csv", "markdown")
FORMS: Mapping[str, tuple[str, ...]] = {
    "deliveries": FORMATS,
    "copies": FORMATS,
    "lesson": ("table", "json", "markdown"),
    "timeline": ("table",),
    "sequence": ("table", "markdown"),
    "queues": FORMATS,
}
"""The forms of each report; ``table`` is the one for people, whether a table or not."""
REPORTS = tuple(FORMS)


class NoSuchMessage(LookupError):  # noqa: N818 - it says what was asked for
    """A message that the run does not have; ``hint`` names the nearest that it has."""

    def __init__(self, name: str, hint: str) -> None:
        self.name, self.hint = name, hint
        super().__init__(f"no message {name!r} in this run")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: the report, its form, and one message or None for all; of queues the time at which to look
    (microseconds since the start), or None for all of the run."""

    report: str = "deliveries"
    form: str = "table"
    message: str | None = None
    at_us: int | None = None
