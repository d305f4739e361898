"""How a thing is written in a file: what the forms of networks, rules, targets and scenarios share.

Owns the types that a written field can have (lengths of time, rates, whole numbers, choices, one-or-many),
each with the JSON Schema that editors see, and the way from pydantic's errors to problems with places and
hints. What the fields are is for each room's own ``written`` module. Codes Y120 to Y139.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Generic, TypeVar, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from sim.quantities import NotAQuantity, instant_us, length_us, microseconds_per_character, point_us
from sim.textfiles import shown

__all__ = [
    "CODES",
    "EitherOr",
    "Entries",
    "Figures",
    "Form",
    "Instant",
    "Length",
    "ListAs",
    "Name",
    "OrNothing",
    "Point",
    "Rate",
    "Scalar",
    "Switch",
    "WrongValue",
    "closest",
    "entries",
    "nearest",
    "number",
    "schema_of",
    "whole",
]

CODES = {
    "Y120": "a key that such an entry does not have",
    "Y121": "a key is missing",
    "Y122": "a mapping, a list or a text stands where another of these should be",
    "Y123": "a key has no value",
    "Y124": "a text is not the length of time, rate or instant asked for",
    "Y125": "a text is not a number, or the number is out of bounds",
    "Y126": "a word is none of those that can stand there",
    "Y127": "a file of another kind than the one asked for",
    "Y128": "too many entries that cannot be read; the rest is not told",
}

T = TypeVar("T")
F = TypeVar("F", bound="Form")
Schema = dict[str, Any]


class WrongValue(ValueError):  # noqa: N818 - it says what was written
    """A value that cannot stand where it does: a code, what is wrong, and what to write."""

    def __init__(self, code: str, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.code, self.text, self.hint = code, text, hint


FEW = 500


def closest(word: str, known: Iterable[str]) -> str:
    """The hint ``did you mean '...'?`` with the `nearest` of the known names, or nothing."""
    found = nearest(word, known)
    return f"did you mean {shown(found)}?" if found is not None else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The same letters in another case, else the name that is most alike, else None.

    Among very many names only those are looked at that begin and end about alike.
    """
    names = list(known)
    wanted = word[:80].upper()
    by_capitals = {name.upper(): name for name in reversed(names)}
    if wanted in by_capitals:
        return by_capitals[wanted]
    near: Iterable[str] = by_capitals
    if len(names) > FEW:
        near = (name for name in by_capitals if name[:2] == wanted[:2] and abs(len(name) - len(wanted)) < 3)
    found = get_close_matches(wanted, list(near)[:FEW], n=1, cutoff=0.6)
    return by_capitals[found[0]] if found else None


def kind_of(value: object) -> str:
    """What a plain value is, for people."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return shown(value) if isinstance(value, str) else "nothing"


def as_problem(wrong: WrongValue) -> PydanticCustomError:
    context = {"code": wrong.code, "text": wrong.text, "hint": wrong.hint}
    return PydanticCustomError("wrong", "{text}", context)


@dataclass(frozen=True, eq=False)
class Scalar(Generic[T]):
    """A field written as one text: ``read`` turns it into its value, ``schema`` is what editors see."""

    what: str
    read: Callable[[str], T]
    schema: Schema

    def value(self, given: object) -> T:
        """The value that a text stands for; raises for anything else."""
        if not isinstance(given, str):
            raise as_problem(WrongValue("Y122", f"{kind_of(given)} stands where {self.what} should be"))
        if not given.strip():
            raise as_problem(WrongValue("Y123", f"{self.what} is missing here"))
        try:
            return self.read(given)
        except NotAQuantity as wrong:
            raise as_problem(WrongValue("Y124", str(wrong), wrong.hint)) from None
        except WrongValue as wrong:
            raise as_problem(wrong) from None

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.value)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.schema)


@dataclass(frozen=True, eq=False)
class EitherOr:
    """A field with two shapes: one text, which ``build`` turns into it, or what its type says."""

    text: Scalar[Any]
    build: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(self._value, handler(source))

    def _value(self, given: object, inner: Callable[[object], object]) -> object:
        return self.build(self.text.value(given)) if isinstance(given, str) else inner(given)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        other = handler(cast(Any, core)["schema"])
        return {"anyOf": [_described(dict(self.text.schema), self.text.what), *_branches(other)]}


def _branches(schema: Schema) -> list[Schema]:
    """A shape, or the shapes that it already is, each described."""
    shapes = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
    return [_described(one, "a list" if one.get("type") == "array" else "a mapping") for one in shapes]


class OrNothing:
    """A mapping that may be left empty, as a post that says nothing of its own."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda given: {} if given == "" else given, handler(source)
        )

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "anyOf": [
                handler(cast(Any, core)["schema"]),
                {"type": "null", "description": "All as the defaults say."},
            ]
        }


