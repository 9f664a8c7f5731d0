"""Letters that can be printed: which fonts a text needs, and what becomes of a letter that no font has.

Most pages need DejaVu Sans alone, which comes with matplotlib: they are the same on every computer. For
letters that it lacks (Chinese, Thai, colour emoji) the fonts of the computer are asked. A letter that none of
them has becomes :data:`MISSING`, so that the page can say so: no empty box in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font
from typst import FontInfo, Fonts

#: The font of every page, and what stands for letters that no font has.
FONT, MISSING = "DejaVu Sans", "□"

# A word wider than this, in letters of full width, fits into no column: it may be broken anywhere.
_LONGEST_WORD_EM, _HOPELESS_WORD_EM = 12.5, 60
_WIDE = re.compile(r"[A-ZMWmw@%&\u1100-\U0003ffff]")
# Emoji are joined and varied by these; they have no shape of their own.
_JOINERS = "\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e01ef"
# Left out: overrides of the direction of writing, which would reach into the text around them, and what no
# font draws.
_LEFT_OUT = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)
# More marks on one letter than any script needs would run over the lines above and below.
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILED_MARKS = re.compile(f"({_MARK}{{3}}){_MARK}+")


@dataclass(frozen=True)
class Letters:
    """How the texts of one page are set.

    Attributes
    ----------
    fonts : families, in the order in which they are tried
    missing : letters that none of them has
    """

    fonts: tuple[str, ...]
    missing: frozenset[str]

    @property
    def ours_alone(self) -> bool:
        """Whether the page needs no font of this computer, and so is the same everywhere."""
        return self.fonts == (FONT,)

    def text(self, words: str) -> str:
        """One line, in letters that there are, with places where a long word may be broken."""
        line = _cleaned(words)
        if self.missing:
            gone = re.escape("".join(sorted(self.missing)))
            line = re.sub(rf"[{gone}](?:[{gone}{_JOINERS}]|\s(?=[{gone}]))*", MISSING, line)
        return re.sub(r"[^\s–-]{13,}", lambda word: _breakable(word[0]), line)

    def without_this_computer(self, texts: Iterable[str]) -> Letters:
        """The same with our font alone."""
        return Letters((FONT,), frozenset(_unknown(texts)))


def letters_for(texts: Iterable[str]) -> Letters:
    """Choose fonts: ours, and as few of the computer's as cover the rest."""
    missing = _unknown(texts)
    found = {family: _covered(path, missing) for family, path in _computer_fonts()} if missing else {}
    chosen = [FONT]
    while missing and any(found.values()):
        best = max(found, key=lambda family: (len(found[family]), family))
        chosen.append(best)
        missing -= found[best]
        found = {family: covered - found[best] for family, covered in found.items()}
    return Letters(tuple(chosen), frozenset(missing))


def is_right_to_left(words: str) -> bool:
    """Tell the direction of writing by the first letter that has one."""
    for letter in words:
        way = unicodedata.bidirectional(letter)
        if way in ("L", "R", "AL"):
            return way != "L"
    return False


@cache
def fonts(*, of_this_computer: bool) -> Fonts:
    """The fonts that typst may use; the folder of matplotlib is always among them."""
    return Fonts(
        include_system_fonts=of_this_computer,
        include_embedded_fonts=False,
        font_paths=[str(_our_folder())],
    )


def _our_folder() -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def _our_letters() -> frozenset[int]:
    """What both the regular and the bold face have."""
    faces = [FT2Font(str(_our_folder() / name)) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
    return frozenset.intersection(*(frozenset(face.get_charmap()) for face in faces))


def _unknown(texts: Iterable[str]) -> set[str]:
    seen = {letter for text in texts for letter in _cleaned(text)}
    return {one for one in seen if ord(one) not in _our_letters() and not re.match(f"[{_JOINERS}]", one)}


def _computer_fonts() -> Iterator[tuple[str, str]]:
    """Each family of the computer with the file of its plainest face."""
    ours = str(_our_folder())
    faces: dict[str, FontInfo] = {}
    for face in fonts(of_this_computer=True).fonts():
        # A font of last resort has a box for every letter there is.
        if face.path is None or face.path.startswith(ours) or "lastresort" in _plain_name(face.family):
            continue
        known = faces.get(face.family)
        if known is None or _plainness(face) < _plainness(known):
            faces[face.family] = face
    yield from ((family, str(faces[family].path)) for family in sorted(faces))


def _plain_name(family: str) -> str:
    return family.casefold().replace(" ", "")


def _plainness(face: FontInfo) -> tuple[bool, int, str]:
    return face.style != "normal", abs(face.weight - 400), str(face.path)


def _covered(path: str, letters: Iterable[str]) -> set[str]:
    try:
        face = FT2Font(path)
    except (OSError, RuntimeError):
        return set()  # not every file in a folder of fonts can be read
    return {letter for letter in letters if face.get_char_index(ord(letter))}


def _cleaned(words: str) -> str:
    return " ".join(_PILED_MARKS.sub(r"\1", _LEFT_OUT.sub("", words)).split())


def _breakable(word: str) -> str:
    """Put a break without width between letters, where the word is too long for a column."""
    width_em = sum(1.0 if _WIDE.match(letter) else 0.62 for letter in word)
    if width_em <= _LONGEST_WORD_EM:
        return word
    hopeless = width_em > _HOPELESS_WORD_EM
    parts = [word[0]]
    for before, letter in pairwise(word):
        # Scripts between these are broken by rules of their own (Thai, Chinese), or join their letters.
        alone = hopeless or ord(letter) < 0x0900 or ord(letter) >= 0x1F000
        joined = unicodedata.combining(letter) or re.match(f"[{_JOINERS}\U0001f3fb-\U0001f3ff]", letter)
        parts.append(letter if joined or before == "\u200d" or not alone else f"\u200b{letter}")
    return "".join(parts)
