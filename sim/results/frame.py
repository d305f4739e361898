"""Records as data frames, for notebooks: the only door to ``pandas``, which is never required.

Owns the kinds of their columns. Names and order are those of the CSV: instants in UTC, lengths of time in seconds,
precedences as categories in the order of the ladder, the lowest first, so that a higher one is greater.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sim.results.deliveries import Delivery
from sim.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Frame", "NoPandas", "frame_of", "table_of"]

Frame: TypeAlias = "pd.DataFrame"
"""A pandas data frame."""

INSTANTS = ("filed", "arrived", "received")
WHOLE = {"interrupted": "Int64", "hops": "int64", "on_time": "boolean"}
_MICROSECOND = "us"


class NoPandas(ImportError):  # noqa: N818 - it says what is the matter
    """pandas is not installed; says what to install."""

    def __init__(self) -> None:
        super().__init__("a data frame needs pandas, which is not installed: pip install 'cablesim[pandas]'")


def frame_of(deliveries: Sequence[Delivery], scenario: Scenario) -> Frame:
    """A row per delivery. Instants are ``datetime64`` in UTC, lengths of time floats in seconds, precedences ordered
    categories, paths tuples of posts."""
    pd = _pandas()
    ladder = scenario.rules.names()[::-1]
    columns: dict[str, Any] = {}
    for place, source in enumerate(Delivery._fields):
        values: list[Any] = [one[place] for one in deliveries]
        name = source.removesuffix("_us")
        if name in INSTANTS:
            instants = [None if value is None else scenario.start + value for value in values]
            columns[name] = pd.to_datetime(pd.Series(instants, dtype="Int64"), unit=_MICROSECOND, utc=True)
        elif source.endswith("_us"):
            columns[f"{name}_s"] = pd.Series(values, dtype="Int64").astype("Float64").astype("float64") / 1_000_000
        elif name in ("precedence", "carried_as"):
            columns[name] = pd.Categorical(values, categories=ladder, ordered=True)
        else:
            columns[name] = pd.Series(values, dtype=WHOLE.get(name, "object"))
    return pd.DataFrame(columns)


def table_of(
    rows: Iterable[Sequence[object]], columns: Mapping[str, type | Sequence[str]], ladder: Sequence[str]
) -> Frame:
    """A row per record. A column is of floats (None: not a number), of whole numbers, or of one of some words: of
    categories in that order. Those of ``precedence`` are ordered, ``ladder`` names them from the highest on."""
    pd = _pandas()
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    kinds: dict[object, Any] = {float: "float64", int: "int64"}
    return pd.DataFrame(
        {
            name: pd.Categorical(own, categories=list(ladder)[::-1], ordered=True) if name == "precedence"
            else pd.Series(own, dtype=kinds[kind]) if isinstance(kind, type)
            else pd.Categorical(own, categories=list(dict.fromkeys(kind)))
            for (name, kind), own in zip(columns.items(), values, strict=True)
        }
    )  # fmt: skip


def _pandas() -> Any:  # noqa: ANN401 - a module
    try:
        import pandas as pd  # noqa: PLC0415 - never required
    except ImportError:
        raise NoPandas from None
    return pd
