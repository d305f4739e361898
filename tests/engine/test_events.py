"""Every field of every event is explained, and nothing that is no field."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from sim.engine import events

KINDS = get_args(events.Event)
FIELDS = [(kind, field) for kind in KINDS for field in kind._fields]


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_each_field_has_a_meaning_that_says_what_none_is(kind: type, field: str) -> None:
    meaning = events.meaning(kind.__name__, field)
    may_be_none = type(None) in get_args(get_type_hints(kind)[field])
    assert ("None" in meaning) == may_be_none
    assert len(meaning) < 130


def test_nothing_is_explained_that_there_is_not() -> None:
    used = {name if name in events.FIELDS else name.split(".")[1] for name in (f"{k.__name__}.{f}" for k, f in FIELDS)}
    assert used == events.FIELDS.keys()
    with pytest.raises(KeyError):
        events.meaning("Ended", "colour")


def test_times_alone_end_in_their_unit() -> None:
    assert all(get_type_hints(kind)[field] in (int, int | None) for kind, field in FIELDS if field.endswith("_us"))
    assert events.Ended._fields == ("at_us",)
    assert all(kind._fields[0] == "at_us" for kind in KINDS)
