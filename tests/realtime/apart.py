"""Run coroutines where another loop may be running already."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_apart(task: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns, run in a thread of its own.

    Once a test used Playwright its loop goes on in the main thread of the process.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, task).result()
