"""What a preview says, above and below the questions of the import form."""

from __future__ import annotations

from ipywidgets import HTML, VBox

from psoas_analytics.exchange import ImportPreview
from psoas_analytics.widgets import import_words as words
from psoas_analytics.widgets.parts import disclosure, heading, listed, set_shown
from psoas_analytics.widgets.words import count_words


class PreviewSaid:
    """The preview in words; every text of the file is escaped.

    Attributes
    ----------
    title, findings : HTML
        What the file is, and what would become of it: to stand above.
    examples, assumptions, refused : HTML
    details : VBox
        These three, to stand below.
    """

    def __init__(self) -> None:
        self.title, self.findings = HTML(), HTML()
        self.examples, self.assumptions, self.refused = HTML(), HTML(), HTML()
        self.details = VBox((self.examples, self.assumptions, self.refused))

    def show(self, look: ImportPreview) -> None:
        """Say what a preview found."""
        self.title.value = heading(f"{words.short(look.file_name)}: {words.title(look)}").value
        self.findings.value = f'<div role="status">{listed(words.findings(look))}</div>'
        self.examples.value = words.examples_html(look)
        assumed = f"<p>What is taken for granted:</p>{listed(look.assumptions)}"
        self.assumptions.value = assumed if look.assumptions else ""
        lines = words.refused_html(look)
        number = count_words(words.refused(look), "refused line")
        self.refused.value = disclosure(f"{number}, with the reasons", lines).value if lines else ""
        for part in self.details.children:
            set_shown(part, bool(part.value))
