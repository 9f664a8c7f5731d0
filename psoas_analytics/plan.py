"""What is asked on which days: a plan, its items, and plan files in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from psoas_analytics.catalog import Catalog, Dose, UnknownExercise
from psoas_analytics.resources import data_path

if TYPE_CHECKING:
    import pandas as pd

#: The starter plans in ``data/starter_plans``, by name, and what each is for.
STARTERS: Mapping[str, str] = {
    "balanced": "For a first try: a little strength and one stretch, on six days.",
    "mobility": "For hips that feel stiff: slow stretches, one or two a day.",
    "strength": "For hips that tire soon, once pain is low: three days of work, a day of rest between.",
    "desk_day": "For days of long sitting: a few minutes on each working day, beside the breaks.",
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SETS_MAX = 20
_OF_VERSION = ["title", "author", "created_at", "message", "written_on", "report_id"]


class PlanError(ValueError):
    """A plan breaks a rule; nothing was taken from it."""


@dataclass(frozen=True)
class PlanItem:
    """One exercise of a plan: its dose, how many sets, and when.

    Parameters
    ----------
    exercise_id : str
        Id in the catalog.
    dose : Dose
        Repetitions and hold as ranges, with the side rule.
    sets : int
        Sets in one session, 1 to 20.
    days : tuple of str
        Weekdays ("mon" to "sun"); empty if ``times_per_week`` is given.
    times_per_week : int or None
        1 to 7 sessions a week on days of the person's choice.
    """

    exercise_id: str
    dose: Dose
    sets: int = 1
    days: tuple[str, ...] = WEEKDAYS
    times_per_week: int | None = None

    def __post_init__(self) -> None:
        """Check the rules that need no catalog."""
        where = f"plan item {self.exercise_id!r}"
        if not isinstance(self.dose, Dose):
            raise PlanError(f"{where}: dose must be a Dose, got {self.dose!r}")
        if isinstance(self.days, list):
            object.__setattr__(self, "days", tuple(self.days))
        if not isinstance(self.days, tuple):
            raise PlanError(f"{where}: days must be a list of days, got {self.days!r}")
        if isinstance(self.sets, bool) or not isinstance(self.sets, int) or not 1 <= self.sets <= SETS_MAX:
            raise PlanError(f"{where}: sets must be a whole number from 1 to {SETS_MAX}, got {self.sets!r}")
        if self.times_per_week is None:
            self._check_days(where)
        elif self.days:
            raise PlanError(f"{where}: give days or times_per_week, not both; got {self.days!r}")
        elif type(self.times_per_week) is not int or not 1 <= self.times_per_week <= 7:
            raise PlanError(f"{where}: times_per_week must be 1 to 7, got {self.times_per_week!r}")

    def _check_days(self, where: str) -> None:
        known = all(day in WEEKDAYS for day in self.days)
        if not self.days or not known or len(set(self.days)) < len(self.days):
            raise PlanError(
                f"{where}: days must be different ones of {', '.join(WEEKDAYS)}; got {self.days!r}"
            )

    def when(self) -> str:
        """Say on which days, in words.

        Examples
        --------
        >>> PlanItem("glute-bridge", Dose(15, 20, 5, 10, "both"), days=("mon", "fri")).when()
        'Mon, Fri'
        """
        if self.times_per_week is not None:
            return f"{self.times_per_week} times a week"
        if len(self.days) == len(WEEKDAYS):
            return "every day"
        return ", ".join(day.capitalize() for day in WEEKDAYS if day in self.days)


@dataclass(frozen=True)
class Plan:
    """A set of items that holds from a start day on; the journal numbers its versions."""

    items: tuple[PlanItem, ...]
    title: str = ""
    author: str = ""

    def __post_init__(self) -> None:
        """Check that there is something to do, and each exercise once."""
        object.__setattr__(self, "items", tuple(self.items))
        for name, words in (("title", self.title), ("author", self.author)):
            if not isinstance(words, str):
                raise PlanError(f"{name} of a plan must be text, got {words!r}")
        ids = [item.exercise_id for item in self.items]
        if not ids:
            raise PlanError(
                "a plan must hold at least one exercise, got none; to stop for a while, log a pause"
            )
        doubled = sorted({one for one in ids if ids.count(one) > 1})
        if doubled:
            raise PlanError(f"a plan must hold each exercise once, got {', '.join(doubled)} twice")

    def check(self, catalog: Catalog) -> Self:
        """Return the plan if each exercise is in the catalog with its side rule, else raise PlanError."""
        for item in self.items:
            try:
                usual = catalog[item.exercise_id].dose
            except UnknownExercise as error:
                raise PlanError(str(error)) from None
            # Which sides may be logged follows from the catalog, and a plan file names none.
            if (item.dose.sides, item.dose.timed) != (usual.sides, usual.timed):
                raise PlanError(
                    f"plan item {item.exercise_id!r}: sides must be {usual.sides!r} and timed {usual.timed},"
                    f" got {item.dose.sides!r} and {item.dose.timed}"
                )
        return self

    def to_toml(self) -> str:
        """Write the plan as TOML text that :func:`load_plan` reads back as an equal plan."""
        lines = [f"title = {_quoted(self.title)}", f"author = {_quoted(self.author)}"]
        for item in self.items:
            dose = item.dose
            lines += ["", "[[item]]", f"exercise = {_quoted(item.exercise_id)}", f"sets = {item.sets}"]
            lines.append(f"reps = [{dose.reps_min}, {dose.reps_max}]")
            if dose.hold_min_s is None or dose.hold_max_s is None:
                lines.append("hold_s = []")
            else:
                lines.append(f"hold_s = [{float(dose.hold_min_s)!r}, {float(dose.hold_max_s)!r}]")
            if item.times_per_week is None:
                lines.append(f"days = [{', '.join(_quoted(day) for day in item.days)}]")
            else:
                lines.append(f"times_per_week = {item.times_per_week}")
        return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def load_plan(path: str | Path, catalog: Catalog) -> Plan:
    """Read a plan file.

    Parameters
    ----------
    path : path of a TOML file
        ``title``, ``author`` and ``[[item]]`` tables with ``exercise`` and, where they differ from the
        catalog's dose, ``sets``, ``reps = [min, max]``, ``hold_s = [min, max]`` (``[]``: no hold), ``days``
        or ``times_per_week``.
    catalog : Catalog
        Gives the side rule, and the dose where the file gives none.

    Raises
    ------
    PlanError
        With the file and the item in its message.
    """
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"{path.name}: is not TOML that can be read: {error}") from None
    try:
        return _plan(table, catalog)
    except (ValueError, TypeError, UnknownExercise) as error:
        raise PlanError(f"{path.name}: {error}") from None


def _known(table: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    unknown = sorted(set(table) - set(allowed))
    if unknown:
        raise PlanError(f"{where} must hold only {', '.join(allowed)}; got {', '.join(unknown)}")


def _plan(table: Mapping[str, Any], catalog: Catalog) -> Plan:
    _known(table, ("title", "author", "item"), "a plan")
    items = tuple(_item(one, catalog) for one in table.get("item", ()))
    return Plan(items, title=table.get("title", ""), author=table.get("author", ""))


def _item(table: Mapping[str, Any], catalog: Catalog) -> PlanItem:
    _known(table, ("exercise", "sets", "reps", "hold_s", "days", "times_per_week"), "a plan item")
    exercise = catalog[table.get("exercise", "")]
    usual = exercise.dose
    reps = _pair(table, "reps", (usual.reps_min, usual.reps_max))
    hold_s = (
        (None, None)
        if table.get("hold_s") == []
        else _pair(table, "hold_s", (usual.hold_min_s, usual.hold_max_s))
    )
    times_per_week = table.get("times_per_week")
    try:
        dose = Dose(reps[0], reps[1], hold_s[0], hold_s[1], usual.sides, usual.timed)
    except ValueError as error:
        raise PlanError(f"plan item {exercise.id!r}: {error}") from None
    return PlanItem(
        exercise.id,
        dose,
        sets=table.get("sets", 1),
        days=table.get("days", () if times_per_week is not None else WEEKDAYS),
        times_per_week=times_per_week,
    )


def _pair(table: Mapping[str, Any], key: str, usual: tuple[Any, Any]) -> tuple[Any, Any]:
    given = table.get(key, usual)
    numbers = isinstance(given, list | tuple) and all(type(one) in (int, float, type(None)) for one in given)
    if not numbers or len(given) != 2:
        raise PlanError(
            f"plan item {table['exercise']!r}: {key} must be two numbers, [least, most], got {given!r}"
        )
    return (given[0], given[1])


def starter_plans(catalog: Catalog) -> dict[str, Plan]:
    """Return the plans offered to a new user, by the names of :data:`STARTERS`.

    Starting points and not medical advice: the choice and the days are ours, the source of the catalog
    names no days.

    Examples
    --------
    >>> from psoas_analytics.catalog import load_catalog
    >>> list(starter_plans(load_catalog()))
    ['balanced', 'mobility', 'strength', 'desk_day']
    """
    return {name: _starter(name, catalog) for name in STARTERS}


def starter_plan(catalog: Catalog) -> Plan:
    """Return the balanced plan of :func:`starter_plans`: four exercises."""
    return _starter("balanced", catalog)


def _starter(name: str, catalog: Catalog) -> Plan:
    return load_plan(data_path("starter_plans", f"{name}.toml"), catalog)


def short_rests(plan: Plan, catalog: Catalog, *, rest_h: float) -> tuple[str, ...]:
    """Muscles that the plan's strengthening loads again before ``rest_h`` hours of rest.

    An item of "n times a week" counts by itself: its days are the person's choice, so only a number that
    no choice of days can spread is told.
    """
    loaded: dict[str, set[int]] = {}
    crowded: set[str] = set()
    for item in plan.items:
        exercise = catalog[item.exercise_id]
        if exercise.kind != "strength":
            continue
        if (item.times_per_week or 0) * rest_h > len(WEEKDAYS) * 24:
            crowded.update(exercise.muscles)
        for muscle in exercise.muscles:
            loaded.setdefault(muscle, set()).update(WEEKDAYS.index(day) for day in item.days)
    for muscle, days in loaded.items():
        following = sorted(days)[1:] + [day + len(WEEKDAYS) for day in sorted(days)[:1]]
        if any((after - day) * 24 < rest_h for day, after in zip(sorted(days), following, strict=True)):
            crowded.add(muscle)
    return tuple(muscle for muscle in loaded if muscle in crowded)


def prescribed(
    plans: pd.DataFrame, pauses: pd.DataFrame, days: pd.DatetimeIndex | pd.DataFrame
) -> pd.DataFrame:
    """What is owed on each day, by the plan version in force on that day.

    In force is the version with the latest ``starts_on`` up to the day; of two with the same start,
    the newer.

    Parameters
    ----------
    plans, pauses : frames as in :class:`~psoas_analytics.frames.Frames`
    days : dates without a clock time, in rising order, or a frame with ``day``, for many people with
        ``person_id``; what else it holds is kept

    Returns
    -------
    DataFrame
        One row for each day and item of the version in force: ``person_id`` (only for many people), ``day``,
        the columns of ``plans`` (without what is said of the version as a whole), ``owed`` (sessions owed
        that day: 1, 0 on a rest day, n/7 for "n times a week") and ``paused``.
    """
    import numpy as np
    import pandas as pd

    wanted = days if isinstance(days, pd.DataFrame) else pd.DataFrame({"day": days})
    by = [column for column in ("person_id",) if column in wanted]
    people = pd.Index(wanted["person_id"].unique()) if by else None
    # Versions and their items meet by one whole number, which is several times faster than by texts.
    number = pd.Series(pd.factorize(_code(plans, people) * 2**32 + plans["version"].to_numpy())[0])
    starts = plans[~number.duplicated().to_numpy()]
    begun_at = _place(starts, "starts_on", people)
    order = np.lexsort((starts["version"].to_numpy(), begun_at))
    at = np.searchsorted(begun_at[order], _place(wanted, "day", people), side="right") - 1
    begun = at >= 0
    in_force, latest = wanted[begun], order[at[begun]]
    # Before the first plan of one person stand those of another.
    own = _code(in_force, people) == _code(starts, people)[latest]
    in_force, latest = in_force[own], latest[own]
    in_force = in_force.assign(version=starts["version"].to_numpy()[latest], start=latest)
    in_force["paused"] = _paused(pauses, in_force, people)
    # What is said of a version as a whole would stand once for each day and item.
    items = plans.drop(columns=[*_OF_VERSION, *by, "version"], errors="ignore")
    items = items.assign(start=number.to_numpy(), item=np.arange(len(plans)))
    rows = in_force.merge(items, on="start").drop(columns="start")
    # One column for each weekday, so that a day looks its own weekday up.
    asked = np.array([[day in named for day in WEEKDAYS] for named in plans["days"].fillna("")], dtype=bool)
    by_day = asked.reshape(-1, len(WEEKDAYS))[
        rows.pop("item").to_numpy(), rows["day"].dt.day_of_week.to_numpy()
    ]
    rows["owed"] = (rows["times_per_week"] / len(WEEKDAYS)).fillna(
        pd.Series(by_day, index=rows.index, dtype=float)
    )
    rows["paused"] = rows.pop("paused")
    return rows


def _paused(pauses: pd.DataFrame, days: pd.DataFrame, people: pd.Index | None) -> Any:
    """Whether more pauses have begun up to each day than were over before it."""
    import numpy as np

    at = _place(days, "day", people)
    begun = np.searchsorted(np.sort(_place(pauses, "start", people)), at, side="right")
    return begun > np.searchsorted(np.sort(_place(pauses, "end", people)), at, side="left")


def _place(frame: pd.DataFrame, column: str, people: pd.Index | None) -> Any:
    """One whole number for each person and day, rising with the day, so that one search serves all people."""
    day = frame[column].to_numpy().astype("datetime64[D]").astype("int64")
    return _code(frame, people) * 2**32 + day


def _code(frame: pd.DataFrame, people: pd.Index | None) -> Any:
    """Place of each row's person among the people; each is looked up once, as texts are slow to search."""
    import numpy as np
    import pandas as pd

    if people is None:
        return np.zeros(len(frame), dtype="int64")
    code, names = pd.factorize(frame["person_id"])
    return people.get_indexer(names)[code]


