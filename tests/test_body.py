"""The drawing of the body: what stands where, and above all on which side."""

import re
from itertools import combinations

import numpy as np
import pytest
from matplotlib.path import Path as Shape

from psoas_analytics import body
from psoas_analytics.records import SITES

ALL = [region for view in body.VIEWS for region in body.regions(view)]
CODES = {"M": [Shape.MOVETO], "L": [Shape.LINETO], "C": [Shape.CURVE4] * 3, "Z": [Shape.CLOSEPOLY]}


def shape(path: str) -> Shape:
    """The SVG path as matplotlib's, which can tell what lies inside."""
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for command, numbers in re.findall(r"([MLCZ])([^MLCZ]*)", path):
        points += [tuple(map(float, pair.split(","))) for pair in numbers.split()] or [(0, 0)]
        codes += CODES[command]
    return Shape(points, codes)


def inside(path: str, points: np.ndarray) -> np.ndarray:
    return shape(path).contains_points(points)


@pytest.fixture(scope="module")
def grid() -> np.ndarray:
    x, y, width, height = body.VIEW_BOX
    return np.array([(a, b) for a in np.arange(x, x + width, 1.5) for b in np.arange(y, y + height, 1.5)])


def test_every_site_but_other_can_be_pressed_on_the_left_and_on_the_right() -> None:
    pressed = {(region.site, region.side) for region in ALL}
    assert pressed == {(site, side) for site in SITES if site != "other" for side in ("left", "right")} | {
        ("low back", None)
    }


@pytest.mark.parametrize("region", ALL, ids=lambda region: f"{region.view} {region.site} {region.side}")
def test_the_left_is_on_the_right_hand_side_of_the_front_and_on_the_left_hand_side_of_the_back(
    region: body.Region,
) -> None:
    # Who faces you has the left hand where your right hand is; who turns the back on you, where yours is.
    x = region.centre[0]
    left_of_picture = {"front": "right", "back": "left"}[region.view]
    right_of_picture = {"front": "left", "back": "right"}[region.view]
    assert region.side == (None if x == 0 else left_of_picture if x < 0 else right_of_picture)


def test_the_left_half_is_the_mirror_image_of_the_right_half() -> None:
    for view in body.VIEWS:
        by_place = {(one.site, one.side): one for one in body.regions(view)}
        for (site, side), one in by_place.items():
            if side == "left":
                twin = by_place[site, "right"]
                assert body.mirrored(one.path) == twin.path
                assert (-one.centre[0], one.centre[1]) == twin.centre
    assert body.mirrored(body.mirrored(ALL[0].path)) == ALL[0].path


@pytest.mark.parametrize("region", ALL, ids=lambda region: f"{region.view} {region.site} {region.side}")
def test_a_region_lies_on_the_body_and_its_number_in_it(region: body.Region, grid: np.ndarray) -> None:
    assert inside(region.path, np.array([region.centre])).all()
    points = grid[inside(region.path, grid)]
    assert len(points) > 40
    assert inside(body.outline(), points).all()


def test_no_two_regions_of_a_view_overlap(grid: np.ndarray) -> None:
    for view in body.VIEWS:
        for one, other in combinations(body.regions(view), 2):
            both = inside(one.path, grid) & inside(other.path, grid)
            assert not both.any(), f"{view}: {one.site} {one.side} and {other.site} {other.side}"


def test_the_outline_is_symmetrical_and_fits_its_box(grid: np.ndarray) -> None:
    x, y, width, height = body.VIEW_BOX
    corners = shape(body.outline()).get_extents()
    assert corners.x0 == pytest.approx(-corners.x1)
    assert x < corners.x0 < corners.x1 < x + width
    assert y < corners.y0 < corners.y1 <= y + height
    assert (inside(body.outline(), grid) == inside(body.outline(), grid * [-1, 1])).all()


def test_front_and_back_can_be_told_apart() -> None:
    assert body.details("front") != body.details("back")
