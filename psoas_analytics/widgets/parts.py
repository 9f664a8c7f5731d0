"""Pieces that the forms share. Text in them is escaped: nothing that a person types becomes HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Literal

from anywidget import AnyWidget
from ipywidgets import HTML, Button, Dropdown, HBox, Layout, Text, Textarea, VBox, Widget
from traitlets import Int, List, Unicode

from psoas_analytics import red_flags

#: Labels stand before their control in full; ipywidgets would cut them off.
WHOLE_LABEL = {"description_width": "initial"}
PAIN_ENDS = ("no pain", "the worst imaginable")


class Edge:
    """Where callbacks end: ipywidgets drops their exceptions, so they are handed to the form.

    Parameters
    ----------
    show : callable
        Gets the exception.
    """

    def __init__(self, show: Callable[[Exception], None]) -> None:
        self._show = show

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Hand any exception of the block to the form."""
        try:
            yield
        except Exception as error:
            self._show(error)

    def click(self, button: Button, work: Callable[[], None]) -> None:
        """Do the work on each click."""

        def clicked(_: object) -> None:
            with self.catching():
                work()

        button.on_click(clicked)

    def change(self, widget: Widget, work: Callable[[], None]) -> None:
        """Do the work on each change of the widget's value."""

        def changed(_: object) -> None:
            with self.catching():
                work()

        widget.observe(changed, names="value")


class Line(HTML):
    """One line of plain words that takes no room while it is empty.

    Attributes
    ----------
    text : str
        What it says, without markup.
    """

    def __init__(self, text: str = "", *, role: Literal["status", "alert", "note"] = "note") -> None:
        super().__init__(layout=Layout(display="none"))
        self.add_class("psoas-line")
        self.add_class(f"psoas-line-{role}")
        self._role = role
        self.text = ""
        self.say(text)

    def say(self, text: str = "") -> None:
        """Show a text in place of the old one; an empty one hides the line."""
        self.text = text
        self.value = f'<span role="{self._role}">{escape(text)}</span>' if text else ""
        self.layout.display = None if text else "none"

    def add(self, text: str) -> None:
        """Show one more sentence behind what the line says already."""
        self.say(f"{self.text}; {text}" if self.text else text)


class Keys(AnyWidget):
    """Shows nothing; keeps JupyterLab's one-key shortcuts out of the forms (``keys.js``)."""

    _esm = Path(__file__).with_name("keys.js")

    def __init__(self) -> None:
        super().__init__(layout=Layout(display="none"))


class Hours(AnyWidget):
    """Shows nothing; tells of each new hour while the page is open (``hours.js``).

    Attributes
    ----------
    value : int
        Hours since 1970 by the browser's clock; 0 until the page has told.
    """

    _esm = Path(__file__).with_name("hours.js")
    value = Int(0).tag(sync=True)

    def __init__(self) -> None:
        super().__init__(layout=Layout(display="none"))


class ScoreButtons(AnyWidget):
    """Eleven radio buttons, and one that takes the answer away (``score.js``).

    Attributes
    ----------
    value : int or None
        0 to 10; None: not answered.
    tooltips : list of str
        What is said of each score.
    """

    _esm = Path(__file__).with_name("score.js")
    value = Int(None, allow_none=True, min=0, max=10).tag(sync=True)
    label = Unicode().tag(sync=True)
    spoken = Unicode().tag(sync=True)
    tooltips = List(Unicode()).tag(sync=True)


class ScorePicker(VBox):
    """A score from 0 to 10, or no answer at all.

    Parameters
    ----------
    label : str
    edge : Edge
        The form's.
    anchors : bool
        Say below the buttons what the two ends mean; a screen reader is told in any case.
    ends : (str, str)
        What 0 and what 10 means.
    spoken : str
        For a screen reader, where the label alone does not say what is asked.

    Attributes
    ----------
    buttons : ScoreButtons
        Its ``value`` can be observed.
    error : Line
    """

    def __init__(
        self,
        label: str,
        *,
        edge: Edge,
        anchors: bool = True,
        ends: tuple[str, str] = PAIN_ENDS,
        spoken: str = "",
    ) -> None:
        self.buttons = ScoreButtons(
            label=label,
            spoken=spoken,
            tooltips=[f"0, {ends[0]}", *(str(score) for score in range(1, 10)), f"10, {ends[1]}"],
        )
        self.error = Line(role="alert")
        hint = (small(f"0 = {ends[0]}, 10 = {ends[1]}"),) if anchors else ()
        super().__init__((self.buttons, *hint, self.error))
        self.add_class("psoas-score")
        # A new answer mends the old complaint.
        edge.change(self.buttons, self.error.say)

    @property
    def value(self) -> int | None:
        """The score; None: not answered."""
        score: int | None = self.buttons.value
        return score

    @value.setter
    def value(self, score: int | None) -> None:
        self.buttons.value = score

    def clear(self) -> None:
        """Go back to "not answered"."""
        self.buttons.value = None


