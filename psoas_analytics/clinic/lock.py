"""One at a time may change a store; who was killed keeps nobody out."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from psoas_analytics.clinic.store import UNFINISHED, ClinicError, needed

_NAME = re.compile(r"\.lock-(\d+)")
_OWNER = "owner.json"


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep others from changing the store meanwhile.

    The lock is a folder that says which process holds it. One whose process is gone counts for nothing: the
    next in turn is made, and of several who try that at once, one gets it.

    Raises
    ------
    ClinicError
        Another program is changing the store.
    """
    held = _holders(out)
    _check_nobody(out, held)
    lock = out / f".lock-{max(held, default=-1) + 1}"
    mine = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=out))
    (mine / _OWNER).write_text(json.dumps(_myself()), encoding="utf-8")
    try:
        # A folder with a file in it is never replaced, so one alone can have the name.
        mine.rename(lock)
    except OSError:
        shutil.rmtree(mine, ignore_errors=True)
        raise _taken(out, lock) from None
    try:
        others = {number: path for number, path in _holders(out).items() if path != lock}
        _check_nobody(out, others)
        for path in others.values():
            shutil.rmtree(path, ignore_errors=True)
        yield
    finally:
        shutil.rmtree(lock, ignore_errors=True)


def _holders(out: Path) -> dict[int, Path]:
    named = ((_NAME.fullmatch(path.name), path) for path in out.iterdir())
    return {int(name[1]): path for name, path in named if name}


def _check_nobody(out: Path, held: dict[int, Path]) -> None:
    for path in held.values():
        if _is_held(path):
            raise _taken(out, path)


def _taken(out: Path, lock: Path) -> ClinicError:
    return ClinicError(
        f"one program at a time may change the store, and another one is at {out}; wait until it is done. If"
        f" there is none, delete the folder {lock.name} there"
    )


def _is_held(lock: Path) -> bool:
    owner: Any = None
    # Without a readable owner it is a lock that was being taken away.
    with suppress(OSError, ValueError):
        owner = json.loads((lock / _OWNER).read_text(encoding="utf-8"))
    if not isinstance(owner, dict):
        return False
    if owner.get("host") != platform.node():
        # Nobody here can tell whether that program still runs.
        return True
    psutil = needed("psutil")
    try:
        started: float = psutil.Process(owner["pid"]).create_time()
    except psutil.AccessDenied:
        return True
    except (psutil.Error, KeyError, TypeError, ValueError):
        return False
    # A number is given to another process in time.
    return bool(abs(started - owner.get("started", 0)) < 1)


def _myself() -> dict[str, Any]:
    pid = os.getpid()
    return {"pid": pid, "started": needed("psutil").Process(pid).create_time(), "host": platform.node()}
