"""Every exercise and every test has a picture in which no joint bends back and nothing sinks or floats."""

import math
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from psoas_analytics import pictures
from psoas_analytics.catalog import UnknownExercise, load_catalog
from psoas_analytics.pictures.figure import (
    ANKLE_HEIGHT,
    FOREARM,
    LINK,
    LINKS,
    RADIUS,
    SHANK,
    THIGH,
    UPPER_ARM,
    Frame,
)
from psoas_analytics.pictures.movement import moments
from psoas_analytics.pictures.poses import PoseError, Scene, builtin_scenes, load_scenes
from psoas_analytics.records import FLEXIBILITY_TESTS
from psoas_analytics.resources import data_path

SVG = "{http://www.w3.org/2000/svg}"
SCENES = {**builtin_scenes().exercises, **builtin_scenes().tests}
FROM_THE_SIDE = [scene for scene in SCENES.values() if scene.view == "side"]
MOST_BYTES = 20_000


def by_id(scene: Scene) -> str:
    return scene.id


def every_picture() -> dict[str, str]:
    """Each picture in each of its sides, moving and still."""
    found = {}
    for still in (False, True):
        for exercise in load_catalog().values():
            for side in (None, *exercise.dose.allowed_sides):
                name = f"{exercise.id} {side} {still}"
                found[name] = pictures.exercise_picture(exercise.id, side=side, still=still)
        for test, spec in FLEXIBILITY_TESTS.items():
            for side in dict.fromkeys((None, *spec.sides)):
                found[f"{test} {side} {still}"] = pictures.test_picture(test, side=side, still=still)
    return found


PICTURES = every_picture()


def frames(scene: Scene) -> list[Frame]:
    return [moment.frame for moment in moments(scene, both_legs=scene.alternating)]


def part(name: str) -> str:
    return name.partition("_")[2] or name


def distance(frame: Frame, one: str, other: str) -> float:
    return math.dist(frame.points[one], frame.points[other])


# ------------------------------------------------------------------ the SVG


def test_every_exercise_and_every_flexibility_test_has_a_picture() -> None:
    assert list(builtin_scenes().exercises) == list(load_catalog())
    assert set(builtin_scenes().tests) == set(FLEXIBILITY_TESTS)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_valid_and_draws_on_nothing_from_outside(name: str) -> None:
    picture = PICTURES[name]
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own text
    assert root.tag == f"{SVG}svg"
    assert len(picture.encode()) <= MOST_BYTES
    assert not {node.tag for node in root.iter()} & {f"{SVG}script", f"{SVG}image", f"{SVG}use"}
    assert not re.search(r"href|url\(|@import|\bid=", picture)
    assert "nan" not in picture


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_tells_a_screen_reader_what_it_shows(name: str) -> None:
    root = ElementTree.fromstring(PICTURES[name])  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert len(root.get("aria-label", "")) > 60


@pytest.mark.parametrize("name", [name for name in PICTURES if name.endswith("False")])
def test_a_moving_picture_moves_only_where_nobody_asked_for_less_motion(name: str) -> None:
    style = PICTURES[name].partition("<style>")[2].partition("</style>")[0]
    allowed = style.partition("@media (prefers-reduced-motion:no-preference){")[2].partition("}}")[0]
    assert "infinite alternate" in allowed
    assert style.count("infinite") == allowed.count("infinite")


@pytest.mark.parametrize("name", [name for name in PICTURES if name.endswith("True")])
def test_a_still_picture_does_not_move(name: str) -> None:
    assert "animation" not in PICTURES[name]
    assert "@keyframes" not in PICTURES[name]


def test_a_moving_picture_without_its_motion_shows_the_end_pose() -> None:
    moving = pictures.exercise_picture("cobra-pose")
    still = pictures.exercise_picture("cobra-pose", still=True)
    turns = [re.findall(r'transform="([^"]*rotate[^"]*)"', picture) for picture in (moving, still)]
    assert turns[0] == turns[1]


def test_two_pictures_on_one_page_share_no_class_and_no_key_frames() -> None:
    keys = {name: re.search(r"psoas-picture (p[0-9a-f]{8})", picture) for name, picture in PICTURES.items()}
    pairs = {(match[1], PICTURES[name]) for name, match in keys.items() if match}
    assert len(pairs) == len({key for key, _ in pairs}) == len(set(PICTURES.values()))
    for name, picture in PICTURES.items():
        style = picture.partition("<style>")[2].partition("</style>")[0]
        key = keys[name]
        assert key
        assert all(key[1] in rule for rule in re.findall(r"(\.p[^{,]+)[{,]", style))
        assert all(frames.startswith(key[1]) for frames in re.findall(r"@keyframes (\S+?){", style))


