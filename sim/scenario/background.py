"""Background traffic as it is written, to `Source` values.

Owns what `traffic:` says: who writes to whom, how often, how long, and which files that is drawn from. The
drawing itself is `traffic`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from sim.documents import Part, Steps
from sim.problems import Problem
from sim.quantities import DAY
from sim.scenario import curves
from sim.scenario.directory import Directory
from sim.scenario.filings import point
from sim.scenario.model import Characters, Drawn, Source
from sim.scenario.provenance import Reading, in_place
from sim.scenario.written import LONGEST_MESSAGE, TrafficForm
from sim.textfiles import TextFile, shown
from sim.written import entries

__all__ = ["FEWEST_GAP_US", "sources"]

T = TypeVar("T")

MOST_ADDRESSEES = 10_000
FEWEST_GAP_US = 1_000
"""No source files more than a thousand messages a second."""

_RANGE = re.compile(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?")
_FIGURE = r"(\d{1,9}(?:\.\d{1,9})?)"
_SHAPES = {
    "lognormal": re.compile(rf"lognormal\(\s*median\s+{_FIGURE}\s*,\s*sigma\s+{_FIGURE}\s*\)"),
    "exponential": re.compile(rf"exponential\(\s*mean\s+{_FIGURE}\s*\)"),
    "uniform": re.compile(rf"uniform\(\s*{_FIGURE}\s*,\s*{_FIGURE}\s*\)"),
}
_LENGTH_HINT = "write 900, 'lognormal(median 2000, sigma 0.8)', 'exponential(mean 1500)', 'uniform(100, 500)' or a CSV"


def sources(
    forms: list[TrafficForm | None] | None,
    part: Part,
    start: int,
    directory: Directory,
    reading: Reading,
    *,
    endless: bool,
) -> tuple[Source, ...]:
    """The sources that could be understood, in their order; ``endless``: the run has no horizon."""
    made: list[Source] = []
    names: set[str] = set()
    for at, form in entries(forms):
        entry = _Entry(form, part.part(("traffic", at)), start, directory, reading)
        source = entry.source()
        if form.name is not None and form.name in names:
            entry.wrong(("name",), "S426", f"a second source is called {shown(form.name)}", "give each its own name")
        names.add(form.name or "")
        if endless and (form.lacks("during") or (form.during is not None and form.during.lacks("for_"))):
            entry.wrong(
                (),
                "S427",
                "this traffic never ends, and the run has no horizon",
                "write 'horizon: 24 h', or 'during: {for: 24 h}' here",
            )
        reading.tell(entry.problems)
        if source is not None:
            made.append(source)
    return tuple(made)


class _Entry:
    """One entry of ``traffic:`` on its way to a `Source`."""

    def __init__(self, form: TrafficForm, part: Part, start: int, directory: Directory, reading: Reading) -> None:
        self.form, self.part, self.start, self.directory, self.reading = form, part, start, directory, reading
        self.problems: list[Problem] = []

    def wrong(self, path: Steps, code: str, text: str, hint: str = "") -> None:
        self.problems.append(Problem(self.part.place(path), code, text, hint))

    def source(self) -> Source | None:
        """The source, or None where something that it needs could not be read."""
        form = self.form
        origins, recipients = self._posts("from", form.from_), self._posts("to", form.to)
        self._someone_to_write_to(origins, recipients)
        addressees, info = self._number("addressees", form.addressees, "1"), self._number("info", form.info, "0")
        if addressees is not None and info is not None and not (_drawable(addressees) | _drawable(info)) - {"0"}:
            hint = "write 1 or more under 'addressees' or 'info'"
            self.wrong(("addressees",), "S421", "no message would have an addressee", hint)
        precedence = self._shares("precedence", form.precedence)
        second = self._shares("info_precedence", form.info_precedence)
        gap = self._gap()
        hours = self._hours()
        characters = self._characters()
        begin, end = self._during()
        if origins is None or recipients is None or precedence is None:
            return None
        if addressees is None or info is None or characters is None or self.problems:
            return None
        self._enough(origins, recipients, addressees, info)
        return Source(
            name=form.name or "",
            origins=origins,
            recipients=recipients,
            addressees=addressees,
            info=info,
            precedence=precedence,
            info_precedence=second,
            arrivals="fixed" if form.arrivals == "fixed" else "poisson",
            mean_gap_us=gap,
            hours=hours,
            local=form.clock == "local",
            characters=characters,
            from_us=begin,
            until_us=end,
        )

    def _posts(self, key: str, written: Mapping[str, Fraction | None] | None) -> Drawn | None:
        if written is None:
            return None
        weights: dict[str, float] = {}
        for name, weight in written.items():
            for post in self._any(key) if name == "any" else [self._post(key, name)]:
                weights[post] = weights.get(post, 0.0) + float(1 if weight is None else weight)
        if all(weight == 0 for weight in written.values()):
            self.wrong((key,), "S423", f"all weights of {shown(key)} are 0", "give one of them a weight")
        return Drawn(tuple(weights), tuple(weights.values()))

    def _post(self, key: str, name: str) -> str:
        found = self.directory.post(name)
        if found is None:
            self.problems.append(self.directory.unknown_post(name, self.part.place((key, name), key=True)))
        return name if found is None else found

    def _any(self, key: str) -> list[str]:
        network = self.directory.network
        if network is None:
            return []
        posts = [name for name, post in network.posts.items() if not post.relays]
        if not posts:
            self.wrong(
                (key,),
                "S424",
                "'any' means no post, since all posts relay",
                "mark the others with 'relays: false'",
            )
        return posts

    def _someone_to_write_to(self, origins: Drawn | None, recipients: Drawn | None) -> None:
        """Every originator needs somebody else to write to."""
        if origins is None or recipients is None or self.directory.network is None:
            return
        others = {name for name, weight in zip(recipients.values, recipients.weights, strict=True) if weight > 0}
        alone = [
            name
            for name, weight in zip(origins.values, origins.weights, strict=True)
            if weight > 0 and others == {name}
        ]
        if alone:
            self.wrong(("to",), "S428", f"{alone[0]} would have no one but itself to write to", "name more posts")

    def _enough(self, origins: Drawn, recipients: Drawn, addressees: Drawn, info: Drawn) -> None:
        """More addressees than there are posts to write to: as many as there are, which is told."""
        if self.directory.network is None:
            return
        others = _drawable(recipients)
        possible = max((len(others - {origin}) for origin in _drawable(origins)), default=0)
        most = sum(max((int(number) for number in _drawable(one)), default=0) for one in (addressees, info))
        if most > possible:
            place = self.part.place(("addressees" if self.form.addressees is not None else "info",))
            text = f"{most} addressees are more than the {possible} that a message can have here"
            hint = "name more posts under 'to', or write fewer"
            self.problems.append(Problem(place, "S429", text, hint, "warning"))

    def _number(self, key: str, text: str | None, otherwise: str) -> Drawn | None:
        if self.form.unread(key):
            return None
        text = otherwise if text is None else text
        if _is_csv(text):
            return self._curve(key, text, curves.shares)
        bounds = _RANGE.fullmatch(text.strip())
        hint = "write a number, a range like 1-4, or the path of a CSV"
        if bounds is None:
            self.wrong((key,), "S421", f"{shown(text)} is not a number of addressees", hint)
            return None
        low, high = int(bounds[1]), int(bounds[2] or bounds[1])
        if low > high or high > MOST_ADDRESSEES:
            self.wrong((key,), "S421", f"{shown(text)} is not a range", hint)
            return None
        values = tuple(str(value) for value in range(low, high + 1))
        return Drawn(values, (1.0,) * len(values))

    def _shares(self, key: str, written: Mapping[str, Fraction | None] | None) -> Drawn | None:
        if written is None:
            return None
        for word in written:
            if not self.directory.knows(word):
                place = self.part.place((key, word), key=True)
                self.problems.append(self.directory.unknown_precedence(word, place))
        if all(share == 0 for share in written.values()):
            self.wrong((key,), "S423", "all shares are 0", "give one of them a share")
        return Drawn(tuple(written), tuple(float(share or 0) for share in written.values()))

    def _gap(self) -> Fraction:
        form = self.form
        if form.every is not None and form.per_day is not None:
            self.wrong(("per_day",), "S420", "a rate is given by 'every' and by 'per_day'", "leave one of them")
        if form.lacks("every", "per_day"):
            self.wrong((), "S420", "the traffic has no rate", "write 'per_day: 300' or 'every: 4 min'")
        if form.every is not None:
            gap = Fraction(form.every)
        elif form.per_day is not None:
            gap = Fraction(DAY) / form.per_day
        else:
            return Fraction(1)
        if gap < FEWEST_GAP_US:
            key = "every" if form.every is not None else "per_day"
            self.wrong(
                (key,),
                "S420",
                "more than a thousand messages a second",
                "write a longer time between messages",
            )
        return max(gap, Fraction(1))

    def _hours(self) -> tuple[float, ...] | None:
        profile = self.form.profile
        if profile is None:
            return None
        if isinstance(profile, str):
            return self._curve("profile", profile, curves.hours)
        if len(profile) != 24:
            self.wrong(("profile",), "S425", f"{len(profile)} weights where 24 belong", "write one for each hour")
        elif all(weight == 0 for weight in profile):
            self.wrong(("profile",), "S423", "all hours have the weight 0", "give one of them a weight")
        return tuple(float(weight or 0) for weight in profile)

    def _characters(self) -> Characters | None:
        written = self.form.characters
        if written is None:
            return None
        if _is_csv(written):
            points = self._curve("characters", written, curves.quantiles)
            return None if points is None else Characters("quantiles", quantiles=points)
        text = " ".join(written.split())
        if text.isascii() and text.isdigit() and 1 <= int(text[:12]) <= LONGEST_MESSAGE:
            return Characters("fixed", (float(text),))
        for kind, shape in _SHAPES.items():
            found = shape.fullmatch(text)
            if found is not None:
                figures = tuple(float(figure) for figure in found.groups())
                if self._sensible(written, kind, figures):
                    return Characters(kind, figures)  # type: ignore[arg-type]
                return None
        self.wrong(("characters",), "S422", f"{shown(text)} is not a length", _LENGTH_HINT)
        return None

    def _sensible(self, written: str, kind: str, figures: tuple[float, ...]) -> bool:
        """Whether the lengths that it draws are of this world; otherwise that is told."""
        fault = ""
        if kind == "lognormal" and not (0 < figures[0] <= LONGEST_MESSAGE and figures[1] <= 4):
            fault = "the median is from 1 to 10000000, sigma from 0 to 4"
        if kind == "exponential" and not 0 < figures[0] <= LONGEST_MESSAGE:
            fault = "the mean is from 1 to 10000000"
        if kind == "uniform" and not 0 <= figures[0] <= figures[1] <= LONGEST_MESSAGE:
            fault = "the first figure is the lower, the second 10000000 at most"
        if fault:
            self.wrong(("characters",), "S422", f"{shown(written)} is no distribution of lengths", fault)
        return not fault

    def _during(self) -> tuple[int, int | None]:
        during = self.form.during
        if during is None:
            return 0, None
        begin = 0
        if during.from_ is not None:
            begin, problems = point(during.from_, self.start, self.part.place(("during", "from")))
            self.problems += problems
        return begin, None if during.for_ is None else begin + during.for_

    def _curve(self, key: str, text: str, read: Callable[[TextFile], tuple[T | None, list[Problem]]]) -> T | None:
        """What a CSV says that is named under a key, or stands there itself."""
        table = self.reading.table(key, self.part, (key,), text)
        if table is None:
            return None
        found, problems = read(table.file)
        self.reading.tell(table.placed(problems))
        return found


def _drawable(drawn: Drawn) -> set[str]:
    """The values that have a weight."""
    return {value for value, weight in zip(drawn.values, drawn.weights, strict=True) if weight > 0}


def _is_csv(text: str) -> bool:
    return text.strip().endswith(".csv") or in_place(text)
