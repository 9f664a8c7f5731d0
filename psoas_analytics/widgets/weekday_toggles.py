"""WeekdayToggles: seven buttons, one for each day of the week."""

from __future__ import annotations

from pathlib import Path

import anywidget
from traitlets import List, Unicode


class WeekdayToggles(anywidget.AnyWidget):
    """Days of the week that are on or off, said to a screen reader too, unlike ipywidgets' toggle buttons.

    Attributes
    ----------
    value : list of str
        Of "mon" to "sun", in the order of the week.
    label : str
        What the days are for, read out by a screen reader.
    """

    _esm = Path(__file__).parent / "weekday_toggles.js"
    value = List(Unicode()).tag(sync=True)
    label = Unicode().tag(sync=True)
