"""Where copies would go, for people: a tree of posts, the routing line of each copy, and why it goes there.

Owns the text of `route` and how it fits the width of a terminal. The words of reasons are `route_words`', the
tree is `sim.network.tree`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.network.entries import Change, entry_now
from sim.network.tree import Fate, Visit
from sim.quantities import counted
from sim.reports.columns import GAP, side_by_side, wrapped_cell
from sim.reports.route_words import addressed, circle_text, fate_text, lost_text, reasons_text
from sim.reports.tables import Paper, printable
from sim.reports.titles import title_of
from sim.scenario.routes import Answer, Routed

__all__ = ["route_text", "title"]

DEEPEST_SHARE = 3
"""A tree takes at most the width divided by this; one that is deeper is told with the depth as a number."""


def route_text(answer: Answer, paper: Paper) -> str:
    """What is asked, a tree for each copy that begins there, the relays by name, and what becomes of it."""
    parts = [_head(answer, paper)]
    if not answer.trees:
        parts.append(_comes_not_by(answer, paper))
    parts += [_tree(one, paper, answer.at is not None) for one in answer.trees]
    relays = _relays(answer.trees, paper)
    if relays:
        parts.append(relays)
    if answer.trees:
        parts.append(_sum(answer, paper))
    if answer.changes:
        parts.append(_differences(answer, paper))
    return printable("\n\n".join(parts) + "\n")


def title(answer: Answer) -> str:
    """What the answer is about: the message as people cite it, or the indicators."""
    whole, filing = answer.whole, answer.whole.filing
    if filing is None:
        return " ".join(name or "?" for name in whole.tree.indicators)
    return title_of(filing.name, filing, whole.scenario.network, whole.scenario.start)


def _head(answer: Answer, paper: Paper) -> str:
    whole, scenario = answer.whole, answer.whole.scenario
    indicators = counted(len(whole.tree.indicators), "indicator")
    if whole.filing is not None:
        indicators = f"{counted(len(whole.filing.addressees), 'addressee')}, {indicators}"
    where = f"from {whole.tree.at}" if answer.at is None else f"at {answer.at}"
    setting = f"network {scenario.network.name}"
    if whole.filing is not None and scenario.rules.name != "default":
        setting += f"; rules {scenario.rules.name}"
    told = [f"{indicators}, {where}", setting]
    if answer.changes:
        told.append("with " + ", ".join(str(change) if change.neighbour else f"{change}nothing"
                                        for change in answer.changes))  # fmt: skip
    return "\n".join([paper.heading(title(answer)), paper.wrapped("; ".join(told))])


def _comes_not_by(answer: Answer, paper: Paper) -> str:
    posts = dict.fromkeys(visit.step.post for visit in answer.whole.tree.visits)
    return paper.wrapped(f"No copy of it comes by {answer.at}. Copies come by {' '.join(posts)}.")


# ---------------------------------------------------------------- the tree


class Row(NamedTuple):
    """A row of a tree: what stands before and beside it, its routing line, why; ``alarm``: something is wrong."""

    label: str
    further: str
    line: str
    why: list[str]
    alarm: bool = False


def _tree(routed: Routed, paper: Paper, with_line: bool) -> str:
    rows = list(_rows(routed, drawn=True, with_line=with_line))
    deepest = max(len(row.label) for row in rows)
    if deepest > paper.width // DEEPEST_SHARE:
        rows = list(_rows(routed, drawn=False, with_line=with_line))
        deepest = max(len(row.label) for row in rows)
    room = paper.width - deepest - 2 * GAP
    line_width = min(max(12, *(len(row.line) for row in rows)), room * 48 // 100)
    widths = (deepest, line_width, room - line_width)
    head = paper.heading(next(side_by_side((["Post"], ["Routing line"], ["Why there"]), widths)))
    return "\n".join([head, *(text for row in rows for text in _set(row, widths, paper))])


def _set(row: Row, widths: tuple[int, int, int], paper: Paper) -> Iterator[str]:
    line = wrapped_cell([row.line] if row.line else [], widths[1], hang=3)
    together = "; ".join(row.why)
    why = wrapped_cell([together] if len(together) <= widths[2] and not row.alarm else row.why, widths[2])
    label = [row.label] + [row.further] * (max(len(line), len(why)) - 1)
    for at, text in enumerate(side_by_side((label, line, why), widths)):
        if row.alarm:
            begin = widths[0] + widths[1] + 2 * GAP
            yield text[:begin] + paper.alarm(text[begin:]) if text[begin:] else text
        elif at == 0:
            yield paper.heading(text[: widths[0]]) + text[widths[0] :]
        else:
            yield text


class Branch(NamedTuple):
    """A row that is still to be made: a visit, or what a post delivers or loses; and what it hangs on."""

    guides: str
    last: bool
    depth: int
    visit: Visit | None
    row: Row | None = None


def _rows(routed: Routed, *, drawn: bool, with_line: bool) -> Iterator[Row]:
    """The rows from the first post on, each before those that hang on it."""
    visits = routed.tree.visits
    ahead = [Branch("", True, 0, visits[0])]
    while ahead:
        branch = ahead.pop()
        visit = branch.visit
        behind = [] if visit is None else _behind(routed, visit, branch)
        row = branch.row if visit is None else _visited(routed, visit, alone=not behind, with_line=with_line)
        assert row is not None
        yield _hung(row, branch, bool(behind), drawn)
        ahead += reversed(behind)


def _hung(row: Row, branch: Branch, bears: bool, drawn: bool) -> Row:
    """A row with the lines that lead to it, or with its depth as a number."""
    if not drawn:
        return row._replace(label=f"{branch.depth:>3} {row.label}", further="")
    if not branch.depth:
        return row._replace(further="\u2502" if bears else "")
    further = branch.guides + ("   " if branch.last else "\u2502  ") + ("\u2502" if bears else "")
    return row._replace(label=f"{branch.guides}{'└' if branch.last else '├'}─ {row.label}", further=further)


def _behind(routed: Routed, visit: Visit, branch: Branch) -> list[Branch]:
    """What hangs on a visit: its own delivery where something goes on as well, what it loses, the copies that leave."""
    if visit.circle is not None:
        return []
    step, network = visit.step, routed.scenario.network
    guides = branch.guides + ("" if not branch.depth else "   " if branch.last else "\u2502  ")
    found: list[tuple[Visit | None, Row | None]] = []
    if step.local and (visit.onward or step.unroutable):
        found.append((None, Row(f"= {step.post}", "", "", [_delivered(routed, visit)])))
    for lost in step.unroutable:
        who = addressed(lost.indicator, routed.filing, network)
        found.append((None, Row(f"\u00d7 {lost.indicator or '?'}", "", who, [lost_text(lost, step, network)], True)))
    found += [(routed.tree.visits[number], None) for number in visit.onward]
    return [
        Branch(guides, at == len(found), branch.depth + 1, one, row) for at, (one, row) in enumerate(found, start=1)
    ]


def _visited(routed: Routed, visit: Visit, *, alone: bool, with_line: bool) -> Row:
    """A post with the copy that comes there: its routing line, why it came, and whether it is delivered."""
    step, network = visit.step, routed.scenario.network
    if visit.parent is None:
        name = network.posts[step.post].name
        told = "asked about" if with_line else "the originator"
        line = routed.line(visit.number) if with_line else ""
        why = [told if name == step.post else f"{told}, {name}"]
    else:
        before = routed.tree.visits[visit.parent].step
        line, why = routed.line(visit.number), reasons_text(before.reasons, step.indicators)
    if visit.circle is not None:
        why.append(circle_text(visit.circle, network.hop_limit))
    elif alone and step.local:
        why.append(_delivered(routed, visit))
    return Row(step.post, "", line, why, visit.circle is not None)


def _delivered(routed: Routed, visit: Visit) -> str:
    who = addressed(visit.step.post, routed.filing, routed.scenario.network)
    return f"delivered to {who or visit.step.post}"


# ---------------------------------------------------------------- below the tree


def _relays(trees: Sequence[Routed], paper: Paper) -> str:
    """The posts that copies come by on their way, by name."""
    names: dict[str, str] = {}
    for routed in trees:
        for visit in routed.tree.visits:
            post = routed.scenario.network.posts[visit.step.post]
            if visit.parent is not None and (visit.onward or visit.circle) and post.name != post.indicator:
                names[post.indicator] = post.name
    width = max(map(len, names), default=0)
    rows = [((name,), wrapped_cell([told], paper.width - width - GAP)) for name, told in names.items()]
    return "\n".join(text for cells in rows for text in side_by_side(cells, (width, paper.width)))


def _sum(answer: Answer, paper: Paper) -> str:
    fates = [fate for one in answer.trees for fate in one.tree.fates.values()]
    delivered = sum(fate.delivered for fate in fates)
    legs = sum(map(_legs, answer.trees))
    lines = [f"{delivered} of {counted(len(fates), 'indicator')} delivered, by {counted(legs, 'copy', 'copies')}."]
    lines += [paper.alarm(text) for text in _losses(fates)]
    served = [] if answer.whole.filing is None else [who for who in answer.whole.filing.addressees if who.served]
    if served:
        lines.append(f"Served by other means: {', '.join(who.designator or '?' for who in served)}.")
    if any(reason.basis == "fastest" and reason.paths
           for one in answer.trees for visit in one.tree.visits for reason in visit.step.reasons.values()):  # fmt: skip
        lines.append("Times: 1,000 characters on idle lines, with the handling at relays between.")
    return "\n".join(paper.wrapped(line) for line in lines)


def _legs(routed: Routed) -> int:
    """How many copies leave a post in all, those in circles too."""
    visits, limit = routed.tree.visits, routed.tree.hop_limit
    return len(visits) - 1 + sum(limit - visit.hops for visit in visits if visit.circle is not None)


def _losses(fates: Sequence[Fate]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for fate in fates:
        if fate.reason is not None:
            by_reason.setdefault(fate.reason, []).append(fate.indicator or "?")
    return [f"Unroutable ({reason}): {' '.join(names)}." for reason, names in by_reason.items()]


# ---------------------------------------------------------------- what becomes different


def _differences(answer: Answer, paper: Paper) -> str:
    network, found = answer.network_before, answer.differences
    lines = [paper.heading("What becomes different")]
    lines += [paper.wrapped(_change(change, answer), "", "  ") for change in answer.changes]
    if not found.legs and not found.fates:
        return "\n".join([*lines, "Nothing: every copy goes as it did."])
    rows = [(f"{leg.post} > {leg.neighbour}", leg.before, leg.after) for leg in found.legs]
    width = max([len(row[0]) for row in rows] + [3])
    half = (paper.width - width - 2 * GAP) // 2
    widths = (width, half, half)
    lines += ["", *side_by_side((["Leg"], ["Before"], ["After"]), widths)]
    for leg, before, after in rows:
        lines += side_by_side(([leg], _lines(before, half), _lines(after, half)), widths)
    for moved in found.fates:
        name = moved.indicator or "?"
        who = addressed(moved.indicator, answer.whole.filing, network)
        lines += ["", paper.wrapped(f"{name}  {who}".rstrip(), "", " " * (len(name) + 2))]
        for word, fate in (("before", moved.before), ("after", moved.after)):
            told = paper.wrapped(fate_text(fate, network.hop_limit), f"  {word:<6}  ", " " * 10)
            lines.append(paper.alarm(told) if fate is not None and not fate.delivered else told)
    return "\n".join(lines)


def _change(change: Change, answer: Answer) -> str:
    was = entry_now(answer.network_before, change.post, change.entry)
    now = change.neighbour or "taken out"
    return f"{change.post}:{change.entry} is {now}; it was {was or 'not there'}."


def _lines(lines: Sequence[str], width: int) -> list[str]:
    return wrapped_cell(lines, width, hang=3) if lines else ["none"]
