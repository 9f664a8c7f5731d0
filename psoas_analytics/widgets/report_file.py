"""FileOptions: the kind of file, its paper, its password and its name."""

from __future__ import annotations

from ipywidgets import Checkbox, Layout, Password, VBox, Widget

from psoas_analytics.handout import KINDS
from psoas_analytics.records import EntryError
from psoas_analytics.widgets.choices import Choices
from psoas_analytics.widgets.parts import WHOLE_LABEL, Edge, Line, row, set_shown

PAPERS = (("a4", "A4"), ("letter", "Letter"))


class FileOptions(VBox):
    """What kind of file, and what belongs to that kind.

    Attributes
    ----------
    kind, paper : Choices
    second_page, with_password, worded_name : Checkbox
    password, again : Password
    about, error : Line
        What the kind is good for, and what is wrong with the password.
    """

    def __init__(self, *, edge: Edge) -> None:
        self.kind = Choices("Kind of file", [(key, kind.words) for key, kind in KINDS.items()], value="pdf")
        self.paper = Choices("Paper", PAPERS, value="a4")
        self.second_page = Checkbox(description="a second page with details and methods", indent=False)
        self.with_password = Checkbox(description="opens with a password only", indent=False)
        self.password, self.again = _secret("password"), _secret("the same again")
        self.worded_name = Checkbox(description="say in the name of the file what it is", indent=False)
        self.about, self.error = Line(), Line(role="alert")
        self._paper_row = row(self.paper, self.second_page, self.with_password)
        self._secrets = row(self.password, self.again)
        super().__init__(
            (self.kind, self.about, self._paper_row, self._secrets, self.error, self.worded_name)
        )
        edge.change(self.kind, self._show)
        edge.change(self.with_password, self._show)
        for box in (self.password, self.again):
            edge.change(box, self.error.say)
        self._show()

    @property
    def inputs(self) -> tuple[Widget, ...]:
        """What changes the file's content."""
        return self.kind, self.paper, self.second_page

    def chosen_password(self) -> str | None:
        """Return the password, or None where there is none.

        Raises
        ------
        EntryError
            It is empty, or typed differently the second time; ``password`` is the field.
        """
        if "lock" not in KINDS[self.kind.value].offers or not self.with_password.value:
            return None
        if not self.password.value:
            raise EntryError({"password": "Type the password twice, or take the tick away"})
        if self.password.value != self.again.value:
            raise EntryError({"password": "The two passwords must be the same; type both again"})
        return str(self.password.value)

    def forget_password(self) -> None:
        """Empty both boxes."""
        self.password.value = self.again.value = ""

    def _show(self) -> None:
        kind = KINDS[self.kind.value]
        self.about.say(kind.about)
        can_lock = "lock" in kind.offers
        set_shown(self._paper_row, "paper" in kind.offers)
        for box in (self.second_page, self.with_password):
            set_shown(box, can_lock)
        set_shown(self._secrets, can_lock and self.with_password.value)
        self.error.say()
        if not self.with_password.value:
            self.forget_password()


def _secret(label: str) -> Password:
    return Password(description=label, style=WHOLE_LABEL, layout=Layout(width="280px"))
