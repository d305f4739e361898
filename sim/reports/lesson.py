"""The story of a message on a page: for a terminal, as Markdown, and as data.

Owns how the sentences are set, and the few lines before them that tell how to read them. What they say is
`sentences`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from sim.quantities import iso_utc, seconds_text
from sim.reports.data import head_json, json_text, list_json
from sim.reports.fields import Number
from sim.reports.grid import escaped
from sim.reports.moments import moment
from sim.reports.sentences import Sentence, sentences_of
from sim.reports.tables import Paper, conditions
from sim.reports.titles import title_of
from sim.results.result import Result
from sim.results.story import Story

__all__ = ["lesson_json", "lesson_markdown", "lesson_text"]

HOW_TO_READ = (
    "Times are date-time groups (day, hour, minute; Z is GMT), with the seconds behind where there are any. A copy is "
    "one instance of the message on one leg; its routing line is a prosign, twice, and the indicators that it answers "
    "for."
)
_UNITS = re.compile(r"(?<=\d) (?=(?:d|h|min|s)\b)|(?<=Z) (?=\+\d)|(?<=\d (?:d|h)) (?=\d)|(?<=\d min) (?=\d)")
_KEPT = "\N{NO-BREAK SPACE}"


def lesson_text(result: Result, story: Story, paper: Paper) -> str:
    """The story for a terminal: headings, and each sentence beside its time."""
    sentences = _sentences(result, story)
    start = result.scenario.start
    times = [moment(start, one.at_us) for one in sentences if one.at_us is not None]
    margin = max(map(len, times), default=0) + 4
    head = [paper.heading(_title(result, story)), paper.wrapped(conditions(result, named=True))]
    parts = ["\n".join([*head, paper.wrapped(HOW_TO_READ)])]
    for heading, group in groupby(sentences, key=lambda one: one.heading):
        lines = [paper.heading(paper.wrapped(heading, "", "  "))]
        for one in group:
            time = "" if one.at_us is None else moment(start, one.at_us)
            lines.append(_wrapped(paper, one.text, f"  {time}".ljust(margin), " " * margin))
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def lesson_markdown(result: Result, story: Story) -> str:
    """The story for a document: a heading for each post and leg, a list of sentences below it."""
    start = result.scenario.start
    parts = [f"# {escaped(_title(result, story))}", escaped(conditions(result, named=True)), escaped(HOW_TO_READ)]
    for heading, group in groupby(_sentences(result, story), key=lambda one: one.heading):
        parts.append(f"## {escaped(heading)}")
        times = [(one, "" if one.at_us is None else f"**{moment(start, one.at_us)}** ") for one in group]
        parts.append("\n".join(f"- {time}{escaped(one.text)}" for one, time in times))
    return "\n\n".join(parts) + "\n"


def lesson_json(result: Result, story: Story, meta: Mapping[str, object]) -> Iterator[str]:
    """The story as one JSON object: the message's name and title, and a list of sentences with their times."""
    yield from head_json(result, meta)
    yield f',\n"message": {json_text(story.name)},\n"title": {json_text(_title(result, story))},\n"sentences": '
    start = result.scenario.start
    yield from list_json(json_text(_object(one, start)) for one in _sentences(result, story))
    yield "\n}\n"


def _object(one: Sentence, start: int) -> dict[str, object]:
    return {
        "at": None if one.at_us is None else iso_utc(start + one.at_us),
        "at_s": None if one.at_us is None else Number(seconds_text(one.at_us)),
        "heading": one.heading,
        "text": one.text,
    }


def _sentences(result: Result, story: Story) -> list[Sentence]:
    deliveries = [one for one in result.deliveries if one.message == story.name]
    return sentences_of(story, deliveries, result.scenario)


def _title(result: Result, story: Story) -> str:
    return title_of(story.name, story.filing, result.scenario.network, result.scenario.start)


def _wrapped(paper: Paper, text: str, first: str, further: str) -> str:
    """The text over as many lines as it needs, with no line's end between a number and its unit."""
    return paper.wrapped(_UNITS.sub(_KEPT, text), first, further).replace(_KEPT, " ")