def number_box(label: str, value: str = "", *, width: str = "110px") -> Text:
    """Return a box for a number that is checked on saving: a bounded box would silently change it."""
    return Text(value=value, description=label, style=WHOLE_LABEL, layout=Layout(width=width))


def choice(
    options: Iterable[str | tuple[str, str]],
    *,
    unchosen: str = "",
    value: str = "",
    label: str = "",
    tooltip: str = "",
    width: str,
) -> Dropdown:
    """Return a list of values, or of (words, value); with ``unchosen``, its first line stands for ""."""
    # Not None: ipywidgets shows an empty box for it, even where None is an option.
    lines = [(unchosen, "")] if unchosen else []
    lines += [(one, one) if isinstance(one, str) else one for one in options]
    known = [one for _, one in lines]
    return Dropdown(
        options=lines,
        value=value if value in known else known[0],
        description=label,
        tooltip=tooltip,
        style=WHOLE_LABEL,
        layout=Layout(width=width),
    )


def note_box() -> Textarea:
    """Return a box for a note in own words."""
    layout = Layout(width="100%", max_width="640px")
    return Textarea(description="note", rows=2, style=WHOLE_LABEL, layout=layout)


def quiet_button(text: str = "", *, icon: str = "", tooltip: str = "", disabled: bool = False) -> Button:
    """Return a button that stays in the background."""
    button = Button(description=text, icon=icon, tooltip=tooltip or text, disabled=disabled)
    button.add_class("psoas-quiet")
    return button


def row(*children: Widget) -> HBox:
    """Return a row that wraps where the window is narrow."""
    box = HBox(children)
    box.add_class("psoas-row")
    return box


def set_shown(widget: Widget, shown: bool) -> None:
    """Show a widget, or let it take no room."""
    widget.layout.display = None if shown else "none"


def heading(text: str, *, level: int = 3) -> HTML:
    """Return a heading; level 2 names a form, level 3 a part of it."""
    return HTML(
        f'<div class="psoas-heading-{level}" role="heading" aria-level="{level}">{escape(text)}</div>'
    )


def small(text: str) -> HTML:
    """Return a line of small print."""
    return HTML(f'<span class="psoas-small">{escape(text)}</span>')


def listed(items: Iterable[str]) -> str:
    """HTML of a list of plain texts."""
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def disclosure(title: str, inner_html: str, *, kind: str = "about", opened: bool = False) -> HTML:
    """Return a part that opens on a click or with the keyboard; the caller has escaped the inner HTML."""
    state = " open" if opened else ""
    return HTML(
        f'<details class="psoas-{kind}"{state}><summary>{escape(title)}</summary>{inner_html}</details>'
    )


def safety_box() -> VBox:
    """Return the fixed red-flag list, one click away, and "not medical advice"."""
    inner = (
        f"<p>{escape(red_flags.ADVICE)}</p>{listed(red_flags.RED_FLAGS)}<p>{escape(red_flags.NO_REASSURANCE)}</p>"
        f'<p class="psoas-small">{escape(red_flags.SOURCE)}</p>'
    )
    box = VBox((disclosure(red_flags.TITLE, inner, kind="safety"), small(red_flags.NOT_ADVICE)))
    box.add_class("psoas-foot")
    return box


def synthetic_banner(shown: bool) -> tuple[HTML, ...]:
    """Return the mark of made-up data, or nothing."""
    words = "SYNTHETIC demo: made-up entries of a person who does not exist."
    return (HTML(f'<div class="psoas-synthetic">{words}</div>'),) if shown else ()
