"""`cablesim route`: where a cable or an indicator would go, and why."""
# ruff: noqa: PLC0415 - a command imports what it calls

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from sim.commands.telling import (
    DONE,
    Page,
    colour_on,
    colour_option,
    command_line,
    output_option,
    tell,
    version,
    write,
)
from sim.problems import nearest
from sim.usage import width_of_output

if TYPE_CHECKING:
    from sim.network.model import Network
    from sim.scenario.model import Filing, Scenario
    from sim.scenario.routes import Answer

MOST_NAMED = 8


@click.command(
    short_help="Tell where a cable would go, and why.",
    cls=Page,
    examples=(
        ("cablesim route 01_one_cable", "Every copy of its only message: which way, with which routing line, and why."),
        ("cablesim route 01_one_cable RUEKJCS RUEAIIA --at RUEH", "Where one post sends two indicators."),
        (
            "cablesim route 01_one_cable 'RUEHNT 1989/01' --set RUEH:RUEK*=RUES",
            "What another table entry makes different.",
        ),
    ),
    groups=(("What is asked", ("at", "changes")), ("What is told", ("form",)), ("Where it goes", ("output", "colour"))),
)
@click.argument("scenario", metavar="SCENARIO|NETWORK", type=click.Path())
@click.argument("asked", metavar="[MESSAGE|CABLE|INDICATOR...]", nargs=-1)
@click.option("--at", metavar="RI", help="From this post on: the copies that come by it; indicators begin there.")
@click.option("--set", "changes", metavar="RI:ENTRY=NEIGHBOUR", multiple=True,
              help="With this table entry ('none': no route; nothing: taken out); may be given again.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(("text", "json", "dot")), default="text",
              help="Text for people (default), one JSON object, or a graph for Graphviz.")  # fmt: skip
@output_option
@colour_option
def route(
    scenario: str, asked: tuple[str, ...], at: str | None, changes: tuple[str, ...], form: str, output: str | None
) -> int:
    """Tell which copies would leave on which trunk, and why; nothing is simulated.

    MESSAGE is the name of one that the scenario files (left out, its only one), CABLE the path of a cable,
    INDICATOR a routing indicator or a designator.
    """
    from sim.network.entries import read_change
    from sim.scenario.routes import answer
    from sim.written import WrongValue

    made = _stands(scenario)
    network = made.network
    try:
        meant = [read_change(text, network) for text in changes]
    except WrongValue as wrong:
        raise click.UsageError(f"--set: {wrong.text}{_hint(wrong.hint)}") from None
    what = _meant(asked, made)
    begin = None if at is None else _post(at, network)
    if begin is None and isinstance(what, tuple):
        raise click.UsageError("an indicator alone needs a post to begin at; write '--at RI'")
    if not isinstance(what, tuple) and what.origin not in network.posts:
        text = f"the originator {what.origin!r} of {what.name!r} is no post of this network"
        raise click.UsageError(text + _nearest(what.origin, network))
    write(_told(answer(made, what, begin, meant), made, form, output), output)
    return DONE


def _hint(hint: str) -> str:
    return f"; {hint}" if hint else ""


def _nearest(name: str, network: Network) -> str:
    from sim.scenario.directory import Directory

    return _hint(Directory(network, None).hint(name))


def _post(name: str, network: Network) -> str:
    from sim.scenario.directory import Directory

    found = Directory(network, None).post(name)
    if found is None:
        raise click.UsageError(f"no post {name!r} in this network{_nearest(name, network)}")
    return found


# ---------------------------------------------------------------- what stands


def _stands(path: str) -> Scenario:
    """A scenario, or a network in which nothing is filed; its warnings are told, its errors raised."""
    from sim import shipped
    from sim.precedence.rules import DEFAULT_LADDER, Rules
    from sim.scenario.files import read_network_file, read_scenario
    from sim.scenario.model import Scenario

    bare = shipped.is_bare(path)
    if path in shipped.names("network") if bare and path not in shipped.names("scenario") else _is_network(path):
        read = read_network_file(path)
        network = read.checked()
        tell(read.problems)
        return Scenario(network.name, network, Rules("default", DEFAULT_LADDER), start=0)
    found = read_scenario(path)
    scenario = found.checked()
    tell(found.problems)
    return scenario


