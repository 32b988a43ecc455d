"""Decode one picture in a process of its own, within limits, and encode it anew.

Run as a script, with the upload on standard input. It imports nothing of this package,
so that it starts fast and holds no secret. On success it writes a line of JSON (mime,
width, height, size of the picture), then the picture and its thumbnail; when the upload
is refused it exits with REFUSED and writes the reason's code.
"""

import io
import json
import resource
import sys
import warnings

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 3840
THUMBNAIL_PX = 360
MEMORY_BYTES = 1536 * 2**20
CPU_S = 20
REFUSED = 3


class RefusedError(Exception):
    """The upload is refused; the argument is the reason's code."""


def limit_resources() -> None:
    """Let the system end this process when a picture is dearer than it may be."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(content: bytes) -> Image.Image:
    """Return the picture with its header read; its pixels are not decoded yet."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Exception as error:
        code = "not_a_picture"
        raise RefusedError(code) from error
    if image.width * image.height > MAX_PIXELS:
        code = "too_many_pixels"
        raise RefusedError(code)
    return image


def decoded(image: Image.Image) -> Image.Image:
    """Return the first frame, upright, in sRGB, at most MAX_SIDE_PX a side."""
    image.draft("RGB", (MAX_SIDE_PX, MAX_SIDE_PX))
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:
        code = "damaged"
        raise RefusedError(code) from error
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX), Image.Resampling.LANCZOS)
    return in_srgb(upright)


def in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture as RGB or RGBA in the colour space that every screen has."""
    profile = image.info.get("icc_profile")
    is_clear = "transparency" in image.info or image.mode in ("RGBA", "LA", "PA")
    if profile and image.mode in ("RGB", "CMYK"):
        image = converted(image, profile)
    return image.convert("RGBA" if is_clear else "RGB")


def converted(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; a broken profile is left out, as browsers do."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return image if made is None else made


def encoded(image: Image.Image, kind: str, quality: int) -> bytes:
    """Return the pixels as a new file: no metadata, no leftover bytes."""
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    out = io.BytesIO()
    clean.save(out, kind, quality=quality)
    return out.getvalue()


def work(content: bytes) -> bytes:
    """Return the answer: a line of JSON, the picture, its thumbnail."""
    image = opened(content)
    # Photographs stay JPEG; drawings and text keep sharp edges better as WebP.
    kind = "JPEG" if image.format in ("JPEG", "MPO") else "WEBP"
    picture = decoded(image)
    body = encoded(picture, kind, 88)
    header = {
        "mime": Image.MIME[kind],
        "width": picture.width,
        "height": picture.height,
        "size": len(body),
    }
    picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.LANCZOS)
    thumbnail = encoded(picture, "WEBP", 80)
    return json.dumps(header).encode() + b"\n" + body + thumbnail


def main() -> int:
    """Read, work, write; return the exit code."""
    limit_resources()
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # `opened` checks, and says which limit it was
    try:
        answer = work(sys.stdin.buffer.read())
    except RefusedError as error:
        sys.stdout.write(str(error))
        return REFUSED
    except MemoryError:
        sys.stdout.write("too_heavy")
        return REFUSED
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
