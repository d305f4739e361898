"""What a comparison says in words: its figures as people read them, and sentences on who gains and who pays.

Owns the wording. What is shown and what is not is decided by `sim.study`; nothing is concluded here that its verdicts
do not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.quantities import counted, round_length, short_length
from sim.reports.titles import clock
from sim.results.summary import ALL
from sim.study.compare import Comparison, Difference
from sim.study.measures import BY_NAME, Measure

__all__ = [
    "chance_text", "change_text", "conditions_text", "figure_text", "in_words", "part_text", "sentences",
]  # fmt: skip

_TOLD_FIRST = (
    "elapsed_mean_s", "on_time", "elapsed_median_s", "elapsed_p95_s", "delivered", "queue_mean_s", "elapsed_max_s",
)  # fmt: skip
_SOONER = {
    "elapsed_mean_s": "has its messages {} {} on average",
    "elapsed_median_s": "has half of its messages {} {}",
    "elapsed_p95_s": "has 95 of 100 messages {} {}",
    "elapsed_max_s": "has the last of its messages {} {}",
}
_LEAST = 0.0001


def figure_text(value: float | None, measure: Measure) -> str:
    """A figure for a column: ``0:12:10``, ``4.2 s``, ``78.3 %``, ``14.8``; ``-`` where there is none."""
    if value is None:
        return "-"
    if measure.unit == "share":
        return f"{100 * value:.1f} %"
    if measure.unit == "count":
        return f"{value:,.1f}"
    return clock(round(value * 1_000_000))


def change_text(value: float | None, measure: Measure) -> str:
    """A difference for a column, with its sign; of shares in points of the hundred."""
    if value is None:
        return "-"
    if not value:
        return "0"
    sign = "+" if value > 0 else "-"
    if measure.unit == "share":
        points = 100 * abs(value)
        return f"{sign}{points:.1f} pt" if points >= 0.05 else f"{sign}<0.1 pt"
    if measure.unit == "count" and abs(value) < 0.05:
        return f"{sign}<0.1"
    return sign + figure_text(abs(value), measure)


def part_text(change: float | None, mean: float | None, measure: Measure) -> str:
    """A difference as a part of the first setting's mean, where that says something."""
    if not change or not mean or measure.unit == "share":
        return ""
    part = 100 * change / mean
    if abs(part) < 0.05:
        return ""
    return f"{part:+,.0f} %" if abs(part) >= 1 else f"{part:+.1f} %"


def chance_text(p: float | None) -> str:
    """A p for a column."""
    if p is None:
        return "-"
    return f"<{_LEAST}" if p < _LEAST else f"{p:.4f}" if p < 1 else "1"


def conditions_text(told: Comparison) -> str:
    """What was compared on: network, targets, horizon, seed, replications."""
    scenario = told.scenario
    targets = f"targets {scenario.targets.name}" if scenario.targets else f"targets those of {told.settings[0]}"
    words = [f"Network {scenario.network.name}", targets]
    if scenario.horizon_us is not None:
        words.append(f"horizon {round_length(scenario.horizon_us)}")
    if scenario.warm_up_us:
        words.append(f"without the messages of the first {round_length(scenario.warm_up_us)}")
    words += [f"seed {told.seed}", counted(told.replications, "replication")]
    return "; ".join(words) + ". All rules had the same traffic" + (
        ", replication by replication." if told.replications > 1 else "."
    )


def sentences(told: Comparison) -> Iterator[str]:
    """For each further setting what it comes to: who gains, who pays, what it costs, and what is noise."""
    means = {(one.setting, one.precedence, one.measure): one.mean for one in told.measures}
    first = told.settings[0]
    for name in told.settings[1:]:
        lines = [one for one in told.differences if one.setting == name]
        before = {(one.precedence, one.measure): means[first, one.precedence, one.measure] for one in lines}
        yield f"{name}, against {first}: {in_words(lines, before, certain=not told.random)}"


