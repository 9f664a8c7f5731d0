"""The exercise catalog: what each exercise is, its dose, and who says so."""

from __future__ import annotations

import html
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from numbers import Integral
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from psoas_analytics.resources import data_path

if TYPE_CHECKING:
    import pandas as pd

Sides = Literal["each", "alternating", "both"]
Side = Literal["left", "right", "both"]
ExerciseKind = Literal["stretch", "strength"]
CautionKind = Literal["spinal_condition", "stop_rule"]
Change = Literal["each side", "each hold"]

#: Muscle groups that a dose is counted by; psoas and iliopsoas are in "hip flexors".
MUSCLES = (
    "hip flexors",
    "quadriceps",
    "glutes",
    "hamstrings",
    "abdominals",
    "chest",
    "low back",
    "core",
    "shoulders",
)


class CatalogError(ValueError):
    """A catalog file breaks a rule; the message names the file, the exercise and the key."""


class UnknownExercise(KeyError):
    """No exercise of the catalog has this id.

    Examples
    --------
    >>> print(UnknownExercise("camel", ("camel-pose", "cobra-pose")))
    exercise_id must be in the catalog, got 'camel'; did you mean 'camel-pose'?
    """

    def __init__(self, exercise_id: object, known: tuple[str, ...]) -> None:
        super().__init__(exercise_id, known)
        self.exercise_id = exercise_id
        self.known = known

    def __str__(self) -> str:
        word = re.sub(r"[\s_]+", "-", str(self.exercise_id).strip().lower())
        import difflib  # for a mistake only

        near = difflib.get_close_matches(word, self.known) or [k for k in self.known if word and word in k]
        advice = f"did you mean {' or '.join(map(repr, near))}?" if near else "list(catalog) shows every id"
        return f"exercise_id must be in the catalog, got {self.exercise_id!r}; {advice}"


@dataclass(frozen=True)
class Dose:
    """What one session asks for, as a range.

    Parameters
    ----------
    reps_min, reps_max : int
        Repetitions or holds, at least 1. Per side for "each", left and right together for "alternating".
    hold_min_s, hold_max_s : float or None
        Seconds of each hold; both None where no hold is given. For timed work: its seconds.
    sides : {"each", "alternating", "both"}
        How the sides are counted.
    timed : bool
        Seconds of work instead of counted repetitions; reps are 1 then.

    Raises
    ------
    ValueError
        A range is upside down, a hold has only one end, or timed work has no seconds.

    Examples
    --------
    >>> Dose(3, 3, 30, 30, "each").text()
    '3 x 30 s each side'
    >>> Dose(20, 20, None, None, "alternating").allowed_sides
    ('left', 'right', 'both')
    """

    reps_min: int
    reps_max: int
    hold_min_s: float | None
    hold_max_s: float | None
    sides: Sides
    timed: bool = False

    def __post_init__(self) -> None:
        _check_reps(self.reps_min, self.reps_max)
        _check_hold(self.hold_min_s, self.hold_max_s)
        if self.sides not in get_args(Sides):
            raise ValueError(f"sides must be one of {_listed(get_args(Sides))}, got {self.sides!r}")
        if self.timed and self.hold_min_s is None:
            raise ValueError("timed work must have seconds, got no hold; give hold_min_s and hold_max_s")
        if self.timed and self.reps_max != 1:
            raise ValueError(
                f"reps_max must be 1 for timed work, got {self.reps_max!r}; several bouts are sets of a plan"
            )

    @property
    def allowed_sides(self) -> tuple[Side, ...]:
        """Sides that a logged set may name."""
        return ("both",) if self.sides == "both" else ("left", "right", "both")

    def text(self) -> str:
        """Short text for a person, such as "3 x 30 s each side"; ranges with an en dash."""
        reps = _range(self.reps_min, self.reps_max)
        each_side = " each side" if self.sides == "each" else ""
        if self.hold_min_s is None or self.hold_max_s is None:
            return f"{reps} alternating" if self.sides == "alternating" else f"{reps}{each_side or ' times'}"
        hold = f"{_range(self.hold_min_s, self.hold_max_s)} s"
        if self.timed:
            return f"{hold} of continuous work{each_side}"
        if self.sides == "alternating":
            return f"{reps} alternating, {hold} hold"
        return f"{reps} x {hold}{each_side or ' hold'}"


