"""What other systems call: emergencies as JSON, alerts as CAP (docs/api.md)."""

from flask import Blueprint

from signage.web.api import cap, cap_feed, description, emergencies

BLUEPRINTS: tuple[Blueprint, ...] = (
    emergencies.bp,
    cap.bp,
    cap_feed.bp,
    description.bp,
)
