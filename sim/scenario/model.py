"""What happens: messages filed, background traffic, what is expected, and the scenario that holds them.

Owns the frozen values between the files and the engine. Precedences stay the words that the files use, so that
one scenario runs under every set of rules. Times are whole microseconds since the scenario's start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from sim.network.model import Network
from sim.precedence.rules import Rules
from sim.precedence.targets import Targets
from sim.problems import Place
from sim.quantities import seconds_text

if TYPE_CHECKING:
    from sim.cable.message import Message

__all__ = [
    "Addressee", "Characters", "Drawn", "Expectation", "Filing", "Input", "Lesson", "Role", "Scenario", "Source",
]

Role = Literal["action", "info"]


@dataclass(frozen=True, slots=True)
class Addressee:
    """One addressee of a message: its designator as addressed, the indicator that serves it, and its role.

    ``precedence`` is the word of its own line (a name, word or prosign), None where it follows from the message.
    ``indicator`` None: neither given nor found in the network. ``served``: it has the message by other means
    (``ZEN/``, ACP 127(G) 206.b), and is suppressed.
    """

    indicator: str | None
    designator: str | None
    role: Role
    precedence: str | None = None
    served: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """A message as it is filed. ``origin`` is the originator's indicator, which may be of no post.

    ``precedence`` and ``info_precedence`` are the message's first and second prosign, as written.
    """

    name: str
    at_us: int
    origin: str
    characters: int
    precedence: str
    info_precedence: str | None
    addressees: tuple[Addressee, ...]
    cable: Message | None = None

    @property
    def indicators(self) -> tuple[str | None, ...]:
        """The indicators that the message must reach, in the order of the address lines, each once."""
        return tuple(dict.fromkeys([who.indicator for who in self.addressees if not who.served]))

    def __repr__(self) -> str:
        what = f"{self.precedence}, {self.characters:,} characters, {len(self.addressees)} addressees"
        return f"<Filing {self.name!r} from {self.origin} at {seconds_text(self.at_us)} s: {what}>"


@dataclass(frozen=True, slots=True)
class Characters:
    """A length that is drawn: ``kind`` and its figures, or the points of a quantile curve."""

    kind: Literal["fixed", "lognormal", "exponential", "uniform", "quantiles"]
    figures: tuple[float, ...] = ()
    quantiles: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A choice that is drawn: values and their shares (weights above or equal 0, not all 0)."""

    values: tuple[str, ...]
    weights: tuple[float, ...]

    @property
    def certain(self) -> bool:
        """Whether the same value comes every time."""
        return sum(weight > 0 for weight in self.weights) == 1


@dataclass(frozen=True, slots=True)
class Source:
    """A source of background traffic, drawn from a random stream of its own name.

    ``origins`` and ``recipients`` are indicators with weights. ``mean_gap_us`` is the mean time between messages,
    an exact fraction of microseconds, so that ``per_day`` messages are that many a day. ``hours`` are
    24 weights or None; ``local``: on the clock of the originator's zone. ``from_us`` and ``until_us`` (None: no
    end) bound it in time.
    """

    name: str
    origins: Drawn
    recipients: Drawn
    addressees: Drawn
    info: Drawn
    precedence: Drawn
    info_precedence: Drawn | None
    arrivals: Literal["poisson", "fixed"]
    mean_gap_us: Fraction
    hours: tuple[float, ...] | None
    local: bool
    characters: Characters
    from_us: int = 0
    until_us: int | None = None

    @property
    def certain(self) -> bool:
        """Whether it files the same in every replication."""
        drawn = (self.origins, self.recipients, self.addressees, self.info, self.precedence, self.info_precedence)
        known = self.arrivals == "fixed" and self.characters.kind == "fixed"
        return known and all(one is None or one.certain for one in drawn)


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something that a run is judged by. Which fields are given tells its kind; times are since the start."""

    place: Place
    message: str | None = None
    to: str | None = None
    before_us: int | None = None
    status: str | None = None
    path: tuple[str, ...] | None = None
    after: tuple[str, str | None] | None = None
    leg: tuple[str, str] | None = None
    line: str | None = None
    sent_none: bool = False
    on_time: str | None = None
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a scenario teaches."""

    goal: str = ""
    task: str = ""
    hints: tuple[str, ...] = ()
    try_: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a scenario was made from: its role, its path as given, the SHA-256 of its bytes."""

    role: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Scenario:
    """All that a run needs. ``start`` is microseconds since 1970; ``filings`` holds those of ``filings:`` and
    then those of the ``log:``, each in the order written; ``sources`` make the traffic."""

    name: str
    network: Network
    rules: Rules
    start: int
    filings: tuple[Filing, ...] = ()
    sources: tuple[Source, ...] = ()
    targets: Targets | None = None
    horizon_us: int | None = None
    warm_up_us: int = 0
    seed: int = 0
    unlabelled_info: str | None = None
    expectations: tuple[Expectation, ...] = ()
    lesson: Lesson | None = None
    source: str = ""
    note: str = ""
    inputs: tuple[Input, ...] = ()

    def under(self, rules: Rules) -> Scenario:
        """The same scenario under other rules."""
        return replace(self, rules=rules)

    def prosigns(self, filing: Filing) -> tuple[int, int | None]:
        """The levels of a message's first and second prosign; a second that was drawn above the first is as it."""
        own = self._level(filing.precedence)
        return own, None if filing.info_precedence is None else max(own, self._level(filing.info_precedence))

    def levels(self, filing: Filing) -> tuple[int, ...]:
        """The level of each addressee: its own word; else, for info, the second prosign; else, for info,
        ``unlabelled_info`` where it is given; else the first prosign (ACP 127(G) 152.a)."""
        own, second = self.prosigns(filing)
        if second is None and self.unlabelled_info is not None:
            second = self._level(self.unlabelled_info)
        info = own if second is None else second
        if info == own and not any([who.precedence for who in filing.addressees]):  # noqa: C419 - a short list is quicker
            return (own,) * len(filing.addressees)
        return tuple(
            [
                self._level(who.precedence) if who.precedence is not None else own if who.role == "action" else info
                for who in filing.addressees
            ]
        )

    def _level(self, word: str) -> int:
        levels = self.rules.levels
        return levels[word] if word in levels else levels[" ".join(word.upper().split())]

    def targets_us(self) -> tuple[int | None, ...]:
        """The speed-of-service target of each level: those of the scenario, else those of the ladder."""
        if self.targets is not None:
            return self.targets.by_level(self.rules)
        return tuple(entry.target_us for entry in self.rules.ladder)

    def __repr__(self) -> str:
        return f"<Scenario {self.name!r}: {len(self.filings)} filings, {self.network!r}, {self.rules!r}>"