@dataclass(frozen=True)
class Caution:
    """A warning that stands beside an exercise: whom it may not suit, or when to stop."""

    kind: CautionKind
    text: str


@dataclass(frozen=True)
class Exercise:
    """One exercise of the catalog; every field as in ``data/exercises.toml``.

    ``dynamic`` says that it fits a warm-up (our reading). ``muscles`` holds only names from `MUSCLES`;
    what else it is good for stands in ``also_works``. ``change`` says when the legs change where each side is
    done: after "each side" is finished, or after "each hold".
    """

    id: str
    name: str
    kind: ExerciseKind
    start_position: str
    dose: Dose
    steps: tuple[str, ...]
    muscles: tuple[str, ...]
    source: str
    dynamic: bool = False
    change: Change = "each side"
    easier: tuple[str, ...] = ()
    deeper: tuple[str, ...] = ()
    also_works: tuple[str, ...] = ()
    felt_at: str = ""
    equipment: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    notes: tuple[str, ...] = ()


class Catalog(Mapping[str, Exercise]):
    """Exercises by id, in the order of their file; never changes.

    Examples
    --------
    >>> catalog = load_catalog()
    >>> catalog["camel-pose"].dose.text()
    '3 x 30 s hold'
    >>> catalog.around["sitting"]["interval_min"]
    30
    """

    # Plain dicts inside, so that a catalog can be pickled to another process; read-only views outside.
    __slots__ = ("_around", "_by_id")

    def __init__(self, exercises: Iterable[Exercise], around: Mapping[str, Mapping[str, Any]]) -> None:
        self._by_id = {exercise.id: exercise for exercise in exercises}
        self._around = {key: dict(table) for key, table in around.items()}

    def __getitem__(self, exercise_id: str) -> Exercise:
        try:
            return self._by_id[exercise_id]
        except KeyError:
            raise UnknownExercise(exercise_id, tuple(self._by_id)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def around(self) -> Mapping[str, Mapping[str, Any]]:
        """Facts around the exercises by id: title, text, source, and figures such as ``interval_min``."""
        return MappingProxyType({key: MappingProxyType(table) for key, table in self._around.items()})

    def frame(self) -> pd.DataFrame:
        """One row per exercise.

        Returns
        -------
        DataFrame
            exercise_id, name, kind, start_position, reps_min, reps_max, hold_min_s, hold_max_s (seconds, NaN
            where no hold is given), sides, timed, dose (text), muscles, equipment (comma-separated), source.
        """
        import pandas as pd

        return pd.DataFrame([_row(exercise) for exercise in self.values()])

    def __repr__(self) -> str:
        return f"Catalog({len(self)} exercises: {', '.join(self)})"

    def _repr_html_(self) -> str:
        """Small table for a notebook; every text escaped."""
        head = _html_row("th", ("Exercise", "Dose", "Start position", "Muscles"))
        rows = (
            _html_row("td", (e.name, e.dose.text(), e.start_position, ", ".join(e.muscles)))
            for e in self.values()
        )
        return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def load_catalog(*, extra: str | Path | None = None) -> Catalog:
    """Read the built-in exercises, and a person's own beside them.

    Parameters
    ----------
    extra : str or Path, optional
        TOML file with ``[[exercise]]`` tables as in ``data/exercises.toml``; each names its own ``source``.

    Returns
    -------
    Catalog
        The built-in exercises in the order of their file, then those of `extra`.

    Raises
    ------
    CatalogError
        A file is not TOML or breaks a rule; the message names file, exercise and key.
    FileNotFoundError
        There is no file `extra`.

    Examples
    --------
    >>> len(load_catalog())
    12
    """
    if extra is None:
        return _builtin()
    builtin = _builtin()
    added = _read_exercises(
        _load_toml(Path(extra), optional={}), Path(extra), source=None, taken=set(builtin)
    )
    return Catalog([*builtin.values(), *added], builtin.around)


@cache
def _builtin() -> Catalog:
    file = data_path("exercises.toml")
    document = _load_toml(file, optional={"source": "a table", "around": "a list of tables"})
    _check_keys(document.get("source", {}), f"{file}: source", dict.fromkeys(_SOURCE_KEYS, "a text"))
    source = '{publisher}, "{title}", by {author}, reviewed by {reviewer}, updated {updated}'.format(
        **document["source"]
    )
    exercises = _read_exercises(document, file, source=source, taken=set())
    return Catalog(exercises, _read_around(document.get("around", []), file, source))


def _row(exercise: Exercise) -> dict[str, object]:
    dose = exercise.dose
    return {
        "exercise_id": exercise.id,
        "name": exercise.name,
        "kind": exercise.kind,
        "start_position": exercise.start_position,
        "reps_min": dose.reps_min,
        "reps_max": dose.reps_max,
        # NaN, not None: a column without any hold stays a column of numbers.
        "hold_min_s": math.nan if dose.hold_min_s is None else dose.hold_min_s,
        "hold_max_s": math.nan if dose.hold_max_s is None else dose.hold_max_s,
        "sides": dose.sides,
        "timed": dose.timed,
        "dose": dose.text(),
        "muscles": ", ".join(exercise.muscles),
        "equipment": ", ".join(exercise.equipment),
        "source": exercise.source,
    }


def _html_row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


# ------------------------------------------------------------------ reading


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: object, holds: Callable[[object], bool]) -> bool:
    return isinstance(value, list) and all(map(holds, value))


