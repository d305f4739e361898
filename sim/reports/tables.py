"""The report of a run for people: head, table of addressees, summary, longest waits, and what was expected.

Owns the text and how it fits the width of a terminal, from 80 columns on. Times of day are date-time groups.
What the records hold is `sim.results`'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import fill
from typing import NamedTuple

from sim.quantities import counted, date_time_group, round_length
from sim.reports.addressees import Wording, addressee_table
from sim.reports.copy_table import copy_table
from sim.reports.grid import grid
from sim.reports.titles import clock, title_of
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery
from sim.results.expectations import Judged, expected_text
from sim.results.result import Result
from sim.results.summary import Speed
from sim.results.waits import Wait

__all__ = [
    "NARROWEST", "Paper", "Selection", "conditions", "copies_report", "filed_text", "judged_text", "printable",
    "run_report", "wait_text", "wording_of",
]  # fmt: skip

NARROWEST = 80
MOST_ROWS = 200
"""More addressees than these make no table for a screen."""
_OTHER_ESCAPE = re.compile(r"\x1b(?!\[(?:0|1|31)m)")
BOLD, RED, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[0m"


def printable(text: str) -> str:
    """A report without what would steer a terminal, other than the colours that it uses itself: a designator
    comes from a cable, and a cable from anywhere."""
    if text.replace("\n", "").isprintable():
        return text
    shown = "".join(letter if letter.isprintable() or letter in "\n\x1b" else "?" for letter in text)
    return _OTHER_ESCAPE.sub("?", shown)


class Paper:
    """How a text is set: its width in columns, and whether colour may be used."""

    def __init__(self, width: int = 100, colour: bool = False) -> None:
        self.width = max(width, NARROWEST)
        self.colour = colour

    def heading(self, text: str) -> str:
        """A heading, bold where there is colour."""
        return f"{BOLD}{text}{PLAIN}" if self.colour else text

    def alarm(self, text: str) -> str:
        """A word that should be seen, red where there is colour."""
        return f"{RED}{text}{PLAIN}" if self.colour else text

    def wrapped(self, text: str, first: str = "", further: str = "") -> str:
        """A text over as many lines as it needs."""
        return fill(text, self.width, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)


class Selection(NamedTuple):
    """What a report tells of: the whole run, or one message of it."""

    deliveries: Sequence[Delivery]
    copies: Sequence[CopyRecord]
    summary: Sequence[Speed]
    waits: Sequence[Wait]
    expectations: Sequence[Judged]


def run_report(result: Result, told: Selection, paper: Paper) -> str:
    """The report of a run, its parts divided by empty lines."""
    parts = [_head(result, told, paper)]
    if len(told.deliveries) > MOST_ROWS:
        parts.append(paper.wrapped(_TOO_MANY.format(counted(len(told.deliveries), "addressee"))))
    elif told.deliveries:
        parts.append(addressee_table(told.deliveries, wording_of(result), paper.width))
    if told.deliveries:
        parts.append(_summary(result, told, paper))
        parts.append(_waits(result, told, paper))
    if told.expectations:
        parts.append(_expectations(result, told, paper))
    return "\n\n".join(parts) + "\n"


_TOO_MANY = "{} are too many for a table here. `--message NAME` shows one message, `--format csv` gives every record."


def copies_report(result: Result, told: Selection, paper: Paper) -> str:
    """The report of copies: each leg, its routing line, when it joined, started and arrived, and its wait."""
    parts = [_head(result, told, paper)]
    if len(told.copies) > MOST_ROWS:
        parts.append(paper.wrapped(_TOO_MANY.format(counted(len(told.copies), "copy", "copies"))))
    elif told.copies:
        parts.append(copy_table(told.copies, wording_of(result), paper.width))
    else:
        parts.append("No copy left its post.")
    return "\n\n".join(parts) + "\n"


def wording_of(result: Result) -> Wording:
    """What tables say of a run: its start, its messages' titles, its prosigns."""
    scenario = result.scenario
    titles = {name: title_of(name, filing, scenario.network, scenario.start) for name, filing in result.filings.items()}
    prosigns = {step.name: step.prosign for step in scenario.rules.ladder}
    return Wording(scenario.start, titles, prosigns)