@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize("name", [s.id for s in SCENES.values() if s.working == ("near_leg",)])
def test_left_and_right_differ_by_direction_letter_colour_and_words(name: str, still: bool) -> None:
    draw = pictures.exercise_picture if name in load_catalog() else pictures.test_picture
    left, right, none = (draw(name, side=side, still=still) for side in ("left", "right", None))
    assert ">L<" in left
    assert ">R<" in right
    assert not re.search(">[LR]<", none)
    assert "matrix(-1 0 0 1" in left
    assert "matrix" not in right + none
    for side, picture, colour in (("left", left, "#0072B2"), ("right", right, "#D55E00")):
        assert f"var(--psoas-{side},{colour})" in picture
        assert f"the {side} leg" in picture
    assert "var(--psoas-both,#555555)" in none


def test_both_sides_and_no_side_are_the_same_picture() -> None:
    both = pictures.exercise_picture("marching-in-place", side="both")
    assert both == pictures.exercise_picture("marching-in-place")


def test_legs_take_turns_where_no_side_is_named() -> None:
    for name in ("marching-in-place", "frankensteins", "single-knee-to-chest", "mountain-climbers"):
        first, *_, last = frames(SCENES[name])
        assert first.turns["far_leg"] == pytest.approx(last.turns["near_leg"])
        assert first.turns["near_leg"] == pytest.approx(last.turns["far_leg"])


def test_what_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(UnknownExercise, match="camel-pose"):
        pictures.exercise_picture("camel")
    with pytest.raises(ValueError, match=r"test must be one of .*prone_knee_bend.*, got 'thomas'"):
        pictures.test_picture("thomas")
    with pytest.raises(ValueError, match="side must be 'both' for camel-pose, got 'left'"):
        pictures.exercise_picture("camel-pose", side="left")
    with pytest.raises(ValueError, match="side must be left out for fingertip_to_floor, got 'left'"):
        pictures.test_picture("fingertip_to_floor", side="left")


# --------------------------------------------------------------- the figure


@pytest.mark.parametrize("scene", SCENES.values(), ids=by_id)
def test_no_limb_stretches_in_any_frame(scene: Scene) -> None:
    lengths = {("hip", "spine1"): LINK, (f"spine{LINKS - 1}", "shoulder"): LINK}
    for side in ("near", "far"):
        lengths |= {("hip", f"{side}_knee"): THIGH, (f"{side}_knee", f"{side}_ankle"): SHANK}
        lengths |= {("shoulder", f"{side}_elbow"): UPPER_ARM, (f"{side}_elbow", f"{side}_wrist"): FOREARM}
    for frame in frames(scene):
        for (one, other), length in lengths.items():
            assert distance(frame, one, other) == pytest.approx(length)


@pytest.mark.parametrize("scene", SCENES.values(), ids=by_id)
def test_no_knee_and_no_elbow_bends_back_or_folds_shut(scene: Scene) -> None:
    for frame in frames(scene):
        for turns in frame.turns.values():
            assert -0.01 <= turns[1] <= 160


@pytest.mark.parametrize("scene", SCENES.values(), ids=by_id)
def test_no_joint_turns_further_than_a_body_can(scene: Scene) -> None:
    for frame in frames(scene):
        for limb, (first, _, last) in frame.turns.items():
            assert (-35 if "leg" in limb else -90) <= first <= 190
            assert -95 <= last <= 95


@pytest.mark.parametrize("scene", SCENES.values(), ids=by_id)
def test_the_figure_glides_and_never_jumps(scene: Scene) -> None:
    for before, after in pairwise(frames(scene)):
        for name, point in before.points.items():
            assert math.dist(point, after.points[name]) < 12.5, name


@pytest.mark.parametrize("scene", FROM_THE_SIDE, ids=by_id)
def test_nothing_sinks_into_the_floor(scene: Scene) -> None:
    for frame in frames(scene):
        for name, (_, y) in frame.points.items():
            assert y - RADIUS[part(name)] >= -1.5, name


