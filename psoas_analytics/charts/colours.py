"""Colours and shapes, with the same meaning in every chart and in the report.

Okabe and Ito's colours, which colour-blind people can tell apart; a shape, a line style or a letter always
says the same thing again.
"""

LEFT = "#0072B2"
RIGHT = "#D55E00"
BOTH = "#555555"
PAIN = "#222222"
ADHERENCE = "#009E73"
UNKNOWN = "#767676"
RED_WEEK = "#CC79A7"

SIDE_COLOURS = {"left": LEFT, "right": RIGHT, "both": BOTH}
SIDE_SYMBOLS = {"left": "circle", "right": "square", "both": "diamond"}
SIDE_DASHES = {"left": "solid", "right": "dash", "both": "solid"}

# Charts bring their own paper: no grey has a contrast of 4.5 both on white and on JupyterLab's dark #111
# (the best has 4.35), and a chart cannot know the theme that it is shown in.
PAPER = "#FFFFFF"
INK = "#222222"
QUIET = "#595959"
GRID = "#E2E2E2"
