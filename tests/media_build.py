"""Files as people upload them: small videos and documents, made on the spot."""

import io
import struct
from array import array
from fractions import Fraction
from math import pi, sin
from pathlib import Path
from typing import Any

import av
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

SAMPLE_RATE = 48_000
SAMPLES = 1024


def make_video(  # noqa: PLR0913  # what cameras differ in
    path: Path,
    *,
    size: tuple[int, int] = (320, 180),
    seconds: float = 1.0,
    fps: int = 25,
    codec: str = "libx264",
    rotation: int = 0,
    has_sound: bool = False,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Write a video of a golden disc that crosses a red ground; return its path."""
    with av.open(str(path), "w", options=container_options or {}) as target:
        target.metadata["title"] = "secret place"
        stream: Any = target.add_stream(codec, rate=fps, options=options or {})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        sound: Any = target.add_stream("aac", rate=SAMPLE_RATE) if has_sound else None
        if rotation:
            stream.set_display_rotation(rotation)
        for number in range(round(seconds * fps)):
            frame = av.VideoFrame.from_image(disc(size, number * 4))  # type: ignore[no-untyped-call]
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
        if sound is not None:
            for number in range(round(seconds * SAMPLE_RATE / SAMPLES)):
                target.mux(sound.encode(tone(number)))
            target.mux(sound.encode(None))
    return path


def disc(size: tuple[int, int], x: int) -> Image.Image:
    """Return a golden disc at `x` on a red ground."""
    image = Image.new("RGB", size, "#8B0000")
    radius = size[1] // 4
    place = (x, radius, x + 2 * radius, 3 * radius)
    ImageDraw.Draw(image).ellipse(place, fill="#E8C66A")
    return image


def tone(number: int) -> av.AudioFrame:
    """Return the `number`th piece of a tone of 440 Hz."""
    start = number * SAMPLES
    wave = array(
        "f",
        (
            0.2 * sin(2 * pi * 440 * (start + index) / SAMPLE_RATE)
            for index in range(SAMPLES)
        ),
    )
    frame = av.AudioFrame(format="fltp", layout="stereo", samples=SAMPLES)
    for plane in frame.planes:
        plane.update(wave.tobytes())
    frame.sample_rate, frame.pts = SAMPLE_RATE, start
    frame.time_base = Fraction(1, SAMPLE_RATE)
    return frame


def make_document(pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    """Return a PDF of empty pages of a size in points."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*size).close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def written_document(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def box(name: bytes, body: bytes) -> bytes:
    """Return a box of an MP4 file."""
    return struct.pack(">I", len(body) + 8) + name + body
