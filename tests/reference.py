"""Pages of reference that are written from the code: keys of files, options, events, public names, lessons, problems.

`pages` writes them with the others and `test_docs` asks whether they are up to date. Each key's example is taken out of
``docs/reference/whole``, where a file of each kind has every key; what is told of each code is what `tests.pairs` got.
"""

from __future__ import annotations

import ast
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from textwrap import dedent, indent
from typing import Annotated, Any, get_args, get_origin

import click
import yaml
from pydantic.fields import FieldInfo

import sim
from sim import cli
from sim.engine import events
from sim.network import written as network
from sim.precedence import written as precedence
from sim.reports.codes import known_codes
from sim.scenario import written as scenario
from sim.study import written as study
from sim.written import EitherOr, Form, ListAs, Scalar
from tests import pairs

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
WRITTEN = "`make pages` writes this page from"

FORMS: dict[str, tuple[str, tuple[type[Form], ...]]] = {
    "network": (
        "What stands: posts, the trunks between them, and how they route. [How to write one](../guides/network.md).",
        (
            network.NetworkForm, network.DefaultsForm, network.PostForm, network.HandlingForm, network.TrunkForm,
            network.CollectiveForm,
        ),
    ),
    "rules": (
        "What is compared: who waits for whom, who cuts whom. [How to write some](../guides/rules.md).",
        (precedence.RulesForm, precedence.PrecedenceForm),
    ),
    "targets": (
        "Speed of service, from filing to receipt. [Published ones](../targets.md).",
        (precedence.TargetsForm,),
    ),
    "scenario": (
        "What happens: what is filed when, in which network, under which rules. "
        "Guides: [traffic](../guides/traffic.md), [logs](../guides/log.md).",
        (
            scenario.ScenarioForm, scenario.FilingForm, scenario.TrafficForm, scenario.DuringForm,
            scenario.ExpectationForm, scenario.AfterForm, scenario.LessonForm,
        ),
    ),
    "study": (
        "One scenario at many points: what is varied, over which values. [How to write one](../guides/study.md).",
        (study.StudyForm, study.RangeForm, study.NamedForm),
    ),
}  # fmt: skip
TITLES = {"network": "Network file", "rules": "Rules file", "targets": "Targets file", "scenario": "Scenario file",
          "study": "Study file"}  # fmt: skip
PAGE_OF = {form: page for page, (_, forms) in FORMS.items() for form in forms}
UNITS = {
    "a length of time": "`us` `ms` `s` `min` `h` `d`",
    "a rate": "`bit/s` `baud` `wpm` `char/s`",
    "a number of characters": "characters",
    "a number of words": "words of 6 characters",
    "a number of operators": "operators",
    "a number of channels": "channels",
    "a number of transmissions": "transmissions",
    "a share": "`%`",
    "degrees north": "degrees",
    "degrees east": "degrees",
    "messages a day": "messages a day",
    "an instant": "after the start, or UTC",
    "a date and time": "UTC",
}
REQUIRED = {("a scenario", "network"), ("a scenario", "rules"), ("a filing", "precedence"), ("a filing", "from")}
"""Asked for by the checks, and not by the form (of a filing unless a cable says it)."""


def cell(text: str) -> str:
    """A text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """A text set as code, backquotes in it or not."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


# ---------------------------------------------------------------- keys of files


def fields_page(page: str) -> str:
    said, forms = FORMS[page]
    examples = dict(_examples(page, forms[0]))
    lines = [
        f"# {TITLES[page]}\n",
        f"{said} The same as a JSON Schema, for editors: `cablesim schema {page}`.\n",
        f"{WRITTEN} the program's own forms; the examples are those of the file at its end.\n",
    ]
    for form in forms:
        lines += [f"## {_title(form)}\n", f"{inspect.getdoc(form)}\n"]
        lines += ["| Key | Type | Unit | Default | Example | Meaning |", "|---|---|---|---|---|---|"]
        for name, field in form.model_fields.items():
            key = field.alias or name
            kinds = list(_kinds(field.annotation, field.metadata))
            kind = cell(" or ".join(dict.fromkeys(kinds)))
            unit = next((unit for what, unit in UNITS.items() if any(what in one for one in kinds)), "")
            meaning = re.sub(r" \(default:? [^)]*\)", "", field.description or "")
            example = examples.get((form, key), "")
            assert example, f"no example of {form.__name__}.{key} in {pairs.WHOLE}"
            row = (f"`{key}`", kind, unit, cell(_default(form, key, field)), code(cell(example)), cell(meaning))
            lines.append(f"| {' | '.join(row)} |")
        lines.append("")
    lines += ["## A file with every key\n", f"```yaml\n{(pairs.WHOLE / f'{page}.yaml').read_text()}```"]
    return "\n".join(lines) + "\n"


