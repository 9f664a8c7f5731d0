"""What a PDF shows, read back by pdfium: text, sizes and places of letters, and pictures of the pages."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Letter:
    """One letter as it stands on the paper: box in points from the left and the bottom."""

    text: str
    size_pt: float
    left: float
    bottom: float
    right: float
    top: float


class Printed:
    """One PDF, open."""

    def __init__(self, content: bytes, *, password: str | None = None) -> None:
        self._document = pdfium.PdfDocument(content, password=password)

    def __len__(self) -> int:
        return len(self._document)

    def size_mm(self, page: int = 0) -> tuple[float, float]:
        width, height = self._document[page].get_size()
        return width / POINTS_PER_MM, height / POINTS_PER_MM

    @cached_property
    def text(self) -> str:
        """All text in one line: blanks and line ends are one blank, breaks without width are left out."""
        pages = (page.get_textpage().get_text_range() for page in self._document)
        return flat(" ".join(pages))

    def letters(self, page: int = 0) -> list[Letter]:
        sheet = self._document[page].get_textpage()
        return [
            one
            for number in range(raw.FPDFText_CountChars(sheet.raw))
            if (one := _letter(sheet, number)) is not None
        ]

    def picture(self, page: int = 0, *, grey: bool = False, dots_per_inch: int = 110) -> Image.Image:
        drawn = self._document[page].render(scale=dots_per_inch / 72).to_pil()
        return drawn.convert("L") if grey else drawn


def flat(text: str) -> str:
    """Blanks of any kind as one, without what has no width; hyphens that pdfium marks are hyphens."""
    return re.sub(r"\s+", " ", re.sub("[\u200b\u2060\ufeff]", "", text.replace("\x02", "-"))).strip()


def _letter(sheet: pdfium.PdfTextPage, number: int) -> Letter | None:
    text = chr(raw.FPDFText_GetUnicode(sheet.raw, number))
    if text.isspace() or text in "\u200b\x00":
        return None
    matrix = raw.FS_MATRIX()
    box = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetMatrix(sheet.raw, number, matrix)
    raw.FPDFText_GetCharBox(sheet.raw, number, *box)
    left, right, bottom, top = (side.value for side in box)
    scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    size = raw.FPDFText_GetFontSize(sheet.raw, number) * scale
    return Letter(text, size, left, bottom, right, top)