# What a key may hold, by the words that the message uses. bool is an int in Python, hence `type(...) is`.
_RULES: dict[str, Callable[[object], bool]] = {
    "a text": _is_text,
    "a list of texts": lambda value: _is_list(value, _is_text),
    "a list of at least one text": lambda value: _is_list(value, _is_text) and bool(value),
    "a whole number": lambda value: type(value) is int,
    "a number": lambda value: type(value) in (int, float),
    "true or false": lambda value: type(value) is bool,
    "a table": lambda value: isinstance(value, dict),
    "a list of tables": lambda value: _is_list(value, lambda item: isinstance(item, dict)),
}
_SOURCE_KEYS = ("publisher", "title", "author", "reviewer", "updated")
_EXERCISE_KEYS = {
    "id": "a text",
    "name": "a text",
    "kind": "a text",
    "start_position": "a text",
    "dose": "a table",
    "steps": "a list of at least one text",
    "muscles": "a list of at least one text",
}
_EXERCISE_OPTIONAL = {
    "dynamic": "true or false",
    "change": "a text",
    "easier": "a list of texts",
    "deeper": "a list of texts",
    "also_works": "a list of texts",
    "felt_at": "a text",
    "equipment": "a list of texts",
    "cautions": "a list of tables",
    "notes": "a list of texts",
}
_DOSE_KEYS = {"reps_min": "a whole number", "reps_max": "a whole number", "sides": "a text"}
_DOSE_OPTIONAL = {"hold_min_s": "a number", "hold_max_s": "a number", "timed": "true or false"}


