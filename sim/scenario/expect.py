"""What a run is expected to show, as it is written, to `Expectation` values.

Owns which keys of an entry of `expect:` belong together, and that the messages, posts and trunks that it
names exist. Whether it was met is judged by `sim.results`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sim.documents import Part, Steps
from sim.network.files import ANY_POST
from sim.network.model import folded
from sim.problems import Problem
from sim.scenario.directory import Directory
from sim.scenario.filings import point
from sim.scenario.model import Expectation, Filing
from sim.scenario.written import ExpectationForm
from sim.textfiles import shown
from sim.written import closest, entries

__all__ = ["Filed", "expectations"]

_ABOUT = ("before", "status", "path", "after")
_SHAPES = (
    "write message, to and one of before, status, path, after; or message, leg and one of line, sent; "
    "or on_time and at_least"
)


class Filed:
    """The messages that expectations can be about: those filed, and the sources of those drawn later."""

    def __init__(self, filings: Iterable[Filing], sources: Iterable[str], *, complete: bool) -> None:
        self.by_name = {filing.name: filing for filing in filings}
        self.sources = set(sources)
        self.complete = complete

    def knows(self, name: str) -> bool:
        """Whether a message of that name is filed, or may be drawn."""
        drawn = re.fullmatch(r"(.+)-[1-9]\d*(?: \(\d+\))?", name)
        return not self.complete or name in self.by_name or (drawn is not None and drawn[1] in self.sources)


def expectations(
    forms: list[ExpectationForm | None] | None, part: Part, start: int, directory: Directory, filed: Filed
) -> tuple[tuple[Expectation, ...], list[Problem]]:
    """The expectations, in their order, and what is wrong with them."""
    made: list[Expectation] = []
    problems: list[Problem] = []
    for at, form in entries(forms):
        entry = _Entry(form, part.part(("expect", at)), start, directory, filed)
        one = entry.expectation()
        problems += entry.problems
        if not entry.problems:
            made.append(one)
    return tuple(made), problems


class _Entry:
    """One entry of ``expect:`` on its way to an `Expectation`."""

    def __init__(
        self, form: ExpectationForm, part: Part, start: int, directory: Directory, filed: Filed
    ) -> None:
        self.form, self.part, self.start, self.directory, self.filed = form, part, start, directory, filed
        self.problems: list[Problem] = []

    def expectation(self) -> Expectation:
        """The value; it counts only where no problem was found."""
        form = self.form
        self._keys_belong_together()
        before = None
        if form.before is not None:
            before, problems = point(form.before, self.start, self.part.place(("before",)))
            self.problems += problems
        to = self._addressee(form.to, form.message, ("to",))
        after = None
        if form.after is not None:
            self._message(form.after.message, ("after", "message"))
            other = self._addressee(form.after.to, form.after.message, ("after", "to"))
            after = (form.after.message or "", other if other is not None else to)
        self._message(form.message, ("message",))
        path = (
            tuple(self._post(name, ("path", at)) for at, name in entries(form.path))
            if form.path is not None
            else None
        )
        leg = self._leg()
        if form.on_time not in (None, "ALL") and not self.directory.knows(form.on_time or ""):
            self.problems.append(self.directory.unknown_precedence(form.on_time or "", self.part.place(("on_time",))))
        return Expectation(
            place=self.part.place(),
            message=form.message,
            to=to,
            before_us=before,
            status=form.status,
            path=path,
            after=after,
            leg=leg,
            line=" ".join(form.line.upper().split()) if form.line is not None else None,
            sent_none=form.sent == "none",
            on_time="all" if form.on_time == "ALL" else form.on_time,
            at_least=float(form.at_least) if form.at_least is not None else None,
        )

    def _keys_belong_together(self) -> None:
        given = self.form.model_fields_set
        delivery = {"message", "to"} <= given and given - {"message", "to"} and given <= {"message", "to", *_ABOUT}
        leg = given in ({"message", "leg", "line"}, {"message", "leg", "sent"})
        share = given == {"on_time", "at_least"}
        if not (delivery or leg or share):
            listed = ", ".join(
                name
                for name in ("message", "to", *_ABOUT, "leg", "line", "sent", "on_time", "at_least")
                if name in given
            )
            keys = "keys" if len(given) > 1 else "key"
            text = f"no expectation has just the {keys} {listed}" if given else "the expectation is empty"
            self.problems.append(Problem(self.part.place(), "S430", text, _SHAPES))

    def _message(self, name: str | None, path: Steps) -> None:
        if name is None or self.filed.knows(name):
            return
        hint = closest(name, self.filed.by_name)
        self.problems.append(Problem(self.part.place(path), "S431", f"no message is called {shown(name)}", hint))

    def _addressee(self, name: str | None, message: str | None, path: Steps) -> str | None:
        """The addressee as written, if the message has it."""
        filing = self.filed.by_name.get(message or "")
        if name is None or filing is None or self.directory.network is None:
            return name
        known = {name for one in filing.addressees for name in (one.indicator, one.designator) if name}
        if folded(name) in map(folded, known) or self.directory.post(name) in known or self._doubt(filing, name):
            return name
        hint = closest(name, sorted(known))
        text = f"{shown(filing.name)} is not addressed to {shown(name)}"
        self.problems.append(Problem(self.part.place(path), "S432", text, hint))
        return name

    def _doubt(self, filing: Filing, name: str) -> bool:
        """Whether a post may be who was meant where the filing names somebody unknown, which has been told."""
        if filing.cable is not None or self.directory.post(name) is None:
            return False
        return any(self.directory.post(one.indicator or "") is None for one in filing.addressees)

    def _post(self, name: str, path: Steps) -> str:
        found = self.directory.post(name)
        if found is None:
            self.problems.append(self.directory.unknown_post(name, self.part.place(path)))
        return found or name

    def _leg(self) -> tuple[str, str] | None:
        if self.form.leg is None:
            return None
        before = len(self.problems)
        a, b = (ANY_POST if name is None else self._post(name, ("leg", at)) for at, name in enumerate(self.form.leg))
        network = self.directory.network
        if (
            network
            and before == len(self.problems)
            and ANY_POST not in (a, b)
            and not any({trunk.a, trunk.b} <= {a, b, ANY_POST} for trunk in network.trunks)
        ):
            near = sorted({trunk.a if trunk.b == a else trunk.b for trunk in network.trunks if a in (trunk.a, trunk.b)})
            hint = f"{a} has trunks to {', '.join(near[:6])}" if near else f"{a} has no trunks"
            self.problems.append(Problem(self.part.place(("leg",)), "S433", f"no trunk joins {a} and {b}", hint))
        return a, b
