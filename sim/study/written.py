"""How a study is written: the form of its file.

Owns the keys of `studies/*.yaml`; their descriptions are what editors and the reference show. The fields that a study
varies are found by `fields`, the values that they take by `levels`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from sim.precedence.written import RulesForm
from sim.scenario.written import LARGEST_SEED, SHARE, InPlace, ScenarioForm
from sim.study.measures import NAMES
from sim.textfiles import shown
from sim.written import Form, Name, Scalar, Words, WrongValue, choice, schema_of, whole

__all__ = ["MOST_LEVELS", "MOST_POINTS", "NamedForm", "RangeForm", "StudyForm", "study_schema"]

MOST_POINTS = 100_000
MOST_LEVELS = 1_000
MOST_REPLICATIONS = 1_000_000

_FIGURE: dict[str, Any] = {"type": ["string", "number"], "examples": ["50 baud", "1 min", "0.8"]}
Figure = Annotated[str, Scalar("a figure with its unit", str.strip, _FIGURE)]


def _precision(text: str) -> Fraction:
    """A share in per cent, neither nothing nor all."""
    if not text.strip().endswith("%"):
        raise WrongValue("Y125", f"{shown(text)} is not a share in per cent", "write '5 %'")
    share = SHARE.read(text)
    if not 0 < share < 1:
        raise WrongValue("Y125", f"{shown(text)} is out of bounds", "write more than 0 % and less than 100 %")
    return share


Precision = Annotated[Fraction, Scalar("a share", _precision, SHARE.schema)]
_LISTED = {"type": "array", "minItems": 2, "description": "The values, one after the other."}
_LABELLED = {"type": "object", "minProperties": 2, "description": "The values, each under a label for reports."}


class _Anything:
    """What `levels` reads by itself; ``shapes`` are the forms that it may have beside a list and labelled values."""

    def __init__(self, *shapes: type[Form]) -> None:
        self.shapes = shapes

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, _core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [_LISTED, *(handler(one.__pydantic_core_schema__) for one in self.shapes), _LABELLED]}


class _Whatever:
    """A value that is read with the field that it is for."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {}


class _OneOrMany:
    """Several things, or a single one without the list around it."""

    def __init__(self, several: str) -> None:
        self.several = several

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda given: [given] if isinstance(given, str | dict) and given else given, handler(source)
        )

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = {**handler(core["schema"]), "minItems": 1, "description": self.several}
        one = listed["items"]
        return {"anyOf": [*one.get("anyOf", [{**one, "description": "A single one."}]), listed]}


RulesList = Annotated[list[Annotated[object, InPlace(RulesForm)] | None], _OneOrMany("Several sets of rules.")]


class RangeForm(Form):
    """Values at equal distances between two ends; in a Latin hypercube, what is drawn from."""

    what: ClassVar[str] = "a range"
    name: Name | None = Field(None, description="What reports call the factor (default: its field).")
    from_: Figure | None = Field(alias="from", description="The first value, with its unit.")
    to: Figure | None = Field(description="Where it ends, in the same unit.")
    steps: Annotated[int, whole(2, MOST_LEVELS, "a number of values")] | None = Field(
        None, description="How many values there are, both ends among them; a Latin hypercube needs none."
    )
    by: Figure | None = Field(
        None,
        description="The distance from one value to the next, instead of 'steps'; the last value is the last that does "
        "not pass the end.",
    )
    spacing: Annotated[str, choice("equal", "log")] | None = Field(
        None, description="Whether differences are equal, or ratios: log (default equal)."
    )


class NamedForm(Form):
    """Values under a name of their own for reports."""

    what: ClassVar[str] = "a factor"
    name: Name | None = Field(None, description="What reports call the factor (default: its field).")
    values: Annotated[object, _Anything()] | None = Field(description="The values: a list, or each under a label.")


class StudyForm(Form):
    """One scenario at many points: what is varied over which values, and under which rules."""

    what: ClassVar[str] = "a study"
    study: Name | None = Field(description="What the study is called.")
    scenario: Annotated[object, InPlace(ScenarioForm)] | None = Field(
        description="The scenario: a name that ships, a path from this file, or the scenario itself."
    )
    rules: RulesList | None = Field(
        None, description="The sets of rules, compared against the first (default: the scenario's own)."
    )
    set: dict[str, Annotated[object, _Whatever()] | None] | None = Field(
        None, description="Fields that have another value than in the files at all points, each by its path."
    )
    vary: dict[str, Annotated[object, _Anything(RangeForm, NamedForm)] | None] | None = Field(
        description="The fields that are varied, each by its path, with the values that it takes."
    )
    design: Annotated[str, choice("factorial", "one_at_a_time", "latin_hypercube")] | None = Field(
        None,
        description="Whether all values meet each other (default: factorial), one factor at a time leaves its first "
        "value, or points are drawn.",
    )
    points: Annotated[int, whole(2, MOST_POINTS, "a number of points")] | None = Field(
        None, description="How many points a Latin hypercube has."
    )
    replications: Annotated[int, whole(1, MOST_REPLICATIONS, "a number of replications")] | None = Field(
        None, description="How many runs under each set of rules at each point (default 30); with precision, the most."
    )
    precision: Precision | None = Field(
        None, description="Go on until the 95 % interval of each measure is within that share of its mean, as in 5 %."
    )
    measures: Annotated[list[Annotated[str, choice(*NAMES)] | None], _OneOrMany("Several measures.")] | None = Field(
        None, description="The measures that are told (default elapsed_mean_s and on_time)."
    )
    seed: Annotated[int, whole(0, LARGEST_SEED, "a whole number")] | None = Field(
        None, description="What random streams begin with (default: the scenario's)."
    )
    source: Words | None = Field(None, description="Where its figures come from.")
    note: Words | None = Field(None, description="What a reader should know about it.")


def study_schema() -> dict[str, Any]:
    """The JSON Schema of a study file, that of a scenario included."""
    return schema_of(StudyForm, "A study of cablesim")
