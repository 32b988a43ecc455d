"""The production server over a demo hall, its clock sixty times as fast as the sun."""

# ruff: noqa: E402  # the standard library is patched before all else
from signage.serving import patch

patch()

import os
from datetime import UTC, datetime

from signage import clock

BEGAN = datetime.fromtimestamp(float(os.environ["SOAK_BEGAN"]), UTC)
SPEED = int(os.environ["SOAK_SPEED"])

real = clock.now
clock.now = lambda: BEGAN + SPEED * (real() - BEGAN)

import bench.servers.edit  # noqa: F401  # it serves until it is stopped