@dataclass(frozen=True, eq=False)
class ListAs:
    """A mapping that may be written as a list of its keys, each with the same value."""

    value: str
    items: Schema

    def _mapping(self, given: object) -> object:
        if isinstance(given, str) and given.strip():
            text = f"{kind_of(given)} stands where a list of names should be"
            raise as_problem(WrongValue("Y122", text, f"write [{given.strip()[:80]}]"))
        if not isinstance(given, list):
            return given
        made: dict[str, str] = {}
        wrong: list[InitErrorDetails] = []
        for at, key in enumerate(given):
            if key is None:
                continue
            if not isinstance(key, str) or not key.strip():
                fault = WrongValue("Y122", f"{kind_of(key)} stands in a list of names")
            elif key in made:
                fault = WrongValue("Y126", f"{shown(key)} stands in the list twice")
            else:
                made[key] = self.value
                continue
            wrong.append(InitErrorDetails(type=as_problem(fault), loc=(at,), input=key))
        if wrong:
            raise ValidationError.from_exception_data("a list of names", wrong)
        return made

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._mapping, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = {"type": "array", "items": dict(self.items), "uniqueItems": True}
        return {"anyOf": [_described(listed, "a list of names"), *_branches(handler(cast(Any, core)["schema"]))]}


Entries = list[T | None]


def entries(given: Iterable[T | None] | None) -> Iterator[tuple[int, T]]:
    """The entries of a list with their places in it, without those that could not be read."""
    return ((at, entry) for at, entry in enumerate(given or ()) if entry is not None)


# ---------------------------------------------------------------- scalars

_TEXT: Schema = {"type": "string", "minLength": 1}
_LENGTH_PATTERN = r"^\s*(0+(\.0+)?|(\d{1,15}(\.\d{1,15})?\s*(us|ms|s|min|h|d)\s*)+)$"
LENGTH_SCHEMA: Schema = {
    "type": ["string", "integer"],
    "pattern": _LENGTH_PATTERN,
    "maximum": 0,
    "minimum": 0,
    "examples": ["2 min", "1 h 30 min", "250 ms"],
}
RATE_SCHEMA: Schema = {
    "type": "string",
    "pattern": r"^\s*\d{1,15}(\.\d{1,4})?\s*(bit/s|wpm|baud|char/s)\s*$",
    "examples": ["9600 bit/s", "75 baud", "100 wpm", "10 char/s"],
}
POINT_SCHEMA: Schema = {
    "type": ["string", "integer"],
    "examples": ["5 min", "161200Z", "161200Z NOV 07", "2007-11-16T12:00Z"],
}
INSTANT_SCHEMA: Schema = {"type": "string", "examples": ["161039Z NOV 07", "2007-11-16T10:39Z"]}
_NUMBER = re.compile(r"[+-]?([0-9]{1,30})(\.[0-9]{1,30})?")


def _checked_point(text: str) -> str:
    try:
        point_us(text, 0)
    except NotAQuantity as wrong:
        if "is not a length" not in str(wrong):
            raise
        hint = "write '2 min' (after the start), '161200Z' or '2007-11-16T12:00Z'"
        raise WrongValue("Y124", f"{shown(text)} is neither a length of time nor an instant", hint) from None
    return text


def _name(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > 200:
        raise WrongValue("Y125", f"{shown(words)} is longer than 200 characters", "write a short name")
    return words


def whole(low: int, high: int, what: str) -> Scalar[int]:
    """A whole number between two bounds."""

    def read(text: str) -> int:
        figure = text.strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,30}", figure):
            raise WrongValue("Y125", f"{shown(text)} is not a whole number", f"write {what} from {low} to {high}")
        if not low <= int(figure) <= high:
            raise WrongValue("Y125", f"{figure} is out of bounds", f"write {what} from {low} to {high}")
        return int(figure)

    return Scalar(
        what,
        read,
        {"type": ["integer", "string"], "minimum": low, "maximum": high, "pattern": r"^\s*\+?\d+\s*$"},
    )