def items_on(plans: pd.DataFrame, pauses: pd.DataFrame, day: pd.Timestamp) -> tuple[PlanItem, ...]:
    """Items that one day asks for, in the plan's order; none on a rest day or in a pause.

    An item of "n times a week" is asked for on every day.
    """
    import pandas as pd

    rows = prescribed(plans, pauses, pd.DatetimeIndex([day]))
    due = rows[(rows["owed"] > 0) & ~rows["paused"]].sort_values("position")
    return tuple(item_of(row) for row in due.to_dict("records"))


def item_of(row: Mapping[Any, Any]) -> PlanItem:
    """Read one item out of a row of the frame ``plans``."""

    def maybe(value: float) -> float | None:
        return None if value != value else value  # NaN alone differs from itself

    times = maybe(row["times_per_week"])
    hold_min_s, hold_max_s = maybe(row["hold_min_s"]), maybe(row["hold_max_s"])
    dose = Dose(row["reps_min"], row["reps_max"], hold_min_s, hold_max_s, row["sides"], row["timed"])
    return PlanItem(
        row["exercise_id"],
        dose,
        sets=row["sets"],
        days=() if times is not None else tuple(row["days"].split()),
        times_per_week=None if times is None else int(times),
    )


@dataclass(frozen=True)
class PlanVersion:
    """One version of the plan, as the journal numbers it.

    ``written_on`` and ``message`` are those of a therapist's answer, else None and empty.
    """

    number: int
    starts_on: date
    plan: Plan
    written_on: date | None = None
    message: str = ""


def versions(plans: pd.DataFrame) -> tuple[PlanVersion, ...]:
    """Read every version out of the frame ``plans``, the first version first."""
    found = []
    for number, rows in plans.groupby("version"):
        items = tuple(item_of(row) for row in rows.sort_values("position").to_dict("records"))
        head = rows.iloc[0]
        plan = Plan(items, title=head["title"], author=head["author"])
        written = None if head["written_on"] != head["written_on"] else head["written_on"].date()
        found.append(PlanVersion(int(number), head["starts_on"].date(), plan, written, head["message"]))
    return tuple(found)


def version_on(found: Iterable[PlanVersion], day: date) -> PlanVersion | None:
    """Return the version in force on a day, as :func:`prescribed` has it, or None."""
    begun = [one for one in found if one.starts_on <= day]
    return max(begun, key=lambda one: (one.starts_on, one.number), default=None)