def _head(result: Result, told: Selection, paper: Paper) -> str:
    scenario = result.scenario
    messages = list(dict.fromkeys(delivery.message for delivery in told.deliveries))
    addressees = counted(len(told.deliveries), "addressee")
    lines = []
    if len(messages) == 1:
        filing = result.filings[messages[0]]
        lines.append(paper.heading(title_of(messages[0], filing, scenario.network, scenario.start)))
        lines.append(paper.wrapped(filed_text(result, messages[0]) + f", {addressees}"))
    elif messages:
        lines.append(paper.heading(scenario.name))
        lines.append(f"{counted(len(messages), 'message')} to {addressees}")
    else:
        lines.append(paper.heading(scenario.name))
        lines.append("No message was filed.")
    lines.append(paper.wrapped(conditions(result, named=len(messages) == 1)))
    return "\n".join(lines)


def filed_text(result: Result, name: str) -> str:
    """A message's precedence, when and where it was filed, and how long it is."""
    scenario, filing = result.scenario, result.filings[name]
    post = scenario.network.posts.get(filing.origin)
    origin = f"{filing.origin}/{post.designators[0]}" if post and post.designators else filing.origin
    level = scenario.rules.levels[" ".join(filing.precedence.upper().split())]
    when = date_time_group(scenario.start + filing.at_us)
    characters = counted(filing.characters, "character")
    return f"{name}: {scenario.rules.names()[level]}, filed {when} at {origin}, {characters}"


def conditions(result: Result, *, named: bool) -> str:
    """What a run was of: network, rules, targets, start, horizon, seed, and (``named``) the scenario."""
    scenario = result.scenario
    words = [f"scenario {scenario.name}"] if named else []
    words += [f"network {scenario.network.name}", f"rules {scenario.rules.name}"]
    if scenario.targets is not None:
        words.append(f"targets {scenario.targets.name}")
    words.append(f"start {date_time_group(scenario.start)}")
    if scenario.horizon_us is not None:
        words.append(f"horizon {round_length(scenario.horizon_us)}")
    words.append(f"seed {result.seed}")
    if result.replication != 1:
        words.append(f"replication {result.replication}")
    text = "; ".join(words)
    return text[0].upper() + text[1:]


def _summary(result: Result, told: Selection, paper: Paper) -> str:
    headers = ["Precedence", "Addressees", "Delivered", "On time", "Mean", "Median", "95 %", "Longest"]
    rows = [
        [
            speed.precedence,
            f"{speed.count:,}",
            f"{speed.delivered:,}",
            "-" if speed.on_time is None else f"{speed.on_time:,}",
            clock(speed.elapsed_mean_us),
            clock(speed.elapsed_median_us),
            clock(speed.elapsed_p95_us),
            clock(speed.elapsed_max_us),
        ]
        for speed in told.summary
    ]
    title = "From filing to receipt"
    if result.scenario.warm_up_us:
        title += f", without the messages of the first {round_length(result.scenario.warm_up_us)}"
    return paper.heading(title) + "\n" + grid(headers, rows, ["left", *["right"] * 7])


def _waits(result: Result, told: Selection, paper: Paper) -> str:
    if not told.waits:
        return "No copy waited for a channel or an operator."
    lines = [paper.heading("Longest waits")]
    lengths = [clock(wait.waited_us) for wait in told.waits]
    broad = max(map(len, lengths))
    for length, wait in zip(lengths, told.waits, strict=True):
        lines.append(paper.wrapped(wait_text(wait), f"  {length:>{broad}}  ", " " * (broad + 4)))
    return "\n".join(lines)


def wait_text(wait: Wait) -> str:
    """Where a copy waited, and behind which message."""
    where = "an operator" if wait.to is None else f"the line to {wait.to}"
    text = f"{wait.message} ({wait.precedence}) at {wait.post} for {where}"
    if wait.behind is not None:
        text += f", behind {wait.behind}"
    if wait.cuts:
        text += f", cut {counted(wait.cuts, 'time')}"
    return text if wait.over else f"{text}, and still waiting"


def _expectations(result: Result, told: Selection, paper: Paper) -> str:
    met = sum(one.met for one in told.expectations)
    lines = [paper.heading(f"Expected: {met} of {len(told.expectations)} met")]
    for one in told.expectations:
        text = judged_text(one, result.scenario.start)
        line = paper.wrapped(text, "  met      " if one.met else "  not met  ", " " * 11)
        lines.append(line if one.met else line.replace("not met", paper.alarm("not met"), 1))
    return "\n".join(lines)


def judged_text(one: Judged, start: int) -> str:
    """What was expected, and what was found."""
    text = expected_text(one.expectation, start)
    return text if one.met and one.found in text else f"{text}: {one.found}"