def in_words(
    lines: Sequence[Difference], before: Mapping[tuple[str, str], float | None], *, certain: bool
) -> str:
    """What differences come to, as the end of a sentence that says of what; ``before`` holds the means without them.

    ``certain``: nothing was drawn, so that what is not shown is not there.
    """
    text = " ".join(_sentences(lines, before, certain=certain))
    return text[0].lower() + text[1:] if text.startswith(("For ", "It ")) else text


def _sentences(
    lines: Sequence[Difference], before: Mapping[tuple[str, str], float | None], *, certain: bool
) -> Iterator[str]:
    if all(one.mean == 0 for one in lines):
        yield "no difference at all; every figure of every replication is the same."
        return
    gains: list[Difference] = []
    pays: list[Difference] = []
    open_: list[str] = []
    for precedence in dict.fromkeys(one.precedence for one in lines if one.precedence != ALL):
        own = {one.measure: one for one in lines if one.precedence == precedence}
        shown = [own[name] for name in _TOLD_FIRST if name in own and own[name].verdict in ("better", "worse")]
        if not shown:
            open_.append(precedence)
            continue
        for verdict, told in (("better", gains), ("worse", pays)):
            best = next((one for one in shown if one.verdict == verdict), None)
            if best is not None:
                told.append(best)
    if gains:
        yield f"{_and(_clauses(gains, before))}."
    if pays:
        yield f"{'But ' if gains else ''}{_and(_clauses(pays, before))}."
    yield from _cost(lines)
    noise = "there is no difference" if certain else "no difference is shown: what there is may be noise"
    if open_:
        yield f"For {_and(open_) if gains or pays else 'every precedence'} {noise}."


def _clauses(lines: Sequence[Difference], before: Mapping[tuple[str, str], float | None]) -> list[str]:
    """Who gains or pays how much; the same measure again is told more shortly."""
    found = []
    for place, one in enumerate(lines):
        again = bool(place) and lines[place - 1].measure == one.measure and abs(lines[place - 1].mean or 0) != 1
        found.append(f"{one.precedence} {_clause(one, before[one.precedence, one.measure], again=again)}")
    return found


def _clause(one: Difference, before: float | None, *, again: bool) -> str:
    change = one.mean or 0.0
    measure = BY_NAME[one.measure]
    if measure.unit == "share":
        share, more = f"{100 * abs(change):.3g} in 100", change > 0
        if abs(change) == 1:
            always, never = ("always", "never") if more else ("never", "always")
            if one.measure == "on_time":
                return f"is {always} on time instead of {never}"
            return f"has {'all' if more else 'none'} of its messages by the end instead of {'none' if more else 'all'}"
        if one.measure == "on_time":
            return f"by {share}" if again else f"is on time {'more' if more else 'less'} often, by {share}"
        return f"has {share} {'more' if more else 'less'} of its messages by the end"
    length = short_length(round(abs(change) * 1_000_000))
    part = part_text(abs(change), before, measure).lstrip("+")
    if one.measure == "queue_mean_s":
        text = f"waits {length} {'longer' if change > 0 else 'less'} for channels on average"
    else:
        text = ("{} {}" if again else _SOONER[one.measure]).format(length, "later" if change > 0 else "sooner")
    return f"{text} ({part})" if part else text


def _cost(lines: Sequence[Difference]) -> Iterator[str]:
    """What cutting costs on the lines, where a difference is shown."""
    whole = {one.measure: one for one in lines if one.precedence == ALL}
    lost, cuts = whole.get("lost_s"), whole.get("interruptions")
    if lost is None or lost.verdict not in ("better", "worse"):
        return
    length = short_length(round(abs(lost.mean or 0) * 1_000_000))
    text = f"{'It costs' if lost.verdict == 'worse' else 'It saves'} {length} of line time a run"
    if cuts is not None and cuts.mean and cuts.verdict == lost.verdict:
        many = f"{abs(cuts.mean):,.3g}"
        text += f", {'in' if cuts.mean > 0 else 'and'} {many} {'cut' if many == '1' else 'cuts'}"
    yield text + "."


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