def _is_network(path: str) -> bool:
    """Whether a file is a network; what cannot be read is told by whoever takes it for a scenario."""
    from sim.documents import read_yaml

    document, _ = (None, ()) if path == "-" else read_yaml(path)
    value = None if document is None else document.value
    return isinstance(value, dict) and "posts" in value and "scenario" not in value


# ---------------------------------------------------------------- what is asked


def _meant(asked: Sequence[str], scenario: Scenario) -> Filing | tuple[str, ...]:
    """The message, the cable or the indicators that are asked about."""
    names = {filing.name: filing for filing in scenario.filings}
    if not asked:
        return _only(scenario, names)
    if len(asked) == 1:
        if asked[0] in names:
            return names[asked[0]]
        if _is_path(asked[0], names):
            return _cable(asked[0], scenario)
    return tuple(name for word in asked for name in _indicators(word, scenario, names))


def _only(scenario: Scenario, names: dict[str, Filing]) -> Filing:
    if len(scenario.filings) == 1:
        return scenario.filings[0]
    if not names:
        raise click.UsageError("nothing is filed there; name a cable, or an indicator with '--at RI'")
    few = ", ".join(map(repr, list(names)[:MOST_NAMED]))
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    raise click.UsageError(f"which message? {few}{more}")


def _is_path(word: str, names: Iterable[str]) -> bool:
    """Whether a cable is meant: a file that is there, or what looks like a path and not like a message's name."""
    return word == "-" or os.path.exists(word) or (("/" in word or "." in word) and not nearest(word, names))


def _cable(path: str, scenario: Scenario) -> Filing:
    from sim.scenario.routes import cable_filing

    found = cable_filing(path, scenario)
    filing = found.checked()
    tell(found.problems)
    return filing


def _indicators(word: str, scenario: Scenario, names: dict[str, Filing]) -> tuple[str, ...]:
    """The indicators that a word means: one, of a post or not, or those of a collective's members."""
    from sim.cable.terms import is_indicator
    from sim.scenario.directory import Directory
    from sim.written import closest

    directory = Directory(scenario.network, None)
    post, group = directory.post(word), directory.collective(word)
    if post is not None:
        return (post,)
    if group is not None:
        return group.members
    if is_indicator(word):
        return (word,)
    if _is_path(word, names):
        raise click.UsageError(f"{word!r}: name one cable, or indicators")
    hint = closest(word, names) or directory.hint(word)
    kinds = "no message of the scenario, no cable and no indicator" if names else "no cable and no indicator"
    raise click.UsageError(f"{word!r} is {kinds}{_hint(hint)}")


# ---------------------------------------------------------------- what is told


def _told(found: Answer, scenario: Scenario, form: str, output: str | None) -> Sequence[str]:
    if form == "json":
        from sim.reports.route_data import route_json

        inputs = [{"role": one.role, "path": one.path, "sha256": one.sha256} for one in scenario.inputs]
        return list(route_json(found, {"version": version(), "command": command_line(), "inputs": inputs}))
    from sim.reports.routes import route_text, title

    if form == "dot":
        from sim.reports.route_graph import route_dot

        return list(route_dot(found, title(found)))
    from sim.reports.tables import Paper

    text = route_text(found, Paper(width_of_output(output), output in (None, "-") and colour_on(sys.stdout)))
    return [text if output not in (None, "-") else _as_shown(text, sys.stdout.encoding or "utf-8")]


_ASCII = str.maketrans({"\u2502": "|", "\u251c": "+", "\u2514": "`", "\u2500": "-", "\u00d7": "x"})


def _as_shown(text: str, encoding: str) -> str:
    """The text, its lines drawn in ASCII where the terminal knows no others."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_ASCII)
    return text
