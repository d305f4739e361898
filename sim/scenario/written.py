"""How a scenario is written: the form of its file.

Owns the keys of `scenarios/*.yaml`; their descriptions are what editors and the reference show. What a form
means is made of it in `filings`, `background`, `expect` and `files`; what needs the network or the rules is
checked there.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from sim.network.written import NetworkForm
from sim.precedence.written import PRECEDENCE, PrecedenceName, RulesForm, TargetsForm
from sim.textfiles import shown
from sim.written import (
    NAME,
    EitherOr,
    Entries,
    Form,
    Instant,
    Length,
    ListAs,
    Name,
    Point,
    Scalar,
    Words,
    WrongValue,
    as_problem,
    choice,
    kind_of,
    number,
    schema_of,
    whole,
)

__all__ = [
    "LARGEST_SEED", "SHARE", "ExpectationForm", "FilingForm", "InPlace", "LessonForm", "ScenarioForm", "TrafficForm",
    "scenario_schema",
]  # fmt: skip

LONGEST_MESSAGE = 10_000_000
LARGEST_SEED = 2**63 - 1
MOST_PER_DAY = "100000000"

_PLACE: dict[str, Any] = {
    "type": ["string", "number"],
    "minLength": 1,
    "examples": ["RUEHNT", "AMEMBASSY TASHKENT"],
}


class InPlace:
    """A name that ships, a path from this file, or the thing itself in place, which its own form reads."""

    def __init__(self, form: type[Form]) -> None:
        self.form = form

    def _checked(self, given: object) -> object:
        if isinstance(given, dict):
            return given
        return NAME.value(given)

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        by_name = {
            "type": "string",
            "minLength": 1,
            "description": "A name that ships, or a path from this file.",
        }
        return {"anyOf": [by_name, handler(self.form.__pydantic_core_schema__)]}


class _OneAddressee:
    """An addressee of a filing: its name, or its name with a precedence of its own; as a pair in the end."""

    def _pair(self, given: object) -> tuple[str, str | None]:
        if isinstance(given, str):
            return NAME.value(given), None
        if isinstance(given, dict) and len(given) == 1:
            (name, word), *_ = given.items()
            return NAME.value(name), PRECEDENCE.value(word)
        hint = "write a name, or {RUEHTA: IMMEDIATE}"
        what = "a mapping of several keys" if isinstance(given, dict) else kind_of(given)
        raise as_problem(WrongValue("Y122", f"{what} stands where an addressee should be", hint))

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._pair)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        own = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": dict(PRECEDENCE.schema),
        }
        own["description"] = "An addressee with a precedence of its own."
        return {"anyOf": [{**_PLACE, "description": "An indicator or a designator."}, own]}


class _OneOrMany:
    """Several addressees, or a single one without the list around it."""

    def _list(self, given: object) -> object:
        if given == "":
            raise as_problem(WrongValue("Y123", "addressees are missing here"))
        return given if isinstance(given, list) else [given]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._list, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(core["schema"])
        listed["description"] = "Several addressees."
        return {"anyOf": [*listed["items"]["anyOf"], listed]}


Addressees = Annotated[list[Annotated[tuple[str, str | None], _OneAddressee()] | None], _OneOrMany()]
Weight = Annotated[Fraction, number("0", "1000000000", "a weight")]
Posts = Annotated[
    dict[str, Weight | None],
    ListAs("1", _PLACE),
    EitherOr(Scalar("a post", NAME.read, _PLACE), lambda name: {name: Fraction(1)}),
]
Shares = Annotated[dict[str, Weight | None], EitherOr(PRECEDENCE, lambda word: {word: Fraction(1)})]
MessageName = Annotated[str, NAME]


def _share(text: str) -> Fraction:
    figure = text.strip().removesuffix("%")
    if not text.strip().endswith("%"):
        raise WrongValue("Y125", f"{shown(text)} is not a share in per cent", "write '95 %'")
    return number("0", "100", "a share in per cent").read(figure) / 100


SHARE: Scalar[Fraction] = Scalar("a share", _share, {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*%\s*$"})


class FilingForm(Form):
    """A message that is filed: a cable, or what it would say."""

    what: ClassVar[str] = "a filing"
    name: Name | None = Field(
        None,
        description="What reports call the message (default: the cable's station and serial, else filing-n).",
    )
    cable: Words | None = Field(
        None, description="The path of a cable, from this file; or its text itself, with its line breaks."
    )
    at: Point | None = Field(
        None,
        description="A length of time after the start, a date-time group or ISO time (default 0).",
    )
    from_: Name | None = Field(None, alias="from", description="The originator: an indicator or a designator.")
    precedence: PrecedenceName | None = Field(
        None, description="The message's precedence: a name, a word or a prosign."
    )
    info_precedence: PrecedenceName | None = Field(
        None, description="The second prosign, for info addressees; not above the first."
    )
    to: Addressees | None = Field(None, description="The action addressees.")
    info: Addressees | None = Field(None, description="The info addressees.")
    words: Annotated[int, whole(1, LONGEST_MESSAGE // 6, "a number of words")] | None = Field(
        None, description="The length in words of six characters."
    )
    characters: Annotated[int, whole(1, LONGEST_MESSAGE, "a number of characters")] | None = Field(
        None, description="The length in characters."
    )


class DuringForm(Form):
    """The part of the run in which traffic is filed."""

    what: ClassVar[str] = "during"
    from_: Point | None = Field(None, alias="from", description="When it begins (default: the start).")
    for_: Length | None = Field(None, alias="for", description="How long it lasts (default: to the end).")


class TrafficForm(Form):
    """A source of background traffic, drawn from a random stream of its own name."""

    what: ClassVar[str] = "a source of traffic"
    name: Name | None = Field(description="The name of the source: its messages are called name-1, name-2 and so on.")
    from_: Posts | None = Field(
        alias="from",
        description="The originators: an indicator, a list, a map to weights, or 'any'.",
    )
    to: Posts | None = Field(description="The addressees to draw from, likewise.")
    addressees: Words | None = Field(
        None,
        description="How many action addressees: a number, a range like 1-4, or a CSV of shares (default 1).",
    )
    info: Words | None = Field(
        None, description="How many info addressees: a number, a range, or a CSV of shares (default 0)."
    )
    precedence: Shares | None = Field(description="The precedence, or a map of precedences to shares.")
    info_precedence: Shares | None = Field(None, description="The second prosign, or a map of shares.")
    arrivals: Annotated[str, choice("poisson", "fixed")] | None = Field(
        None, description="Whether gaps between messages are drawn, or all alike (default poisson)."
    )
    every: Length | None = Field(None, description="The (mean) time between two messages.")
    per_day: Annotated[Fraction, number("0", MOST_PER_DAY, "messages a day", above=True)] | None = Field(
        None, description="The (mean) number of messages a day, of the source as a whole."
    )
    profile: (
        Annotated[
            list[Weight | None],
            EitherOr(
                Scalar("24 weights or a CSV", str, {"type": "string", "description": "A CSV of hour,weight."}),
                str,
            ),
        ]
        | None
    ) = Field(None, description="How busy each hour of the day is: 24 weights or a CSV of hour,weight.")
    clock: Annotated[str, choice("utc", "local")] | None = Field(
        None, description="Whose day the profile goes by: that of UTC, or of the originator's zone (default utc)."
    )
    characters: Words | None = Field(
        description="A number, lognormal(median M, sigma S), exponential(mean M), uniform(A, B) or a CSV."
    )
    during: DuringForm | None = Field(None, description="The part of the run in which it files (default: all of it).")


class AfterForm(Form):
    """A delivery that another one is expected to come after."""

    what: ClassVar[str] = "after"
    message: MessageName | None = Field(description="The other message.")
    to: Name | None = Field(None, description="Its addressee (default: the same).")


class ExpectationForm(Form):
    """Something that the run is judged by."""

    what: ClassVar[str] = "an expectation"
    message: MessageName | None = Field(None, description="The message that it is about.")
    to: Name | None = Field(None, description="The addressee whose delivery is judged: an indicator or a designator.")
    before: Point | None = Field(None, description="When it should have been received, at the latest.")
    status: (
        Annotated[
            str,
            choice("delivered", "queued", "handling", "sending", "held", "unroutable", "suppressed", "unfiled"),
        ]
        | None
    ) = Field(None, description="What should have become of it.")
    path: list[Name | None] | None = Field(
        None, description="The posts that the copy should have come by, from the originator on."
    )
    after: AfterForm | None = Field(None, description="A delivery that should come before this one.")
    leg: tuple[Name | None, Name | None] | None = Field(
        None, description="Two neighbours, in the direction that a copy is sent."
    )
    line: Words | None = Field(None, description="The routing line that the copy on that leg should have.")
    sent: Annotated[str, choice("none")] | None = Field(None, description="'none': no copy should be sent on that leg.")
    on_time: PrecedenceName | None = Field(None, description="The precedence whose share on time is judged, or 'all'.")
    at_least: Annotated[Fraction, SHARE] | None = Field(
        None, description="The share that should be on time, as in 95 %."
    )


class LessonForm(Form):
    """What the scenario teaches."""

    what: ClassVar[str] = "a lesson"
    goal: Words | None = Field(None, description="What one can do after it.")
    task: Words | None = Field(None, description="What to find out.")
    hints: list[Words | None] | None = Field(None, description="Hints, given one at a time.")
    try_: Words | None = Field(None, alias="try", description="What to change and run again.")


class ScenarioForm(Form):
    """What happens: messages filed, background traffic, and what is expected of the run."""

    what: ClassVar[str] = "a scenario"
    scenario: Name | None = Field(description="What the scenario is called.")
    network: Annotated[object, InPlace(NetworkForm)] | None = Field(
        None, description="The network: a name that ships, a path from this file, or the network itself."
    )
    rules: Annotated[object, InPlace(RulesForm)] | None = Field(
        None, description="The rules: a name that ships, a path from this file, or the rules themselves."
    )
    targets: Annotated[object, InPlace(TargetsForm)] | None = Field(
        None, description="The speed-of-service targets to judge by; else those of the ladder."
    )
    start: Instant | None = Field(
        None,
        description="A date-time group or ISO time (default: when the earliest cable was filed).",
    )
    horizon: Point | None = Field(None, description="How long the run lasts (default: until nothing is left to do).")
    warm_up: Length | None = Field(None, description="The time at the beginning that summaries leave out (default 0).")
    seed: Annotated[int, whole(0, LARGEST_SEED, "a whole number")] | None = Field(
        None, description="What random streams begin with (default 0)."
    )
    unlabelled_info: PrecedenceName | None = Field(
        None, description="The precedence of info addressees that have no word of their own."
    )
    filings: Entries[FilingForm] | None = Field(
        None, description="The messages, in the order in which they are filed at one instant."
    )
    traffic: Entries[TrafficForm] | None = Field(None, description="Sources of background traffic.")
    log: Words | None = Field(
        None, description="A recorded day: a CSV of at_s,from,precedence,characters,action,info, or its path."
    )
    expect: Entries[ExpectationForm] | None = Field(None, description="What the run is judged by.")
    lesson: LessonForm | None = Field(None, description="What the scenario teaches.")
    source: Words | None = Field(None, description="Where its facts come from.")
    note: Words | None = Field(None, description="What a reader should know about it.")


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, those of network, rules and targets included."""
    return schema_of(ScenarioForm, "A scenario of cablesim")
