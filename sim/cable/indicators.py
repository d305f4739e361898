"""A routing indicator letter by letter: what the manual says of each place, and what was seen there in real ones.

Owns both tables, kept apart. That its letters tell anything stands in ACP 121, not in ACP 127, and is known here
from secondary sources; nations and areas are what a list of some 1,900 indicators shows, and in no table.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OBSERVED", "OFFICIAL", "Letter", "explain_indicator"]

OFFICIAL = "ACP 121 (as told by secondary sources)"
OBSERVED = "observed in real cables"


@dataclass(frozen=True, slots=True)
class Letter:
    """One or more letters of a routing indicator: what their place tells, and what these are seen to stand for.

    Either is None where nothing is known.
    """

    letters: str
    official: str | None
    observed: str | None = None


_NETWORKS = {"R": "the worldwide network", "Q": "a theatre's own network"}
_PLACES = (
    "the nation or alliance, with the letter before",
    "the area where it is, or from which it is served",
    "the major relay; or the service, or national entity",
    "the minor relay, the tributary, the office",
)
_NATIONS = {
    "A": "Australia", "B": "Britain", "C": "Canada", "D": "Denmark", "F": "France", "H": "United States", "I": "Italy",
    "K": "Greece", "N": "Netherlands", "O": "Japan", "P": "Portugal", "Q": "Belgium", "U": "United States", "X": "NATO",
    "Y": "Norway", "Z": "New Zealand",
}  # fmt: skip
_AREAS = {
    "RUE": "Washington, and nearly every State post",
    "RUC": "Norfolk, Washington, Offutt",
    "RUW": "western United States",
    "RUL": "Jacksonville, Fort Meade",
    "RUM": "Florida commands",
    "RUA": "Korea, Atsugi",
    "RUH": "Hawaii",
    "RUN": "Hawaii",
    "RHH": "Hawaii",
    "RHO": "Hawaii",
    "RUD": "Denver; Croughton",
    "RUF": "Italy, Germany",
    "RUK": "Germany",
    "RUQ": "San Antonio",
    "RUV": "Diego Garcia",
    "RUY": "Japan",
    "RHE": "Washington: executive offices, Energy",
    "RHW": "Strategic Command",
    "RHM": "the Defense Message System",
}
_RELAYS = {
    "RUEH": "State: its posts all over the world",
    "RHMF": "the gateway to the Defense Message System",
    "RUDK": "Croughton",
}


def explain_indicator(ri: str) -> tuple[Letter, ...]:
    """A routing indicator letter by letter, the last ones together."""
    word = ri.upper()
    if not word:
        return ()
    seen = "a network" if word[0] == "U" else None
    found = [Letter(word[0], _NETWORKS.get(word[0]), seen)]
    observed = (_NATIONS.get(word[1:2]), _AREAS.get(word[:3]), _RELAYS.get(word[:4]))
    found += [Letter(one, _PLACES[at], observed[at]) for at, one in enumerate(word[1:4])]
    if len(word) > 4:
        found.append(Letter(word[4:], _PLACES[3]))
    return tuple(found)