def number(low: str, high: str, what: str, *, above: bool = False, decimals: int = 12) -> Scalar[Fraction]:
    """A decimal number between two bounds (``above``: not the lower one itself), as an exact fraction."""

    def read(text: str) -> Fraction:
        figure = text.strip()
        found = _NUMBER.fullmatch(figure)
        bounds = f"write {what} {'above' if above else 'from'} {low} {'and up to' if above else 'to'} {high}"
        if found is None:
            raise WrongValue("Y125", f"{shown(text)} is not a plain decimal number", bounds)
        if found[2] and len(found[2]) - 1 > decimals:
            raise WrongValue("Y125", f"{figure} has more than {decimals} decimals", bounds)
        exact = Fraction(figure)
        if not Fraction(low) <= exact <= Fraction(high) or (above and exact == Fraction(low)):
            raise WrongValue("Y125", f"{figure} is out of bounds", bounds)
        return exact

    schema: Schema = {
        "type": ["number", "string"],
        "maximum": float(Decimal(high)),
        "pattern": r"^\s*[+-]?\d+(\.\d+)?\s*$",
    }
    schema["exclusiveMinimum" if above else "minimum"] = float(Decimal(low))
    return Scalar(what, read, schema)


_ON, _OFF = ("on", "true", "yes"), ("off", "false", "no")


def _switch(text: str) -> bool:
    word = text.strip().lower()
    if word not in _ON + _OFF:
        raise WrongValue("Y126", f"{shown(text)} is neither true nor false", "write 'true' or 'false'")
    return word in _ON


LENGTH: Scalar[int] = Scalar("a length of time", length_us, LENGTH_SCHEMA)
NAME: Scalar[str] = Scalar("a name", _name, {"type": ["string", "number"], "minLength": 1})
TEXT: Scalar[str] = Scalar("a text", str, {"type": ["string", "number", "boolean"], "minLength": 1})
SWITCH: Scalar[bool] = Scalar(
    "'true' or 'false'",
    _switch,
    {"type": ["boolean", "string"], "pattern": "^([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Oo]n|[Oo]ff)$"},
)

Length = Annotated[int, LENGTH]
Rate = Annotated[Fraction, Scalar("a rate", microseconds_per_character, RATE_SCHEMA)]
Instant = Annotated[int, Scalar("a date and time", instant_us, INSTANT_SCHEMA)]
Point = Annotated[str, Scalar("an instant", _checked_point, POINT_SCHEMA)]
Name = Annotated[str, NAME]
Words = Annotated[str, TEXT]
Switch = Annotated[bool, SWITCH]
Figures = Fraction


def choice(*words: str) -> Scalar[Any]:
    """One of a few words."""

    def read(text: str) -> str:
        word = text.strip()
        if word not in words:
            listed = ", ".join(words[:-1]) + f" or {words[-1]}" if len(words) > 1 else f"'{words[0]}'"
            raise WrongValue(
                "Y126",
                f"{shown(text)} is none of the words that can stand here",
                closest(word, words) or f"write {listed}",
            )
        return word

    return Scalar("one of " + ", ".join(words), read, {"enum": list(words)})


# ---------------------------------------------------------------- forms


class Form(BaseModel):
    """A mapping in a file, its keys the fields; anything else in it is a problem.

    A field is None where the file does not give it, and where what the file gives could not be read, which has been
    told; `lacks` and `unread` tell the two apart. So each field can be None, and each entry of a list or mapping.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=False)
    what: ClassVar[str] = "this entry"

    def lacks(self, *fields: str) -> bool:
        """Whether the file gives none of these fields, nor anything that was meant as one."""
        return self.model_fields_set.isdisjoint(fields)

    def unread(self, *fields: str) -> bool:
        """Whether one of these fields is given, but could not be read."""
        return any(field in self.model_fields_set and getattr(self, field) is None for field in fields)


class _Schema(GenerateJsonSchema):
    """JSON Schema as editors like it: nothing nullable, no titles, no defaults that are only 'not given'."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, _schema: object) -> bool:
        return False


def schema_of(form: type[Form], title: str) -> Schema:
    """The JSON Schema of a form, for editors."""
    made = form.model_json_schema(by_alias=True, schema_generator=_Schema)
    _without_titles(made)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **made}


def _without_titles(schema: object) -> None:
    """Class names are no titles for people; where a key has two shapes, each says what it is."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for child in schema.values():
            _without_titles(child)
    elif isinstance(schema, list):
        for child in schema:
            _without_titles(child)


def _described(schema: Schema, what: str) -> Schema:
    if "$ref" in schema or "description" in schema:
        return schema
    return {"description": what[:1].upper() + what[1:] + ".", **schema}
