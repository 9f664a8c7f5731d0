"""What a new user meets first in the plan editor: a baseline week, and plans to start from."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ipywidgets import HTML, Button, VBox

from psoas_analytics.catalog import Catalog
from psoas_analytics.plan import STARTERS, Plan, starter_plans
from psoas_analytics.widgets.parts import Edge, Line, heading, listed, quiet_button, row, small

BASELINE = (
    "Log your pain each evening for {days} days, and measure your flexibility once, before the first "
    "session: that shows where you start. Without it there is nothing to compare the later weeks with."
)


class BaselineOffer(VBox):
    """The offer of a baseline week.

    Attributes
    ----------
    begin_button, pass_button : Button
    status : Line
    """

    def __init__(self, *, days: int) -> None:
        self.begin_button = quiet_button(f"Begin the plan in {days} days")
        self.pass_button = quiet_button("Start without it", tooltip="Do not offer a baseline week again")
        self.status = Line(role="status")
        super().__init__(
            (
                heading("First a week as it is now?"),
                HTML(f"<p>{escape(BASELINE.format(days=days))}</p>"),
                row(self.begin_button, self.pass_button),
                self.status,
            )
        )
        self.add_class("psoas-offer")


class StarterPlans(VBox):
    """Plans to start from; choosing one fills the editor and saves nothing.

    Attributes
    ----------
    buttons : dict of str to Button
        By the names of ``plan.STARTERS``.
    status : Line
    """

    def __init__(self, catalog: Catalog, *, edge: Edge, on_choose: Callable[[Plan], None]) -> None:
        self.buttons: dict[str, Button] = {}
        self.status = Line(role="status")
        plans = starter_plans(catalog)
        cards = [self._card(name, plan, catalog, edge, on_choose) for name, plan in plans.items()]
        grid = row(*cards)
        grid.add_class("psoas-starters")
        label = "Starting points, not medical advice: which exercises and which days is our choice. A button "
        super().__init__(
            (
                small(f"{label}fills in the form below; nothing is saved before you press Save."),
                grid,
                self.status,
            )
        )

    def _card(
        self, name: str, plan: Plan, catalog: Catalog, edge: Edge, on_choose: Callable[[Plan], None]
    ) -> VBox:
        title = name.replace("_", " ").capitalize()
        self.buttons[name] = quiet_button(title, tooltip=f"Fill in the {title.lower()} starter plan")
        items = listed(f"{catalog[item.exercise_id].name}: {item.when()}" for item in plan.items)
        edge.click(self.buttons[name], lambda: self._choose(title, plan, on_choose))
        card = VBox((self.buttons[name], HTML(f"<p>{escape(STARTERS[name])}</p>{items}")))
        card.add_class("psoas-starter")
        return card

    def _choose(self, title: str, plan: Plan, on_choose: Callable[[Plan], None]) -> None:
        on_choose(plan)
        self.status.say(f"{title} is filled in below. Look it through, then save")