def _load_toml(file: Path, *, optional: dict[str, str]) -> dict[str, Any]:
    try:
        # utf-8-sig: some editors put a byte-order mark first, which TOML refuses.
        text = file.read_bytes().decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise CatalogError(f"{file}: must be UTF-8 text, got {error}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = "" if "at line" in str(error) else f" (line {text.count(chr(10)) + 1})"
        raise CatalogError(f"{file}: must be TOML, got: {error}{line}") from error
    _check_keys(document, str(file), {"exercise": "a list of tables"}, optional)
    return document


def _check_keys(
    table: dict[str, Any], where: str, required: dict[str, str], optional: dict[str, str] | None = None
) -> None:
    known = required | (optional or {})
    for key, value in table.items():
        if key not in known:
            raise CatalogError(f"{where}: key must be one of {', '.join(known)}, got {key!r}")
        if not _RULES[known[key]](value):
            raise CatalogError(f"{where}: {key} must be {known[key]}, got {value!r}")
    for key in required:
        if key not in table:
            raise CatalogError(f"{where}: {key} must be given, got nothing; add {key} ({known[key]})")


def _read_exercises(
    document: dict[str, Any], file: Path, *, source: str | None, taken: set[str]
) -> list[Exercise]:
    exercises: list[Exercise] = []
    for number, table in enumerate(document["exercise"], start=1):
        label = repr(table["id"]) if _is_text(table.get("id")) else f"number {number}"
        exercise = _read_exercise(table, f"{file}: exercise {label}", source)
        if exercise.id in taken:
            raise CatalogError(f"{file}: exercise {label}: id must be new, got {exercise.id!r} a second time")
        taken.add(exercise.id)
        exercises.append(exercise)
    return exercises


def _read_exercise(table: dict[str, Any], where: str, source: str | None) -> Exercise:
    """Build one exercise; `source` None means that the table must name its own."""
    own_source = {} if source else {"source": "a text"}
    _check_keys(table, where, _EXERCISE_KEYS | own_source, _EXERCISE_OPTIONAL)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", table["id"]):
        raise CatalogError(f"{where}: id must be small letters joined by hyphens, got {table['id']!r}")
    _check_choice(table["kind"], get_args(ExerciseKind), f"{where}: kind")
    _check_choice(table.get("change", "each side"), get_args(Change), f"{where}: change")
    for muscle in table["muscles"]:
        _check_choice(muscle, MUSCLES, f"{where}: muscles")
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    dose = _read_dose(table["dose"], f"{where}, dose")
    cautions = tuple(_read_caution(item, f"{where}, cautions") for item in table.get("cautions", []))
    return Exercise(**({"source": source} | table | lists | {"dose": dose, "cautions": cautions}))


def _read_dose(table: dict[str, Any], where: str) -> Dose:
    _check_keys(table, where, _DOSE_KEYS, _DOSE_OPTIONAL)
    holds = {key: float(table[key]) if key in table else None for key in ("hold_min_s", "hold_max_s")}
    try:
        return Dose(**(table | holds))
    except ValueError as error:
        raise CatalogError(f"{where}: {error}") from error


def _read_caution(table: dict[str, Any], where: str) -> Caution:
    _check_keys(table, where, {"kind": "a text", "text": "a text"})
    _check_choice(table["kind"], get_args(CautionKind), f"{where}: kind")
    return Caution(**table)


def _read_around(tables: list[dict[str, Any]], file: Path, source: str) -> dict[str, dict[str, Any]]:
    around: dict[str, dict[str, Any]] = {}
    for number, table in enumerate(tables, start=1):
        where = f"{file}: around {table.get('id', f'number {number}')!r}"
        _check_keys(
            table, where, dict.fromkeys(("id", "title", "text"), "a text"), {"interval_min": "a whole number"}
        )
        if table["id"] in around:
            raise CatalogError(f"{where}: id must be new, got {table['id']!r} a second time")
        around[table["id"]] = table | {"source": source}
    return around


def _check_choice(value: str, choices: tuple[str, ...], where: str) -> None:
    if value not in choices:
        raise CatalogError(f"{where} must be one of {_listed(choices)}, got {value!r}")


# ----------------------------------------------------------- checks and text


def _check_reps(low: int, high: int) -> None:
    for name, value in (("reps_min", low), ("reps_max", high)):
        # Integral: a frame's row brings numpy's integers.
        if not isinstance(value, Integral) or isinstance(value, bool) or value < 1:
            raise ValueError(f"{name} must be a whole number of at least 1, got {value!r}")
    if high < low:
        raise ValueError(f"reps_max must be at least reps_min ({low}), got {high!r}")


def _check_hold(low: float | None, high: float | None) -> None:
    if low is None and high is None:
        return
    if low is None or high is None:
        raise ValueError(f"hold_min_s and hold_max_s must be given both or neither, got {low!r} and {high!r}")
    for name, value in (("hold_min_s", low), ("hold_max_s", high)):
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} must be above 0 seconds, got {value!r}")
    if high < low:
        raise ValueError(f"hold_max_s must be at least hold_min_s ({low:g}), got {high!r}")


def _listed(choices: tuple[str, ...]) -> str:
    return ", ".join(map(repr, choices))


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}\N{EN DASH}{high:g}"
