"""Draw the demo hall's film: hills in ink under a rising sun, drifting for ever.

Run as a script, `film_worker.py PATH`, so that the server's process loads no encoder.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageDraw

SIZE = (960, 540)
FPS, SECONDS = 12, 8
PAPER, SUN = (247, 243, 234), (139, 0, 0)
#: Each range of hills: foot and crest, breadth of a hill, how far it drifts (px), ink.
HILLS = (
    (330, 60, 480, 40, (205, 203, 196)),
    (400, 80, 320, 80, (160, 163, 160)),
    (470, 70, 240, 140, (96, 104, 106)),
)
SUN_PX, RISE_PX = 120, 40


def smooth(image: Image.Image) -> Image.Image:
    """Return a drawing of twice the size with soft edges."""
    size = image.width // 2, image.height // 2
    return image.resize(size, Image.Resampling.LANCZOS)


def hills(form: Sequence[int], ink: tuple[int, int, int]) -> Image.Image:
    """Return a range of hills, broader than the film by what it drifts."""
    foot, crest, breadth = form
    width, height = 2 * (SIZE[0] + 200), 2 * SIZE[1]
    layer = Image.new("RGBA", (width, height), (*ink, 0))
    outline = [
        (x, 2 * foot - 2 * crest * (0.6 + 0.4 * math.sin(3.1 * turn)) * rise)
        for x in range(0, width + 8, 8)
        for turn in (math.pi * x / 2 / breadth,)
        for rise in (math.sin(turn) ** 2,)
    ]
    ImageDraw.Draw(layer).polygon([*outline, (width, height), (0, height)], fill=ink)
    return smooth(layer)


def sun() -> Image.Image:
    """Return the sun."""
    layer = Image.new("RGBA", (2 * SUN_PX, 2 * SUN_PX), (*SUN, 0))
    ImageDraw.Draw(layer).ellipse((1, 1, 2 * SUN_PX - 2, 2 * SUN_PX - 2), fill=SUN)
    return smooth(layer)


def frames() -> Iterator[Image.Image]:
    """Yield every frame; the last leads on to the first."""
    layers = [(drift, hills(form, ink)) for *form, drift, ink in HILLS]
    star, count = sun(), FPS * SECONDS
    for number in range(count):
        share = math.sin(math.pi * number / count) ** 2
        image = Image.new("RGB", SIZE, PAPER)
        image.paste(star, (620, 150 - round(RISE_PX * share)), star)
        for drift, layer in layers:
            image.paste(layer, (-round(drift * share), 0), layer)
        yield image


def main() -> None:
    """Write the film."""
    with av.open(
        str(Path(sys.argv[1])), "w", options={"fflags": "+bitexact"}
    ) as target:
        options = {"preset": "veryfast", "crf": "24", "profile": "main"}
        stream: Any = target.add_stream("libx264", rate=FPS, options=options)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, FPS)
        for image in frames():
            frame: Any = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))


if __name__ == "__main__":
    main()
