"""A scripted server of feeds for these tests."""

from collections.abc import Iterator

import pytest

from tests.feed_server import FeedServer, feed_server


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """A real HTTP server on this machine."""
    with feed_server() as found:
        yield found
