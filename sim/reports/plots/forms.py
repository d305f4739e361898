"""In which forms a plot becomes files.

Owns their list, and that a file is written beside and renamed. matplotlib is loaded only to write one.
"""
# ruff: noqa: PLC0415 - matplotlib is loaded where a plot is written

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TypeAlias

from sim.reports.output import written_bytes

if TYPE_CHECKING:
    from sim.reports.plots.look import Picture

__all__ = ["FORMS", "write_forms"]

Form: TypeAlias = Literal["svg", "png"]
FORMS: tuple[Form, ...] = ("svg", "png")


def write_forms(figure: Picture, folder: str, name: str) -> None:
    """Write a plot to a folder under its name, in every form; what was there before is written anew."""
    from sim.reports.plots.look import file_bytes

    for form in FORMS:
        written_bytes(file_bytes(figure, form), os.path.join(folder, f"{name}.{form}"))
