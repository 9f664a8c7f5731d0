"""Preview and Download: the page before it is shared, and the file through the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anywidget import AnyWidget
from traitlets import Bool, Int, Unicode


class Preview(AnyWidget):
    """A document in a frame that runs no script (``report_preview.js``).

    The page asks for a new drawing once the choices have rested a moment, and only while it is on the screen.

    Attributes
    ----------
    page : str
        The HTML document; empty: there is none to show.
    label : str
        Name of the frame for a screen reader.
    busy : bool
        A newer page is being drawn.
    wanted : int
        Grows by one with each change.
    asked : int
        The ``wanted`` that the page asks to be drawn.
    """

    _esm = Path(__file__).with_name("report_preview.js")
    page = Unicode().tag(sync=True)
    label = Unicode("Preview of the file").tag(sync=True)
    busy = Bool(False).tag(sync=True)
    wanted = Int(0).tag(sync=True)
    asked = Int(-1).tag(sync=True)


@dataclass(frozen=True)
class Download:
    """A file for the browser."""

    name: str
    mime: str
    data: bytes


class DownloadButton(AnyWidget):
    """A button that hands a file to the browser (``report_download.js``).

    Parameters
    ----------
    make : callable
        Returns the file; None: there is none to give.
    """

    _esm = Path(__file__).with_name("report_download.js")
    words = Unicode("Download").tag(sync=True)

    def __init__(self, make: Callable[[], Download | None]) -> None:
        super().__init__()
        self._make = make
        self.on_msg(self._asked)

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        made = self._make()
        if made is None:
            self.send({"name": ""})
        else:
            self.send({"name": made.name, "type": made.mime}, buffers=[made.data])
