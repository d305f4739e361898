"""What every problem code of scenarios, logs and their small tables means, in one line each.

Owns the table that documentation and tests read. `sim.reports.codes` gathers those of all rooms.
"""

from __future__ import annotations

__all__ = ["CODES"]

CODES = {
    "S401": "a filing lacks what it needs, or says what its cable says itself",
    "S402": "a precedence that the ladder lacks",
    "S403": "the second precedence is above the first",
    "S404": "something lies before the start",
    "S405": "a cable has no time of filing that can be read",
    "S406": "a cable has no precedence that can be read",
    "S407": "a cable names someone or something that is not known here (warning)",
    "S408": "a cable is empty, or has no addressee that can be read",
    "S410": "a cable's precedence was taken from other lines than FL5 (warning)",
    "S411": "the warm-up is longer than the run",
    "S412": "nothing is filed (warning)",
    "S420": "a source of traffic has no rate, two rates, or an absurd one",
    "S421": "a number of addressees cannot be read, or is always 0",
    "S422": "a length to draw from cannot be read, or is absurd",
    "S423": "weights or shares that are all 0",
    "S424": "'any' means no post, since all of them relay",
    "S425": "a profile has not 24 hours",
    "S426": "two sources of traffic have the same name",
    "S427": "traffic without end in a run without horizon",
    "S428": "an originator has no one to write to",
    "S429": "traffic asks for more addressees than there are posts to write to (warning)",
    "S430": "the keys of an expectation do not belong together",
    "S431": "an expectation names a message that is not filed",
    "S432": "an expectation names someone to whom the message is not addressed",
    "S433": "an expectation names a leg on which no trunk runs",
    "L601": "a CSV has not the columns that belong there",
    "L602": "a row has too few or too many columns, or an empty one that is needed",
    "L603": "a value of a CSV is not the number asked for",
    "L604": "a log names a post that is not in the network (warning)",
    "L605": "a row of a log has no addressees",
    "L606": "a log has no rows (warning)",
    "L607": "a log names a precedence that the ladder lacks",
    "L608": "in a row, the second precedence is above the first",
    "L609": "a CSV is no curve that can be drawn from",
    "L610": "a CSV has too many rows or too many problems",
}