# What rests on the floor, or on the table, in every pose of a picture; "soles" are both feet flat.
RESTS = {
    "kneeling-lunge-stretch": ["near_knee", "near_ankle", "far_heel", "far_toe"],
    "camel-pose": ["near_knee", "far_knee", "near_ankle", "far_ankle"],
    "glute-bridge": ["shoulder", "head", "near_heel", "near_toe", "far_heel", "far_toe", "near_wrist"],
    "prone-quadriceps-stretch": ["hip", "far_ankle", "far_elbow", "far_wrist"],
    "cobra-pose": ["hip", "near_ankle", "far_ankle", "near_wrist", "far_wrist"],
    "supine-hip-flexor-stretch": ["hip", "shoulder", "head", "far_heel", "far_toe"],
    "single-knee-to-chest": ["hip", "spine5", "head", "far_heel"],
    "straight-leg-raise": ["hip", "spine5", "head", "far_heel", "far_toe", "near_wrist"],
    "marching-in-place": ["far_heel", "far_toe"],
    "frankensteins": ["far_heel", "far_toe"],
    "mountain-climbers": ["far_toe", "near_wrist", "far_wrist"],
    "modified_thomas_hip_extension": ["hip", "spine5", "head"],
    "modified_thomas_knee_flexion": ["hip", "spine5", "head"],
    "prone_knee_bend": ["hip", "far_ankle", "near_wrist", "near_elbow"],
    "passive_straight_leg_raise": ["hip", "spine5", "head", "far_heel", "near_elbow"],
    "fingertip_to_floor": ["near_heel", "near_toe", "far_heel", "far_toe"],
}


@pytest.mark.parametrize("scene", FROM_THE_SIDE, ids=by_id)
def test_what_rests_on_the_floor_lies_on_it_and_stays_there(scene: Scene) -> None:
    shown = [moment.frame for moment in moments(scene)]
    for name in RESTS[scene.id]:
        for frame in shown:
            x, y = frame.points[name]
            assert y - RADIUS[part(name)] == pytest.approx(scene.surface, abs=1.6), name
            if part(name) in ("heel", "toe", "knee", "wrist"):
                assert x == pytest.approx(shown[0].points[name][0], abs=1.5), name


def clearance(frame: Frame, spot: tuple[float, float]) -> float:
    """Room between a place and the nearest limb."""
    bones = [("hip", "spine3"), ("spine3", "shoulder"), ("shoulder", "head")]
    for side in ("near", "far"):
        chain = ["hip", *(f"{side}_{name}" for name in ("knee", "ankle", "toe"))]
        bones += pairwise(chain)
        bones += pairwise(["shoulder", *(f"{side}_{name}" for name in ("elbow", "wrist", "hand"))])
    room = []
    for one, other in bones:
        (x, y), (to_x, to_y) = frame.points[one], frame.points[other]
        for share in (0, 0.25, 0.5, 0.75, 1):
            at = (x + (to_x - x) * share, y + (to_y - y) * share)
            wide = RADIUS[part(one)] * (1 - share) + RADIUS[part(other)] * share
            room.append(math.dist(at, spot) - wide)
    return min(room)


@pytest.mark.parametrize("scene", [s for s in SCENES.values() if s.working == ("near_leg",)], ids=by_id)
def test_the_letter_of_the_side_stands_beside_the_leg_and_covers_nothing(scene: Scene) -> None:
    end = moments(scene)[-1].frame
    assert 6.5 < clearance(end, scene.label) < 22


# ----------------------------------------------------- what each exercise is


def end_of(name: str) -> Frame:
    return moments(SCENES[name])[-1].frame


def start_of(name: str) -> Frame:
    return moments(SCENES[name])[0].frame


def test_the_lunge_keeps_the_front_knee_over_the_ankle_and_shifts_the_hips_forward() -> None:
    start, end = start_of("kneeling-lunge-stretch"), end_of("kneeling-lunge-stretch")
    assert end.hip[0] - start.hip[0] > 5
    assert end.points["far_knee"][0] == pytest.approx(end.points["far_ankle"][0], abs=5)
    assert end.turns["near_leg"][0] < -20


def test_the_camel_arches_back_with_the_hands_at_the_hips() -> None:
    end = end_of("camel-pose")
    assert end.spine < -30
    assert end.points["shoulder"][0] < end.hip[0]
    assert distance(end, "near_wrist", "hip") < 15


def test_the_bridge_is_one_line_from_the_knees_to_the_shoulders() -> None:
    points = end_of("glute-bridge").points
    assert math.dist(points["near_knee"], points["shoulder"]) == pytest.approx(THIGH + 28.8, abs=0.4)


def test_the_hand_holds_the_ankle_in_both_quadriceps_stretches() -> None:
    for name in ("side-lying-psoas-stretch", "prone-quadriceps-stretch"):
        for moment in moments(SCENES[name])[-12:]:
            assert distance(moment.frame, "near_wrist", "near_ankle") < 6
        assert distance(end_of(name), "near_heel", "hip") < 26


