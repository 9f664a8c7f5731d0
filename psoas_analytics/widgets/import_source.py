"""Where a file comes from: chosen in the browser, or lying on this computer under a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ipywidgets import Layout, Text, VBox

from psoas_analytics.widgets.file_chooser import MB, FileChooser
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, quiet_button, row
from psoas_analytics.widgets.private_copy import PrivateCopy

#: Of a file that is sent from the browser; a path may be of any file that an import reads.
MOST_SENT_BYTES = 100 * MB


class FileSource(VBox):
    """A button that opens a file, and a field for its path.

    Parameters
    ----------
    edge : Edge
        The form's, for what is no fault of the file.
    on_open : callable taking a Path, and the PrivateCopy that it belongs to or None
        May raise what is wrong with the file: it is said beside the field.

    Attributes
    ----------
    chooser : FileChooser
    path : Text
    look_button : Button
    error : Line
    """

    def __init__(self, *, edge: Edge, on_open: Callable[[Path, PrivateCopy | None], None]) -> None:
        self._form_edge, self._on_open = edge, on_open
        own = Edge(self._show_error)
        self.chooser = FileChooser(
            "Choose a file",
            accept=".csv,.tsv,.txt,.xlsx",
            most_bytes=MOST_SENT_BYTES,
            edge=own,
            on_file=lambda copy: on_open(copy.path, copy),
        )
        self.path = Text(
            description="or its path",
            placeholder=f"on this computer; for more than {MOST_SENT_BYTES // MB} MB",
            style=WHOLE_LABEL,
            layout=Layout(width="400px"),
        )
        self.look_button = quiet_button("Look at it")
        self.error = Line(role="alert")
        super().__init__((row(self.chooser, self.path, self.look_button), self.error))
        self._own = own
        own.click(self.look_button, self._open_path)
        self.path.on_msg(self._entered)

    def _entered(self, _: object, content: Mapping[str, Any], __: object) -> None:
        if content.get("event") == "submit":
            with self._own.catching():
                self._open_path()

    def _open_path(self) -> None:
        # Some file managers copy a path in quotes.
        typed = self.path.value.strip().strip("\"'")
        if not typed:
            self.error.say("Choose a file, or type its path on this computer")
            return
        try:
            path = Path(typed).expanduser()
        except RuntimeError:
            self.error.say(f"This computer knows no home folder for {typed}; give the whole path")
            return
        self._on_open(path, None)

    def _show_error(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.error.say(f"This file was not opened: it cannot be kept or read: {error.strerror}")
        elif isinstance(error, ValueError):
            self.error.say(f"This file was not opened: {error}")
        else:
            with self._form_edge.catching():
                raise error
