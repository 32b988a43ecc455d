"""An agent that ends with its test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.device.agent import Agent


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    """An agent, not started yet."""
    agent = Agent(tmp_path)
    yield agent
    agent.stop()
