"""One report of a run, by its name and form: for the command, and whoever else asks.

Owns the choice, and what of a run each report needs to be told. The reports are other modules'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.problems import nearest
from sim.reports.ask import Ask, NoSuchMessage
from sim.reports.tables import Paper, Selection, copies_report, printable, run_report, wording_of
from sim.results.expectations import needs_copies
from sim.results.result import Result, Sink
from sim.results.summary import summary_of

__all__ = ["gather", "told"]

def gather(result: Result, ask: Ask, *sinks: Sink) -> None:
    """Run (or read) once for all that the report needs; a report of deliveries as data needs nothing more."""
    legs = ask.form == "json" and needs_copies(result.scenario.expectations)
    if sinks or legs or ask.form == "table" or ask.report == "copies":
        result.gather(*sinks, message=ask.message, copies=ask.report == "copies")


def told(result: Result, ask: Ask, paper: Paper, meta: Mapping[str, object]) -> Iterator[str]:
    """The report in pieces. Raises `NoSuchMessage` before the first."""
    selection = _selection(result, ask)
    if ask.form in ("json", "csv"):
        return _data(result, ask, selection, meta)
    if ask.form == "markdown":
        return _markdown(result, ask, selection)
    report = copies_report if ask.report == "copies" else run_report
    return iter([printable(report(result, selection, paper))])


def _data(result: Result, ask: Ask, told_of: Selection, meta: Mapping[str, object]) -> Iterator[str]:
    from sim.reports import data  # noqa: PLC0415 - loaded where it is used

    if ask.report == "copies":
        if ask.form == "json":
            return data.copies_json(result, told_of.copies, meta)
        return data.copies_csv(result, told_of.copies)
    if ask.form == "json":
        return data.deliveries_json(result, told_of.deliveries, told_of.summary, told_of.expectations, meta)
    return data.deliveries_csv(result, told_of.deliveries)


def _markdown(result: Result, ask: Ask, told_of: Selection) -> Iterator[str]:
    from sim.reports import markdown  # noqa: PLC0415 - loaded where it is used

    wording, title = wording_of(result), result.scenario.name
    if ask.message is not None:
        title = wording.titles[ask.message]
    if ask.report == "copies":
        yield markdown.copies_markdown(title, told_of.copies, wording)
    else:
        yield markdown.deliveries_markdown(title, told_of.deliveries, told_of.summary, wording)


def _selection(result: Result, ask: Ask) -> Selection:
    """The part of a run that is told; what the report does not need is left empty."""
    table, copies = ask.form == "table", ask.report == "copies"
    waits = result.waits if table and not copies else []
    name = ask.message
    if name is None:
        summary = [] if copies else result.summary
        expectations = [] if copies or ask.form in ("csv", "markdown") else result.expectations
        return Selection(result.deliveries, result.copies if copies else [], summary, waits, expectations)
    deliveries = [one for one in result.deliveries if one.message == name]
    if not deliveries and name not in result.filings:
        raise NoSuchMessage(name, nearest(name, result.filings))
    legs = [one for one in result.copies if one.message == name] if copies else []
    summary = summary_of(deliveries, result.scenario.rules.names())
    judged = [one for one in result.expectations if one.expectation.message == name]
    return Selection(deliveries, legs, summary, waits, judged)
