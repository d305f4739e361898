"""The pictures of these pages, drawn from runs. `make pages` writes them; the tests ask whether they are up to date.

Plain SVG, each on a ground of its own, so that it can be read on light and dark pages.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

import sim
from sim.engine.events import Finished, Interrupted, Started
from sim.network.tree import Visit
from sim.reports.plots.files import plot
from sim.reports.plots.look import file_bytes
from sim.scenario.routes import routed

DOCS = Path(__file__).parent
FOLDER = DOCS / "pictures"
INK, SOFT, LINE, GROUND, MARKED = "#1b1f24", "#55606b", "#8a949e", "#ffffff", "#a3261e"
OF_PRECEDENCE = {"FLASH": "#a3261e", "PRIORITY": "#a86500", "ROUTINE": "#3b6ea5"}


def pictures() -> dict[str, str]:
    """Every picture by its file's name."""
    return {"tashkent.svg": tashkent(), "three.svg": three(), **morning()}


def tashkent() -> str:
    """The copies of the Tashkent cable as a tree, the way to Dushanbe marked."""
    scenario = sim.load_scenario("01_one_cable")
    filing = scenario.filings[0]
    whole = routed(scenario, filing)
    visits = whole.tree.visits
    names: dict[str | None, list[str]] = {}
    for who in filing.addressees:
        names.setdefault(who.indicator, []).append(who.designator or "")
    rows: dict[int, float] = {}
    leaves = [visit.number for visit in visits if not visit.onward]
    order = list(_in_order(visits, 0))
    for number in order:
        if number in leaves:
            rows[number] = len([known for known in rows if known in leaves])
    for visit in reversed(visits):
        if visit.onward:
            rows[visit.number] = (rows[visit.onward[0]] + rows[visit.onward[-1]]) / 2
    parts = [_text(16, 24, "TASHKENT 1989: one copy for each trunk", size=15, weight="bold")]
    said = "On each way stands the routing line of its copy. The relays' tree is illustrative."
    parts.append(_text(16, 42, said, SOFT))
    for visit in visits:
        x, y = 16 + 164 * visit.hops, 72 + 30 * rows[visit.number]
        marked = "RUEHDBU" in visit.step.indicators
        colour = MARKED if marked else INK
        if visit.parent is not None:
            above = visits[visit.parent]
            left, top = 16 + 164 * above.hops + 68, 72 + 30 * rows[above.number]
            stroke = f'stroke="{MARKED if marked else LINE}" stroke-width="{2 if marked else 1.2}"'
            parts.append(f'<path d="M{left} {top:g} H{left + 16} V{y:g} H{x}" fill="none" {stroke}/>')
            line = whole.line(visit.number)
            many = len(visit.step.indicators)
            label = line if many == 1 else f"{line.split()[0]}, {many} posts"
            parts.append(_text(left + (20 if len(above.onward) > 1 else 6), y - 4, label, colour, size=10.5, mono=True))
        parts.append(
            f'<rect x="{x}" y="{y - 10:g}" width="68" height="20" rx="3" fill="{GROUND}" stroke="{colour}" '
            f'stroke-width="{2 if marked else 1}"/>'
        )
        parts.append(_text(x + 34, y + 4, visit.step.post, colour, size=11.5, mono=True, middle=True))
        if not visit.onward:
            served = names[visit.step.post]
            at = y + 4 if len(served) == 1 else y - 3
            parts += [_text(x + 74, at + 12 * number, name, colour, size=10.5) for number, name in enumerate(served)]
    return _svg(924, 72 + 30 * len(leaves), "The copies of TASHKENT 1989, from relay to relay", parts)


def _in_order(visits: tuple[Visit, ...], number: int) -> Iterable[int]:
    """The visits from the top of the picture to its bottom."""
    yield number
    for onward in visits[number].onward:
        yield from _in_order(visits, onward)


def three() -> str:
    """What is on the line of the tutorial's three messages, under three rules."""
    found = re.search(r"```yaml\n(# three.yaml\n.*?)```", (DOCS / "tutorial.md").read_text(), re.DOTALL)
    assert found is not None
    per_minute, left = 34, 120
    parts = [_text(16, 24, "What is on the line, minute by minute", size=15, weight="bold")]
    for row, (rules, title) in enumerate(
        {"first_come": "First come", "strict": "Strict", "acp127g": "ACP 127(G)"}.items()
    ):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "three.yaml"
            path.write_text(found[1])
            scenario = sim.load_scenario(path, rules=rules)
        y = 48 + 56 * row
        parts.append(_text(16, y + 18, title, size=13))
        began: dict[int, int] = {}
        for event in sim.simulate(scenario):
            if isinstance(event, Started):
                began[event.message] = event.at_us
            elif isinstance(event, (Finished, Interrupted)):
                filing = scenario.filings[event.message]
                x = left + began[event.message] / 60e6 * per_minute
                width = (event.at_us - began[event.message]) / 60e6 * per_minute
                cut = isinstance(event, Interrupted)
                colour = OF_PRECEDENCE[filing.precedence]
                parts.append(
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="28" fill="{colour}" '
                    f'fill-opacity="{0.25 if cut else 1}" stroke="{colour}"/>'
                )
                if width > 60:
                    label = f"{filing.name}, in vain" if cut else filing.name
                    parts.append(_text(x + width / 2, y + 18, label, colour if cut else GROUND, size=12, middle=True))
                elif not cut:
                    parts.append(_text(x + width / 2, y + 41, filing.name, colour, size=11, middle=True))
    bottom = 48 + 56 * 3
    for minute in range(0, 24, 3):
        x = left + minute * per_minute
        parts.append(f'<path d="M{x} 42 V{bottom}" stroke="{LINE}" stroke-dasharray="2 4" fill="none"/>')
        parts.append(_text(x, bottom + 14, f"{minute} min", SOFT, size=11, middle=True))
    return _svg(left + 23 * per_minute + 20, bottom + 26, "The line under three rules", parts)


def morning() -> dict[str, str]:
    """Two plots of the comparison in the guide."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "morning.yaml"
        found = re.search(r"```yaml\n(# morning.yaml\n.*?)```", (DOCS / "guides" / "compare.md").read_text(), re.DOTALL)
        assert found is not None
        path.write_text(found[1])
        told = sim.compare(path, ["strict", "acp127g"])
    return {
        f"morning_{name}.svg": file_bytes(plot(told, name), "svg").decode()
        for name in ("elapsed_mean_s", "delivery_times")
    }


def _text(
    x: float, y: float, said: str, colour: str = INK, *, size: float = 12, weight: str = "normal",
    mono: bool = False, middle: bool = False,
) -> str:  # fmt: skip
    family = "ui-monospace, 'DejaVu Sans Mono', monospace" if mono else "system-ui, 'DejaVu Sans', sans-serif"
    anchor = ' text-anchor="middle"' if middle else ""
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{colour}" font-size="{size:g}" font-weight="{weight}" '
        f'font-family="{family}"{anchor}>{escape(said)}</text>'
    )


def _svg(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img">'
    )
    ground = f'<rect width="{width:g}" height="{height:g}" fill="{GROUND}"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *parts, "</svg>", ""])


def main() -> None:
    """Draw every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pictures().items():
        (FOLDER / name).write_text(text)


if __name__ == "__main__":
    main()