def _title(form: type[Form]) -> str:
    words = form.what.removeprefix("a ").removeprefix("an ")
    return words[:1].upper() + words[1:]


def _default(form: type[Form], key: str, field: FieldInfo) -> str:
    if field.is_required() or (form.what, key) in REQUIRED:
        return "**required**, unless the cable says it" if form.what == "a filing" else "**required**"
    if isinstance(field.default, (str, int)) and not isinstance(field.default, bool):
        return f"`{field.default}`"
    said = field.description or ""
    if found := re.search(r"\(default:? ([^)]*)\)", said):
        return code(found[1]) if re.fullmatch(r"[\w.]+", found[1]) else found[1]
    return "none"


def _kinds(kind: Any, metadata: typing.Sequence[object] = ()) -> Iterator[str]:  # noqa: ANN401
    """What can stand for a key, each shape in a few words."""
    for mark in metadata:
        if isinstance(mark, Scalar):
            yield mark.what
            return
        if isinstance(mark, EitherOr):
            yield mark.text.what
        if isinstance(mark, ListAs):
            yield "a list of names"
        if isinstance(mark, scenario.InPlace):
            yield f"a name, a path, or {_link(mark.form)}"
            return
        if isinstance(mark, study._OneOrMany):
            (one,) = _kinds(get_args(kind)[0])
            yield f"{one}, or a list of these"
            return
        if isinstance(mark, study._Anything):
            yield ", ".join(["a list", *map(_link, mark.shapes), "or values under labels"])
            return
        if isinstance(mark, study._Whatever):
            yield "what the field can be"
            return
        if isinstance(mark, scenario._OneOrMany):
            yield "an addressee or a list of them, each alone or with its precedence"
            return
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *marks = get_args(kind)
        yield from _kinds(inner, marks)
    elif origin in (typing.Union, types.UnionType):
        for one in get_args(kind):
            if one is not type(None):
                yield from _kinds(one)
    elif origin is list:
        yield f"a list of {_several(get_args(kind)[0])}"
    elif origin is tuple:
        yield "a list: " + ", ".join("/".join(_kinds(one)) for one in get_args(kind))
    elif origin is dict:
        yield f"a mapping to {' or '.join(_kinds(get_args(kind)[1])) or 'mappings'}"
    elif isinstance(kind, type) and issubclass(kind, Form):
        yield _link(kind)
    elif kind is str:
        yield "a name"


def _several(kind: Any) -> str:  # noqa: ANN401
    words = " or ".join(_kinds(kind))
    return words if "[" in words else re.sub(r"^an? (.*)$", r"\1s", words)


def _link(form: type[Form]) -> str:
    page = f"{PAGE_OF[form]}.md"
    return f"[{form.what}]({page}#{_title(form).lower().replace(' ', '-')})"


def _examples(page: str, form: type[Form]) -> Iterator[tuple[tuple[type[Form], str], str]]:
    """The first example of each key, as it is written in the file that has them all."""
    text = (pairs.WHOLE / f"{page}.yaml").read_text()
    seen: set[tuple[type[Form], str]] = set()

    def walk(form: type[Form], node: yaml.Node | None) -> Iterator[tuple[tuple[type[Form], str], str]]:
        if not isinstance(node, yaml.MappingNode):
            return
        fields = {field.alias or name: field for name, field in form.model_fields.items()}
        for key, value in node.value:
            field = fields[key.value]
            place = (form, key.value)
            if place not in seen:
                seen.add(place)
                yield place, _written(text, value)
            for inner in _forms(field.annotation):
                below = [value, *(value.value if isinstance(value, yaml.SequenceNode) else [])]
                if isinstance(value, yaml.MappingNode) and get_origin(_bare(field.annotation)) is dict:
                    below = [one for _, one in value.value]
                for one in below:
                    if not isinstance(one, yaml.MappingNode) or _fits(inner, one):
                        yield from walk(inner, one)

    yield from walk(form, yaml.compose(text, Loader=yaml.SafeLoader))


def _fits(form: type[Form], node: yaml.MappingNode) -> bool:
    """Whether all keys of a mapping are those of a form."""
    return {key.value for key, _ in node.value} <= {field.alias or name for name, field in form.model_fields.items()}


def _written(text: str, node: yaml.Node) -> str:
    words = " ".join(text[node.start_mark.index : node.end_mark.index].split()).lstrip("| ")
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        words = words.removeprefix("- ").split(" - {")[0].split("} ")[0] + "}"
        words = words.replace("}}", "}") if words.count("}") > words.count("{") else words
    return words if len(words) <= 60 else words[:57].rstrip(", ") + " ..."


