"""From a document to a form: pydantic's errors as problems, each with place, code and the nearest name.

Owns the way round errors: what cannot be read is told and left out, so that everything else is checked as
well. Which kind of file a document is stands here too. Codes are those of `written`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic import ValidationError

from sim.documents import Part, Steps, Value
from sim.problems import Place, Problem
from sim.textfiles import shown
from sim.written import Form, closest, kind_of, nearest

__all__ = [
    "KINDS", "FileKind", "bare_kind", "expected_kind", "keys_of", "kind_of_file", "marks_of", "step_in", "validated",
]  # fmt: skip

F = TypeVar("F", bound=Form)

MOST_TOLD = 10_000
MOST_ROUNDS = 10


def validated(form: type[F], part: Part) -> tuple[F, list[Problem]]:
    """A form filled from a part of a document that is a mapping, and what is wrong with it.

    What cannot be read is told and stands as None in the form, so that all the rest can be checked.
    """
    value: Any = part.value
    problems: list[Problem] = []
    for round_ in range(MOST_ROUNDS):
        try:
            return form.model_validate(value), problems
        except ValidationError as wrong:
            found = wrong.errors(include_url=False)
        value = value if round_ else _copied(value)
        if len(found) > MOST_TOLD:
            text = f"more than {MOST_TOLD:,} entries cannot be read; only the first are told"
            problems.append(Problem(Place(part.file), "Y128", text))
        unknown = {error["loc"]: _meant(form, error["loc"]) for error in found if error["type"] == "extra_forbidden"}
        slips = set(unknown.values())
        for number, error in enumerate(found):
            path = error["loc"]
            if number < MOST_TOLD and not (error["type"] == "missing" and path in slips):
                problems.append(_problem(form, part, cast("Mapping[str, Any]", error), path))
            holder, key = _holder(value, path)
            if path in unknown:
                del holder[key]
            else:
                holder[key] = None
        for meant in slips - {None}:
            holder, key = _holder(value, cast(Steps, meant))
            holder.setdefault(key, None)
    raise AssertionError(f"{form.what} has a field that cannot be None")


def _meant(form: type[Form], path: Steps) -> Steps | None:
    """The path of the key that an unknown key is a slip for."""
    near = nearest(str(path[-1]), keys_of(_form_at(form, path[:-1])))
    return None if near is None else (*path[:-1], near)


def _holder(value: Any, path: Steps) -> tuple[Any, str | int]:  # noqa: ANN401 - a mapping or a list of them
    """What holds the thing at a path, and its key there.

    Where the value is shorter than the path, since it stands for a list of itself or lacks an entry, it is the thing.
    """
    holder, key = value, path[0]
    for step in path[1:]:
        below = holder[key]
        if isinstance(step, int) and not (isinstance(below, list) and step < len(below)):
            break
        if isinstance(step, str) and not isinstance(below, dict):
            break
        holder, key = below, step
    return holder, key


def _copied(value: object) -> object:
    """A copy of plain values with nothing that is shared, in which things can be left out."""
    if isinstance(value, dict):
        return {key: _copied(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_copied(child) for child in value]
    return value


def _problem(form: type[Form], part: Part, error: Mapping[str, Any], path: Steps) -> Problem:
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "wrong":
        place = part.place(path, key=context["code"] == "Y123")
        return Problem(place, context["code"], context["text"], context["hint"])
    if kind == "extra_forbidden":
        owner = _form_at(form, path[:-1])
        keys = keys_of(owner)
        hint = closest(str(path[-1]), keys) or f"keys of {owner.what}: {', '.join(keys)}"
        return Problem(part.place(path, key=True), "Y120", f"{owner.what} has no key {shown(str(path[-1]))}", hint)
    if (kind == "missing" and isinstance(path[-1], int)) or kind in ("too_long", "tuple_type"):
        pair = path[:-1] if kind == "missing" else path
        return Problem(part.place(pair), "Y122", f"two entries belong here, as in '{_keys_text(pair)}: [A, B]'")
    if kind == "missing":
        owner = _form_at(form, path[:-1])
        return Problem(part.place(path[:-1]), "Y121", f"{owner.what} lacks {shown(str(path[-1]))}")
    wanted = {"list_type": "a list", "dict_type": "a mapping", "model_type": "a mapping"}.get(kind)
    if wanted and given == "":
        what = shown(path[-1]) if path and isinstance(path[-1], str) else "an entry"
        return Problem(part.place(path, key=True), "Y123", f"{what} has no value", f"{wanted} belongs here")
    if wanted:
        text = f"{kind_of(given)} stands where {wanted} should be"
        return Problem(part.place(path), "Y122", text, _shape(form, path))
    return Problem(part.place(path), "Y125", str(error["msg"])[:160])


def _shape(form: type[Form], path: Steps) -> str:
    """How a list or a mapping is written that something else stands for."""
    kind = _at(form, path)
    if isinstance(kind, type) and issubclass(kind, Form):
        return f"keys of {kind.what}: {', '.join(keys_of(kind))}"
    inner = bare_kind(get_args(kind)[-1]) if get_args(kind) else None
    if get_origin(kind) is list:
        return "begin each entry with '- '" if isinstance(inner, type) and issubclass(inner, Form) else "write [A, B]"
    return f"write '{_keys_text(path)}: {{KEY: value}}', or a key and its value in each line"


def _keys_text(path: Steps) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "key")


def keys_of(form: type[Form]) -> list[str]:
    """The keys of a form, in its own order."""
    return [field.alias or name for name, field in form.model_fields.items()]


def _form_at(form: type[Form], path: Steps) -> type[Form]:
    """The form that stands at a path, by the types of the fields."""
    found = _at(form, path)
    return found if isinstance(found, type) and issubclass(found, Form) else form


def _at(form: type[Form], path: Steps) -> object:
    """The type that stands at a path."""
    found: object = form
    for step in path:
        found = step_in(found, step)
    return bare_kind(found)


def step_in(kind: object, step: str | int) -> object:
    """The type one step below a type, with its marks; None where nothing stands there."""
    kind = bare_kind(kind)
    if isinstance(kind, type) and issubclass(kind, Form):
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        return None
    inner = get_args(kind)
    return inner[-1] if inner else None


def marks_of(kind: object) -> tuple[object, ...]:
    """What a type is annotated with, in whichever order it is wrapped."""
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *marks = get_args(kind)
        return (*marks, *marks_of(inner))
    if origin is Union or str(origin) == "<class 'types.UnionType'>":
        return tuple(mark for one in get_args(kind) for mark in marks_of(one))
    return ()


def bare_kind(kind: object) -> object:
    """A type without Annotated and without 'or None'."""
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin is Union or str(origin) == "<class 'types.UnionType'>":
            kind = next((one for one in get_args(kind) if one is not type(None)), None)
        else:
            return kind


FileKind = Literal["network", "rules", "targets", "scenario", "study"]
KINDS: tuple[FileKind, ...] = ("scenario", "study", "network", "rules", "targets")
_KEYS_OF_ONE: dict[str, FileKind] = {
    "filings": "scenario", "traffic": "scenario", "log": "scenario", "start": "scenario", "expect": "scenario",
    "posts": "network", "trunks": "network", "ladder": "rules", "based_on": "rules", "times": "targets",
}  # fmt: skip


def kind_of_file(value: Value) -> FileKind | None:
    """What kind of file a document is: by the key that names it (a study and a scenario also have the others).

    Where that is forgotten, by the keys that only one kind has.
    """
    if not isinstance(value, dict):
        return None
    named = next((kind for kind in ("study", *KINDS) if kind in value), None)
    if named in ("scenario", "study"):
        return named
    kinds = {kind for key, kind in _KEYS_OF_ONE.items() if key in value}
    return kinds.pop() if len(kinds) == 1 else named


def expected_kind(part: Part, kind: FileKind) -> list[Problem]:
    """The one problem of a document of another kind than the one that is asked for."""
    found = kind_of_file(part.value)
    if isinstance(part.value, str | list):
        return [
            Problem(
                part.place(),
                "Y122",
                f"{kind_of(part.value)} stands where the keys of a {kind} file should be",
                f"begin with '{kind}: NAME'",
            )
        ]
    if found is None:
        return [
            Problem(
                part.place(),
                "Y127",
                f"not a {kind} file: it has no key '{kind}'",
                f"begin with '{kind}: NAME'",
            )
        ]
    if found != kind:
        return [Problem(part.place((found,), key=True), "Y127", f"a {found} file stands where a {kind} file should be")]
    return []
