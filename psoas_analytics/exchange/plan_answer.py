"""Reads a therapist's answer to a report: data only, checked to the last field before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from psoas_analytics.answer_file import (
    CHECKSUM,
    CUTOFFS,
    FIELDS,
    FORMAT,
    FORMAT_VERSION,
    MAX_BYTES,
    RISING,
    SUFFIX,
    checksum,
)
from psoas_analytics.catalog import Catalog, Dose, UnknownExercise, load_catalog
from psoas_analytics.plan import Plan, PlanError, PlanItem
from psoas_analytics.records import DECIMALS, HOLD_MAX_S, LABEL_CHARS, NOTE_CHARS, REPS_MAX, number, text
from psoas_analytics.thresholds import ThresholdError, checked

_AGAIN = "ask for it to be saved and sent again"
_ITEM = ("exercise_id", "sets", "reps_min", "reps_max", "hold_min_s", "hold_max_s", "days", "times_per_week")
# Longer numbers mean nothing here, and 5,000 digits would take long to read.
_DIGITS = 9
_WHOLE = re.compile(rf"0|-?[1-9][0-9]{{0,{_DIGITS - 1}}}")
_DECIMAL = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}\.[0-9]{{1,{DECIMALS}}}")


class PlanAnswerError(ValueError):
    """The file is no answer that can be taken; nothing was taken from it."""


@dataclass(frozen=True)
class PlanAnswer:
    """What a therapist answers.

    Attributes
    ----------
    report_id : str
        Which report is answered.
    plan_version, plan_key : int, str
        Which plan stood in that report; :func:`~psoas_analytics.answer_file.plan_key` gives the key.
    written_on : date
    author, message : str
        May be empty.
    items : tuple of PlanItem
        The whole new plan.
    cutoffs : mapping of str to float
        Thresholds that the therapist changed, by name.
    checksum : str
        SHA-256 of the content: the same answer has the same.
    """

    report_id: str
    plan_version: int
    plan_key: str
    written_on: date
    author: str
    message: str
    items: tuple[PlanItem, ...]
    cutoffs: Mapping[str, float]
    checksum: str


def read_plan_answer(
    source: str | Path | bytes | memoryview, *, catalog: Catalog | None = None
) -> PlanAnswer:
    """Read a ``.psoas-plan.json`` that a report's page wrote.

    Parameters
    ----------
    source : path, or the content of the file
    catalog : Catalog or None
        The exercises that may be asked for; None: the built-in ones.

    Returns
    -------
    PlanAnswer

    Raises
    ------
    PlanAnswerError
        Too large, not such a file, of another format version, changed on its way, or with a value that
        breaks a rule.
    FileNotFoundError
        There is no such file.
    """
    content = _parsed(_text(_bytes(source)))
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise PlanAnswerError(
            f"the file must be a plan that was saved from a report (*{SUFFIX}), got something else; "
            "choose another"
        )
    _check_version(content.get("format_version"))
    _check_fields(content, (*FIELDS, CHECKSUM), "the file")
    given = content.pop(CHECKSUM)
    found = _checksum(content)
    if given != found:
        raise PlanAnswerError(
            f"the file must be as it was saved, got one that was changed or damaged on its way: {_AGAIN}"
        )
    return _answer(content, load_catalog() if catalog is None else catalog, found)


# ------------------------------------------------------------------ from bytes to JSON


def _bytes(source: str | Path | bytes | memoryview) -> bytes:
    if isinstance(source, bytes | memoryview):
        _check_size(len(source) if isinstance(source, bytes) else source.nbytes)
        return bytes(source)
    path = Path(source)
    _check_size(path.stat().st_size)
    return path.read_bytes()


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise PlanAnswerError(
            f"the file must have at most {MAX_BYTES // 1024} KB, got more: "
            "it is no plan from a report; choose another"
        )


def _text(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        raise PlanAnswerError(
            f"the file must begin with {{, got a byte order mark: another program rewrote it; {_AGAIN}"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PlanAnswerError(
            f"the file must be UTF-8 text, got another byte at place {error.start}: {_AGAIN}"
        ) from None


def _parsed(words: str) -> Any:
    try:
        return json.loads(
            words,
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise PlanAnswerError(
            f"the file must be JSON, got {error.msg.lower()} at line {error.lineno}: {_AGAIN}"
        ) from None
    except RecursionError:
        raise PlanAnswerError(f"the file must not be nested deeply, got many levels: {_AGAIN}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise PlanAnswerError(f"the file must give each name once, got {_short(twice)} twice: {_AGAIN}")
    return found


def _whole(digits: str) -> int:
    if not _WHOLE.fullmatch(digits):
        _no_number(digits)
    return int(digits)


def _decimal(digits: str) -> float:
    if not _DECIMAL.fullmatch(digits):
        _no_number(digits)
    return float(digits)


def _no_number(digits: str) -> NoReturn:
    raise PlanAnswerError(
        f"a number must have at most {_DIGITS} digits and {DECIMALS} decimals, got {_short(digits)}: {_AGAIN}"
    )


def _checksum(content: Mapping[str, Any]) -> str:
    try:
        return checksum(content)
    except UnicodeEncodeError:
        raise PlanAnswerError(
            f"a text must hold whole characters, got half a character (a lone surrogate): {_AGAIN}"
        ) from None


# ------------------------------------------------------------------ from JSON to an answer


def _check_version(given: object) -> None:
    if type(given) is not int or given < FORMAT_VERSION:
        raise PlanAnswerError(
            f"format_version must be {FORMAT_VERSION}, got {_short(given)}: an older program wrote the file; "
            "send a new report and ask for an answer to that"
        )
    if given > FORMAT_VERSION:
        raise PlanAnswerError(
            f"format_version must be {FORMAT_VERSION}, got {given}: a newer program wrote the file; "
            "update this one"
        )


def _check_fields(table: Mapping[str, Any], wanted: tuple[str, ...], where: str) -> None:
    missing = [name for name in wanted if name not in table]
    if missing:
        raise PlanAnswerError(f"{where} must hold {missing[0]}, got none: {_AGAIN}")
    unknown = sorted(set(table) - set(wanted))
    if unknown:
        raise PlanAnswerError(
            f"{where} must hold only {', '.join(wanted)}, got {_short(unknown[0])}: {_AGAIN}"
        )


def _answer(content: Mapping[str, Any], catalog: Catalog, found: str) -> PlanAnswer:
    try:
        items = tuple(_item(one, catalog) for one in _listed(content["items"], "items"))
        return PlanAnswer(
            report_id=_hex(content["report_id"], "report_id"),
            plan_version=int(_number(content["plan_version"], "plan_version", 1, 10**_DIGITS, whole=True)),
            plan_key=_hex(content["plan_key"], "plan_key"),
            written_on=_day(content["written_on"]),
            author=text(content["author"], name="author", longest=LABEL_CHARS),
            message=text(content["message"], name="message", longest=NOTE_CHARS),
            items=Plan(items).check(catalog).items,
            cutoffs=_cutoffs(content["cutoffs"]),
            checksum=found,
        )
    except PlanAnswerError:
        raise
    except (ValueError, UnknownExercise) as error:
        # PlanError, ThresholdError and the records' own: each names the rule and the value.
        raise PlanAnswerError(f"{error}: {_AGAIN}") from None


def _item(table: object, catalog: Catalog) -> PlanItem:
    if not isinstance(table, dict):
        raise PlanAnswerError(f"an item must be a table, got {_short(table)}: {_AGAIN}")
    _check_fields(table, _ITEM, "an item")
    exercise_id = table["exercise_id"]
    if not isinstance(exercise_id, str):
        raise PlanAnswerError(f"exercise_id must be text, got {_short(exercise_id)}: {_AGAIN}")
    usual = catalog[exercise_id].dose
    where = f"plan item {exercise_id!r}: "
    reps = [
        int(_number(table[name], f"{where}{name}", 1, REPS_MAX, whole=True))
        for name in ("reps_min", "reps_max")
    ]
    hold = [
        None if table[name] is None else _number(table[name], f"{where}{name}", 0, HOLD_MAX_S)
        for name in ("hold_min_s", "hold_max_s")
    ]
    try:
        dose = Dose(reps[0], reps[1], hold[0], hold[1], usual.sides, usual.timed)
    except ValueError as error:
        raise PlanError(f"{where}{error}") from None
    days = _listed(table["days"], f"{where}days")
    # Only texts can be looked up among the days.
    if not all(isinstance(day, str) for day in days):
        raise PlanError(f"{where}days must be texts, got {_short(days)}")
    return PlanItem(
        exercise_id,
        dose,
        sets=table["sets"],
        days=tuple(days),
        times_per_week=table["times_per_week"],
    )


def _cutoffs(table: object) -> Mapping[str, float]:
    if not isinstance(table, dict):
        raise PlanAnswerError(f"cutoffs must be a table, got {_short(table)}: {_AGAIN}")
    for name in table:
        if name not in CUTOFFS:
            raise ThresholdError(f"cutoffs must be ones of {', '.join(CUTOFFS)}; got {_short(name)}")
    found = {name: checked(name, given) for name, given in table.items()}
    for low, high in RISING:
        if low in found and high in found and found[low] > found[high]:
            raise ThresholdError(f"{low} must not be above {high} ({found[high]:g}), got {found[low]:g}")
    return MappingProxyType(found)


def _listed(given: object, name: str) -> list[Any]:
    if not isinstance(given, list):
        raise PlanAnswerError(f"{name} must be a list, got {_short(given)}: {_AGAIN}")
    return given


def _number(given: object, name: str, low: float, high: float, *, whole: bool = False) -> float:
    return number(given, name=name, low=low, high=high, whole=whole)


def _hex(given: object, name: str) -> str:
    if not isinstance(given, str) or not re.fullmatch("[0-9a-f]{16}", given):
        raise PlanAnswerError(f"{name} must be 16 hex digits, got {_short(given)}: {_AGAIN}")
    return given


def _day(given: object) -> date:
    if isinstance(given, str) and re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", given):
        return date.fromisoformat(given)
    raise PlanAnswerError(f"written_on must be a day such as 2026-03-01, got {_short(given)}: {_AGAIN}")


def _short(given: object) -> str:
    words = repr(given)
    return words if len(words) <= 60 else words[:57] + "..."
