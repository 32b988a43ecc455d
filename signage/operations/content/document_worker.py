"""Draw the pages of one PDF as pictures, in a process of its own, within limits.

Run as a script: `document_worker.py SOURCE FOLDER`. Like the picture worker it imports
nothing of this package. It writes page-001.webp … and thumbnail.webp into the folder,
and lines of JSON to standard output: {"progress": 0 to 1}, at last {"done": …}, or
{"refused": "reason"} with the exit status REFUSED.
"""

import errno
import json
import resource
import sys
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

MOST_PAGES = 100
#: The longer side of a page's picture: sharp on a display of 2560 px, and beyond.
LONGEST_SIDE_PX = 2560
THUMBNAIL_PX = 360
#: A page more stretched than this is no page (a roll, a line).
MOST_STRETCHED = 20
MEMORY_BYTES = 2 * 2**30
CPU_S = 300
OUTPUT_BYTES = 64 * 2**20
REFUSED = 3
#: Names that only files hold which run or start something.
ACTIVE = (b"/JavaScript", b"/Launch", b"/RichMedia")
READ_BYTES = 2**20
#: What is not the upload's fault, or only by its size.
WRITING = {
    errno.ENOSPC: "storage_full",
    errno.EDQUOT: "storage_full",
    errno.EFBIG: "too_heavy_document",
}


class RefusedError(Exception):
    """The upload is refused; the argument is the reason's code."""


FAILURES = {
    raw.FPDF_ERR_PASSWORD: "locked",
    raw.FPDF_ERR_SECURITY: "locked",
    raw.FPDF_ERR_SUCCESS: "no_pages",  # it was read, and there is nothing in it
}


def limit_resources() -> None:
    """Let the system end this process when a document is dearer than it may be."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(**fact: object) -> None:
    """Write one line for the process that waits for us."""
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def opened(source: Path) -> pdfium.PdfDocument:
    """Return the document, if it is one that we draw."""
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        raise RefusedError(FAILURES.get(error.err_code, "damaged_document")) from error
    refuse_unfit(document, source)
    return document


def refuse_unfit(document: pdfium.PdfDocument, source: Path) -> None:
    """Refuse what has too many pages, or is a program rather than a document."""
    if len(document) > MOST_PAGES:
        code = "too_many_pages"
        raise RefusedError(code)
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or is_active(source):
        code = "scripted"
        raise RefusedError(code)
    if document.get_formtype() in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND):
        code = "interactive_form"
        raise RefusedError(code)


def is_active(source: Path) -> bool:
    """Say whether the file names scripts or programs outside of what is compressed."""
    longest = max(map(len, ACTIVE))
    tail = b""
    with source.open("rb") as file:
        while part := file.read(READ_BYTES):
            text = tail + part
            if any(name in text for name in ACTIVE):
                return True
            tail = text[-longest:]
    return False


def drawn(page: pdfium.PdfPage) -> Image.Image:
    """Return a page on white, as large as displays show it."""
    width, height = page.get_size()
    short, long = sorted((width, height))
    if short <= 0 or long / short > MOST_STRETCHED:
        code = "odd_page"
        raise RefusedError(code)
    bitmap = page.render(scale=LONGEST_SIDE_PX / long, may_draw_forms=False)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def work(source: Path, folder: Path) -> list[list[int]]:
    """Write the pictures; return width and height of each page in px."""
    document = opened(source)
    sizes = []
    for index in range(len(document)):
        try:
            page = document[index]
            picture = drawn(page)
            page.close()
        except pdfium.PdfiumError as error:
            code = "damaged_document"
            raise RefusedError(code) from error
        picture.save(folder / f"page-{index + 1:03}.webp", "WEBP", quality=85, method=2)
        sizes.append([picture.width, picture.height])
        if index == 0:
            picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.LANCZOS)
            picture.save(folder / "thumbnail.webp", "WEBP", quality=80)
        tell(progress=(index + 1) / len(document))
    return sizes


def main() -> int:
    """Work on the source; return the exit code."""
    limit_resources()
    source, folder = map(Path, sys.argv[1:3])
    try:
        tell(done={"pages": work(source, folder)})
    except RefusedError as error:
        tell(refused=str(error))
        return REFUSED
    except OSError as error:
        tell(refused=WRITING.get(error.errno or 0, "damaged_document"))
        return REFUSED
    except MemoryError:
        tell(refused="too_heavy_document")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
