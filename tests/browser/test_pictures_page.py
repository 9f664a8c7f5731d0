"""The pictures move in a real browser, stand still for who asks for it, and keep out of each other's way."""

from playwright.sync_api import Browser

from psoas_analytics import pictures

CAMEL = pictures.exercise_picture("camel-pose")
MARCH_LEFT = pictures.exercise_picture("marching-in-place", side="left")
MARCH_RIGHT = pictures.exercise_picture("marching-in-place", side="right")
ALL = CAMEL + MARCH_LEFT + MARCH_RIGHT

# Where each near hip and knee lies on the screen, at a share of the way.
THIGHS = """(share) => [...document.querySelectorAll("svg")].map((svg) => {
  for (const moving of svg.getAnimations({subtree: true})) {
    moving.pause();
    moving.currentTime = moving.effect.getTiming().duration * share;
  }
  const key = svg.classList[1];
  const at = (name) => {
    const { e, f } = svg.querySelector(`.${key}-${name}`).getScreenCTM();
    return [e, f];
  };
  return [at("nl0"), at("nl1")];
})"""


def test_pictures_move_and_their_thighs_keep_their_length(browser: Browser) -> None:
    page = browser.new_page(reduced_motion="no-preference")
    page.set_content(ALL)
    seen = [page.evaluate(THIGHS, share) for share in (0.05, 0.33, 0.5, 0.61, 0.95)]
    page.close()
    for picture in range(3):
        places = [moment[picture] for moment in seen]
        lengths = [((hx - kx) ** 2 + (hy - ky) ** 2) ** 0.5 for (hx, hy), (kx, ky) in places]
        assert max(lengths) - min(lengths) < 0.01
        assert len({tuple(map(round, hip + knee)) for hip, knee in places}) > 2


def test_pictures_stand_still_for_who_asks_for_less_motion(browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.set_content(ALL)
    assert page.evaluate("document.getAnimations().length") == 0
    page.close()


def test_pictures_of_both_sides_keep_their_own_colours_on_one_page(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(MARCH_LEFT + MARCH_RIGHT)
    colours = page.evaluate(
        '[...document.querySelectorAll("svg")].map((svg) => getComputedStyle(svg.querySelector("g.k")).fill)'
    )
    page.close()
    assert colours == ["rgb(0, 114, 178)", "rgb(213, 94, 0)"]