def test_the_straight_leg_rises_until_the_knees_are_level() -> None:
    end = end_of("straight-leg-raise")
    assert end.points["near_knee"][1] == pytest.approx(end.points["far_knee"][1], abs=1)
    assert end.turns["near_leg"][1] == 0


def test_the_leg_hangs_below_the_table_and_its_foot_is_free() -> None:
    end = end_of("supine-hip-flexor-stretch")
    assert end.points["near_knee"][1] < SCENES["supine-hip-flexor-stretch"].surface
    assert end.points["near_toe"][1] - RADIUS["toe"] > 1


def test_marching_swings_the_opposite_arm() -> None:
    turns = end_of("marching-in-place").turns
    assert turns["near_leg"][0] > 90
    assert turns["far_arm"][0] > 0 > turns["near_arm"][0]


def test_frankensteins_lift_a_straight_leg_below_straight_arms() -> None:
    end = end_of("frankensteins")
    assert end.turns["near_leg"][1] == 0
    assert end.points["near_wrist"][1] == pytest.approx(end.points["shoulder"][1], abs=4)


def test_the_thomas_test_holds_the_other_knee_to_the_chest() -> None:
    for name in ("modified_thomas_hip_extension", "modified_thomas_knee_flexion"):
        for moment in moments(SCENES[name]):
            assert moment.frame.turns["far_leg"][0] > 110
            assert distance(moment.frame, "near_wrist", "far_knee") < 10
        assert ">0<" in pictures.test_picture(name)
        assert ">+<" in pictures.test_picture(name)
    assert ">−<" in pictures.test_picture("modified_thomas_hip_extension")


def test_below_level_is_the_plus_side_of_hip_extension() -> None:
    arc = SCENES["modified_thomas_hip_extension"].arc
    assert arc is not None
    assert arc.minus is not None
    # 90 points to the right, 180 down: the thigh hangs over the right end of the table.
    assert arc.minus < arc.zero == 90 < arc.plus < 180


def test_a_flat_foot_is_as_high_as_its_ankle() -> None:
    assert start_of("marching-in-place").points["far_ankle"] == pytest.approx((0, ANKLE_HEIGHT))


# ----------------------------------------------------------------- the file

GOOD = data_path("poses.toml").read_text(encoding="utf-8")


def broken(tmp_path: Path, old: str, new: str) -> str:
    """What the loader says of our own file with one thing changed."""
    assert old in GOOD
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PoseError) as caught:
        load_scenes(file)
    assert str(file) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "camel-pose"', 'id = "glute-bridge"', "'glute-bridge': id must be new, got"),
        (
            "near_leg = [6, 86.5, -85]",
            "near_leg = [6, -5, -85]",
            "near_leg: knee must be 0 to 155 degrees, got -5",
        ),
        ("near_leg = [6, 86.5, -85]", "near_leg = [6]", "near_leg must be two or three numbers, got [6]"),
        (
            "trunk = [6, 0, -3]",
            "trunk = [6, 0, nan]",
            "start: trunk: neck must be -70 to 60 degrees, got nan",
        ),
        ("far_foot = 31", "far_feet = 31", "'kneeling-lunge-stretch', start: key must be one of trunk, "),
        ("far_foot = 31", "", "either far_leg or far_foot must be given, got neither"),
        ('near_hand = "hip"', 'near_hand = "nose"', "near_hand must be a place on the floor or one of hip, "),
        ('anchor = "near_knee"', 'anchor = "chin"', "anchor must be one of hip, shoulder, near_knee, "),
        (
            'anchor = "near_knee"',
            'anchor = "far_knee"',
            "far_leg must be given by angles, because the anchor",
        ),
        ("label = [-16, 18]", "", "'kneeling-lunge-stretch': label must be given, got nothing; add label"),
        ('at = "hip", zero = 90, plus = 117', 'at = "ear", zero = 90, plus = 117', "arc: at must be hip or"),
        ("pause_s = 2.0", "pause_s = -1", "'kneeling-lunge-stretch', end: pause_s must be seconds from 0"),
        ("[[exercise]]", "[exercice]\n[[exercise]]", "key must be one of exercise, test, got 'exercice'"),
        ("trunk = [6, 0, -3]", "trunk = [6, 0", "must be TOML in UTF-8, got"),
    ],
)
def test_a_broken_file_is_refused_with_picture_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in broken(tmp_path, old, new)
