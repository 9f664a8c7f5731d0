"""StarterOffer: the plan that a person without one can start from."""

from __future__ import annotations

from ipywidgets import HTML, VBox

from psoas_analytics.catalog import Catalog
from psoas_analytics.plan import starter_plan
from psoas_analytics.widgets.day_plan import in_order
from psoas_analytics.widgets.exercise_block import dose_words
from psoas_analytics.widgets.parts import heading, listed, quiet_button, set_shown


class StarterOffer(VBox):
    """The starter plan in words, with a button to use it.

    Attributes
    ----------
    button : Button
    """

    def __init__(self, catalog: Catalog) -> None:
        self.button = quiet_button("Use the starter plan")
        self.button.add_class("psoas-main")
        lines = [
            f"{catalog[item.exercise_id].name}: {dose_words(item)}; {item.when()}"
            for item in in_order(starter_plan(catalog).items, catalog)
        ]
        title = heading("Starter plan: a starting point, not medical advice")
        super().__init__((title, HTML(listed(lines)), self.button))

    def show(self, shown: bool) -> None:
        """Show it, or let it take no room."""
        set_shown(self, shown)
