"""One report of a run, by its name and form: for the command, and whoever else asks.

Owns the choice, and what of a run each report needs to be told. The reports are other modules'.
"""
# ruff: noqa: PLC0415 - what makes a report is loaded where it is asked for

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.problems import nearest
from sim.reports.ask import Ask, NoSuchMessage
from sim.reports.tables import Paper, Selection, copies_report, printable, run_report, wording_of
from sim.results.expectations import needs_copies
from sim.results.queues import Queues
from sim.results.result import Result, Sink
from sim.results.story import Stories, Story
from sim.results.summary import summary_of

__all__ = ["gather", "told"]

STORIES = ("lesson", "timeline", "sequence")


def gather(result: Result, ask: Ask, *sinks: Sink) -> None:
    """Run (or read) once for all that the report needs; a report of deliveries as data needs nothing more."""
    legs = ask.form == "json" and needs_copies(result.scenario.expectations)
    further = ask.report in STORIES or ask.report == "queues"
    if not (sinks or legs or further or ask.form in {"table", "markdown"} or ask.report == "copies"):
        return
    stories = queues = None
    if ask.report in STORIES:
        every = ask.report == "timeline" and ask.message is None
        stories = Stories(result.scenario, ask.message, every=every)
    elif ask.report == "queues":
        queues = Queues(result.scenario, ask.at_us)
    copies = ask.report == "copies"
    result.gather(*sinks, message=ask.message, copies=copies, stories=stories, queues=queues)


def told(result: Result, ask: Ask, paper: Paper, meta: Mapping[str, object]) -> Iterator[str]:
    """The report in pieces. Raises `NoSuchMessage` before the first."""
    if ask.report in STORIES:
        return _stories(result, ask, paper, meta)
    if ask.report == "queues":
        return _queues(result, ask, paper, meta)
    selection = _selection(result, ask)
    if ask.form in ("json", "csv"):
        return _data(result, ask, selection, meta)
    if ask.form == "markdown":
        return _markdown(result, ask, selection)
    report = copies_report if ask.report == "copies" else run_report
    return iter([printable(report(result, selection, paper))])


def _stories(result: Result, ask: Ask, paper: Paper, meta: Mapping[str, object]) -> Iterator[str]:
    if result.stories is None:
        gather(result, ask)
    stories = result.stories
    assert stories is not None
    if ask.message is not None and stories.story is None:
        raise NoSuchMessage(ask.message, nearest(ask.message, result.filings))
    if ask.report == "timeline":
        from sim.reports.timeline import timeline

        return iter([printable(timeline(result, stories, paper))])
    if stories.story is None:
        return iter(["No message was filed.\n"])
    if ask.report == "sequence":
        from sim.reports.sequence import sequence_diagram

        text = printable(sequence_diagram(stories.story, result.scenario))
        return iter([f"```mermaid\n{text}```\n" if ask.form == "markdown" else text])
    return _lesson(result, stories.story, ask, paper, meta)


def _lesson(
    result: Result, story: Story, ask: Ask, paper: Paper, meta: Mapping[str, object]
) -> Iterator[str]:
    from sim.reports import lesson

    if ask.form == "json":
        return lesson.lesson_json(result, story, meta)
    if ask.form == "markdown":
        return iter([printable(lesson.lesson_markdown(result, story))])
    return iter([printable(lesson.lesson_text(result, story, paper))])


def _queues(result: Result, ask: Ask, paper: Paper, meta: Mapping[str, object]) -> Iterator[str]:
    from sim.reports import queues

    if result.queues is None:
        gather(result, ask)
    found = result.queues
    assert found is not None
    if ask.form == "json":
        return queues.queues_json(result, found, meta)
    if ask.form == "csv":
        return queues.queues_csv(result, found)
    if ask.form == "markdown":
        return iter([printable(queues.queues_markdown(result, found))])
    return iter([printable(queues.queues_text(result, found, paper))])


def _data(result: Result, ask: Ask, told_of: Selection, meta: Mapping[str, object]) -> Iterator[str]:
    from sim.reports import data

    if ask.report == "copies":
        if ask.form == "json":
            return data.copies_json(result, told_of.copies, meta)
        return data.copies_csv(result, told_of.copies)
    if ask.form == "json":
        return data.deliveries_json(result, told_of.deliveries, told_of.summary, told_of.expectations, meta)
    return data.deliveries_csv(result, told_of.deliveries)


def _markdown(result: Result, ask: Ask, told_of: Selection) -> Iterator[str]:
    from sim.reports import markdown

    wording, title = wording_of(result), result.scenario.name
    if ask.message is not None:
        title = wording.titles[ask.message]
    if ask.report == "copies":
        yield markdown.copies_markdown(title, told_of.copies, wording)
    else:
        yield markdown.deliveries_markdown(title, told_of, wording)


def _selection(result: Result, ask: Ask) -> Selection:
    """The part of a run that is told; what the report does not need is left empty."""
    table, copies = ask.form in {"table", "markdown"}, ask.report == "copies"
    waits = result.waits if table and not copies else []
    name = ask.message
    if name is None:
        summary = [] if copies else result.summary
        expectations = [] if copies or ask.form == "csv" else result.expectations
        return Selection(result.deliveries, result.copies if copies else [], summary, waits, expectations)
    deliveries = [one for one in result.deliveries if one.message == name]
    if not deliveries and name not in result.filings:
        raise NoSuchMessage(name, nearest(name, result.filings))
    legs = [one for one in result.copies if one.message == name] if copies else []
    summary = summary_of(deliveries, result.scenario.rules.names())
    judged = [one for one in result.expectations if one.expectation.message == name]
    return Selection(deliveries, legs, summary, waits, judged)
