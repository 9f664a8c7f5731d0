"""FileOpener: a button that opens one small file of the person's computer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anywidget import AnyWidget
from traitlets import Bytes, Int, Unicode


class FileOpener(AnyWidget):
    """A button that opens a file; ipywidgets' own sends a file of any size whole, and counts in its label.

    Parameters
    ----------
    label : str
    accept : str
        What the browser offers first, such as ".json".
    most_bytes : int
        One byte more is sent of a larger file, for its reader to refuse.

    Attributes
    ----------
    value : bytes or None
        The content, until it is taken.
    """

    _esm = Path(__file__).with_name("file_opener.js")
    label = Unicode().tag(sync=True)
    accept = Unicode().tag(sync=True)
    most_bytes = Int().tag(sync=True)
    value = Bytes(None, allow_none=True)

    def __init__(self, label: str, *, accept: str, most_bytes: int) -> None:
        super().__init__(label=label, accept=accept, most_bytes=most_bytes)
        self.on_msg(self._received)

    def take(self) -> bytes | None:
        """Return the content and put it away, so that the same file can be opened again; None: no file."""
        content: bytes | None = self.value
        self.set_trait("value", None)
        return content

    def _received(self, _: object, __: object, buffers: Sequence[memoryview]) -> None:
        if buffers:
            self.value = bytes(buffers[0])
