"""What the server of a feed answered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent; `body` None: nothing new since the `etag` that we named."""

    body: bytes | None
    content_type: str = ""
    etag: str = ""
