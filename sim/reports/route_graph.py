"""Where copies would go, as a graph in the DOT language of Graphviz.

Owns how posts and copies are drawn: a post once, an edge for each copy with its routing line. What is lost or goes
round in a circle is red; copies that only a changed table makes are dashed, and those that it takes away grey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from sim.network.tree import Visit
from sim.reports.route_words import addressed
from sim.scenario.routes import Answer, Routed

__all__ = ["route_dot"]

LONGEST_LABEL = 34


def route_dot(answer: Answer, title: str) -> Iterator[str]:
    """The answer as a directed graph, in pieces; the same input gives the same bytes."""
    yield "digraph route {\n"
    yield f"  label={_quoted([title])}; labelloc=t; rankdir=LR;\n"
    yield '  node [shape=box, style=rounded, fontname="Helvetica"]; edge [fontname="Courier", fontsize=10];\n'
    for post, (lines, marks) in _posts(answer).items():
        yield f"  {_quoted([post])} [label={_quoted(lines)}{marks}];\n"
    before = {_edge(one, visit) for one in answer.before for visit in one.tree.visits}
    after = {_edge(one, visit) for one in answer.trees for visit in one.tree.visits}
    for one in answer.trees:
        for visit in one.tree.visits:
            new = bool(answer.changes) and _edge(one, visit) not in before
            yield from _drawn(one, visit, ", style=dashed" if new else "")
    for one in answer.before:
        for visit in one.tree.visits:
            if _edge(one, visit) not in after:
                yield from _drawn(one, visit, ", color=grey, fontcolor=grey")
    yield "}\n"


Edge = tuple[str | None, str, str]


def _edge(routed: Routed, visit: Visit) -> Edge:
    before = None if visit.parent is None else routed.tree.visits[visit.parent].step.post
    return before, visit.step.post, routed.line(visit.number)


def _drawn(routed: Routed, visit: Visit, marks: str) -> Iterator[str]:
    before, post, line = _edge(routed, visit)
    if before is not None:
        red = ", color=red, fontcolor=red" if visit.circle is not None and "grey" not in marks else ""
        label = _quoted(wrap(line, LONGEST_LABEL, break_on_hyphens=False))
        yield f"  {_quoted([before])} -> {_quoted([post])} [label={label}{red}{marks}];\n"


def _posts(answer: Answer) -> dict[str, tuple[list[str], str]]:
    """Each post by the lines of its label and its marks."""
    first = {one.tree.at for one in (*answer.trees, *answer.before)}
    served = {post for one in answer.trees for post in _serving(one)}
    lost: dict[str, list[str]] = {}
    for one in answer.trees:
        for fate in one.tree.fates.values():
            if fate.reason is not None:
                name = fate.indicator or addressed(None, one.filing, one.scenario.network)
                lost.setdefault(fate.ended_at, []).append(f"{name}: {fate.reason}")
    found = {}
    for one in (*answer.trees, *answer.before):
        for visit in one.tree.visits:
            post, name = visit.step.post, one.scenario.network.posts[visit.step.post].name
            marks = ", peripheries=2" if post in first else ""
            marks += ', style="rounded,filled", fillcolor="#e8f0e8"' if post in served else ""
            marks += ", color=red" if post in lost else ""
            found[post] = ([post, *[name] * (name != post), *lost.get(post, ())], marks)
    return found


def _serving(routed: Routed) -> Iterator[str]:
    """The posts that deliver."""
    return (fate.ended_at for fate in routed.tree.fates.values() if fate.delivered)


def _quoted(lines: Iterable[str]) -> str:
    """A string of DOT, its lines to the left; nothing in it can end the string or be taken for markup."""
    plain = ("".join(letter if letter.isprintable() else "?" for letter in line) for line in lines)
    told = [line.replace("\\", "\\\\").replace('"', '\\"') for line in plain]
    return '"' + (told[0] if len(told) == 1 else "".join(line + "\\l" for line in told)) + '"'