def _bare(kind: Any) -> Any:  # noqa: ANN401
    while get_origin(kind) is Annotated or get_origin(kind) in (typing.Union, types.UnionType):
        kind = get_args(kind)[0]
    return kind


def _forms(kind: Any) -> Iterator[type[Form]]:  # noqa: ANN401
    if isinstance(kind, type) and issubclass(kind, Form):
        yield kind
    if isinstance(kind, study._Anything):
        yield from kind.shapes
    for one in get_args(kind):
        yield from _forms(one)


# ---------------------------------------------------------------- options, events, names, lessons


def options_page() -> str:
    lines = ["# Options\n", f"`cablesim COMMAND --help` says the same on a terminal. {WRITTEN} the commands.\n"]
    with click.Context(cli.command, info_name="cablesim") as top:
        for name, said in cli.COMMANDS.items():
            command = cli.command.get_command(top, name)
            assert command is not None
            with click.Context(command, info_name=name, parent=top) as context:
                usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
                records = [param.get_help_record(context) for param in command.params]
            lines += [f"## {name}\n", f"{said}\n", f"    {usage}\n"]
            rows = [row for row in records if row and row[1] and not {"--help", "--color"} & set(row[0].split(" "))]
            if rows:
                lines += ["| Option | Meaning |", "|---|---|"]
                lines += [f"| {code(cell(option))} | {cell(text)} |" for option, text in rows]
                lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def events_page() -> str:
    tree = ast.parse(inspect.getsource(events))
    head = inspect.getdoc(events) or ""
    lines = [
        "# Events\n",
        "A run tells typed, frozen events in order of time: `sim.simulate` yields them, a [trace](formats.md) saves",
        f"them, and every report is made of them. {WRITTEN} `sim/engine/events.py`.\n",
        _plain(head[head.index("Times are") :]) + "\n",
        '```pycon\n>>> import sim\n>>> for event in list(sim.simulate(sim.load_scenario("07_interruption")))[14:22]:\n'
        "...     print(event)\n```\n",
    ]
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        lines += [f"## {node.name}\n", _plain(ast.get_docstring(node) or "") + "\n"]
        lines += ["| Field | Type | Unit | Meaning |", "|---|---|---|---|"]
        for line in node.body:
            if isinstance(line, ast.AnnAssign):
                name, kind = ast.unparse(line.target), cell(_kind_of(ast.unparse(line.annotation)))
                unit = "microseconds" if name.endswith("_us") else ""
                lines.append(f"| `{name}` | `{kind}` | {unit} | {cell(events.meaning(node.name, name))} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _kind_of(annotation: str) -> str:
    known = getattr(events, annotation, None)
    return " or ".join(get_args(known)) if annotation in {"Work", "Status", "Reason"} else annotation


def _plain(text: str) -> str:
    return text.replace("``", "`")


def python_page() -> str:
    lines = [
        "# Python\n",
        "The public names of `sim`; how to use them is [told here](../guides/python.md).",
        f"{WRITTEN} their docstrings.\n",
    ]
    functions = [name for name in sim.__all__ if inspect.isfunction(getattr(sim, name))]
    lines.append("## Functions\n")
    for name in functions:
        thing = getattr(sim, name)
        lines += [f"### {name}\n", f"```python\n{_signature(name, thing)}\n```\n"]
        lines.append(f"{_plain(inspect.getdoc(thing) or '')}\n")
    lines += ["## Values\n", "All are frozen.\n", "| Name | What it is |", "|---|---|"]
    for name in sim.__all__:
        if name not in functions:
            said = (inspect.getdoc(getattr(sim, name)) or "").split("\n\n")[0]
            lines.append(f"| `{name}` | {cell(_plain(said))} |")
    return "\n".join(lines).rstrip() + "\n"


def _signature(name: str, thing: Any) -> str:  # noqa: ANN401
    source = inspect.getsource(import_module(thing.__module__))
    node = next(one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef) and one.name == name)
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{name}({ast.unparse(node.args)}){returned}"


