"""FileChooser: a file of the person's computer, sent in pieces and kept only while it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from anywidget import AnyWidget
from traitlets import Int, Unicode

from psoas_analytics.widgets.parts import Edge
from psoas_analytics.widgets.private_copy import PrivateCopy

# Jupyter's server ends a connection over which more than 10 MiB come at once.
PIECE_BYTES = 2 * 1024 * 1024
MB = 1_000_000


class FileChooser(AnyWidget):
    """A button that sends one file in pieces, each after the one before has arrived (``file_chooser.js``).

    Parameters
    ----------
    label : str
    accept : str
        What the browser offers first, such as ".csv,.xlsx".
    most_bytes : int
        A larger file is not sent.
    edge : Edge
        The form's.
    on_file : callable taking a PrivateCopy
        Gets the whole file, and puts it away.
    """

    _esm = Path(__file__).with_name("file_chooser.js")
    label = Unicode().tag(sync=True)
    accept = Unicode().tag(sync=True)
    most_bytes = Int().tag(sync=True)
    piece_bytes = Int(PIECE_BYTES).tag(sync=True)

    def __init__(
        self, label: str, *, accept: str, most_bytes: int, edge: Edge, on_file: Callable[[PrivateCopy], None]
    ) -> None:
        super().__init__(label=label, accept=accept, most_bytes=most_bytes)
        self._edge, self._on_file = edge, on_file
        self._sending, self._size = "", 0
        self._copy: PrivateCopy | None = None
        self.on_msg(self._received)

    def _received(self, _: object, content: dict[str, Any], buffers: Sequence[memoryview]) -> None:
        with self._edge.catching():
            try:
                self.receive(content, buffers)
            except Exception:
                self._stop()
                raise

    def receive(self, content: dict[str, Any], buffers: Sequence[memoryview] = ()) -> None:
        """Take one message of the browser: the begin of a file, or a piece of it.

        Raises
        ------
        ValueError
            The file is larger than may be sent.
        """
        if content.get("kind") == "begin":
            self._begin(str(content["id"]), str(content["name"]), int(content["size"]))
        elif content.get("id") != self._sending or self._copy is None or not buffers:
            # A piece of a file that another one has replaced.
            return
        else:
            self._copy.write(buffers[0])
        self._go_on()

    def _begin(self, sending: str, name: str, size: int) -> None:
        self.put_away()
        if size > self.most_bytes:
            raise ValueError(
                f"A file that is sent from the browser must have at most {self.most_bytes // MB} MB,"
                f" got {size / MB:.0f} MB; give the path of the file instead"
            )
        self._sending, self._size = sending, size
        self._copy = PrivateCopy(name)

    def _go_on(self) -> None:
        copy = self._copy
        if copy is None:
            return
        if copy.size < self._size:
            self.send({"id": self._sending, "next": copy.size})
            return
        self.send({"id": self._sending, "done": True})
        self._copy, self._sending = None, ""
        self._on_file(copy)

    def _stop(self) -> None:
        self.send({"id": self._sending, "done": True})
        self.put_away()

    def take_focus(self) -> None:
        """Bring the button into sight, where the next file begins."""
        self.send({"focus": True})

    def put_away(self) -> None:
        """Forget a file that has not arrived whole."""
        if self._copy is not None:
            self._copy.close()
        self._copy, self._sending = None, ""