def lessons_page() -> str:
    listed = sim.lessons()
    lines = [
        "# Lessons\n",
        "Scenarios that ship, each small enough (the busy day apart) to be worked out by hand. Write down what you",
        "expect before you run one. For classes there are [questions, worksheets and marks](classes.md).\n",
        "| | |",
        "|---|---|",
        "| `cablesim lesson N` | goal, what is filed, the network, the task |",
        "| `cablesim lesson N --hints 1` | the same with the first hint; `all` with all of them |",
        "| `cablesim lesson N --answer` | what the run has |",
        "| `cablesim quiz NAME` | questions about it |",
        "",
    ]
    for one in listed:
        form = yaml.load((ROOT / "scenarios" / f"{one.name}.yaml").read_text(), Loader=yaml.BaseLoader)
        lesson = form["lesson"]
        lines += [
            f"## {one.number}. {one.title}\n",
            f"{one.goal} `cablesim lesson {one.number}`, scenario [{one.name}](../scenarios/{one.name}.yaml).\n",
            f"**Task.** {' '.join(lesson['task'].split())}\n",
            f"**Try.** {' '.join(lesson['try'].split())}\n" if "try" in lesson else "",
        ]
    return "\n".join(lines).rstrip() + "\n"


# ---------------------------------------------------------------- problems


def problems_page() -> str:
    """Every code a user can meet: what it means, whether it is an error, and what is told."""
    lines = [
        "# Problems\n",
        "Every problem is one line, `file:line:col: CODE what is wrong; what to write`, and all problems of all",
        "files are told at once. A warning (marked so) tells what was guessed or left out; an error stops the command",
        "with exit code 1. Each code leads to [something wrong, and something right](examples.md) in its place.\n",
        f"{WRITTEN} the tables in the code, and the examples from what is told of the pairs in `tests/pairs`.",
    ]
    for title, found in _by_letter():
        lines += [f"\n## {title}\n", "| Code | | Meaning | For example |", "|---|---|---|---|"]
        for one, meaning in found:
            name = one.pair.code
            severity = "warning" if one.warning else "error"
            link = f"[{name}](examples.md#{name.lower()})"
            lines.append(f"| {link} | {severity} | {cell(meaning)} | {code(cell(one.words))} |")
    return "\n".join(lines) + "\n"


def examples_page() -> str:
    """Every code with something wrong, what is told, and something right."""
    lines = [
        "# Problems by example\n",
        "For each code something wrong, what the program tells, and something right. The table of all codes is",
        "[problems](problems.md).\n",
        "Behind `$` stand commands. All else is a file, or a piece of one: [network.yaml](network.md),",
        "[rules.yaml](rules.md), [targets.yaml](targets.md) and [scenario.yaml](scenario.md) are shown at the end of",
        "those pages, the others at the end of [this one](#files-in-which-the-pieces-stand). Of what is told the line",
        "with the code is shown; of what is right nothing is told at all.\n",
        f"{WRITTEN} the pairs in `tests/pairs`, each of which is tried.",
    ]
    for title, found in _by_letter():
        lines.append(f"\n## {title}")
        for one, meaning in found:
            pair = one.pair
            rows = (("wrong", dedent(pair.wrong)), ("told", one.line), ("right", dedent(pair.right)))
            shown = "\n".join(what.ljust(7) + indent(text, " " * 7).lstrip() for what, text in rows)
            said = " ".join(filter(None, (f"{meaning[:1].upper()}{meaning[1:]}.", pair.note)))
            lines += [f"\n### {pair.code}\n", f"{said}\n", f"```text\n{shown}\n```"]
    lines.append("\n## Files in which the pieces stand\n")
    for path in pairs.OWN:
        lines.append(f"`{path.name}`\n\n```text\n{path.read_text()}```\n")
    lines.append("`run.jsonl` is the trace of `day.yaml`: `cablesim run day.yaml --trace run.jsonl`.")
    return "\n".join(lines) + "\n"


def _by_letter() -> Iterator[tuple[str, list[tuple[pairs.Tried, str]]]]:
    """The pairs that were tried, with the meaning of each code, under the title of its letter."""
    meanings = known_codes()
    tried = pairs.tried()
    assert tried.keys() == meanings.keys(), f"in tests/pairs, or in the tables, alone: {tried.keys() ^ meanings.keys()}"
    for letter, title in pairs.ROOMS.items():
        found = [one for name, one in tried.items() if name.startswith(letter)]
        yield title, [(one, meanings[one.pair.code].removesuffix(" (warning)")) for one in found]


WHOLE_PAGES: dict[Path, Callable[[], str]] = {
    **{REFERENCE / f"{page}.md": partial(fields_page, page) for page in FORMS},
    REFERENCE / "options.md": options_page,
    REFERENCE / "events.md": events_page,
    REFERENCE / "python.md": python_page,
    REFERENCE / "problems.md": problems_page,
    REFERENCE / "examples.md": examples_page,
    ROOT / "docs" / "lessons.md": lessons_page,
}
"""Each page that is written whole, and what writes it; blocks in it are still to be played."""
