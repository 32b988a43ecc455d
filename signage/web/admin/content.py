"""The blueprints of what displays show: announcements, pictures, displays, groups."""

from flask import Blueprint

from signage.web.admin import (
    announcement_preview,
    announcements,
    calendar,
    dayparts,
    display_groups,
    displays,
    media,
    pairing,
    working_calendar,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    announcements.bp,
    announcement_preview.bp,
    calendar.bp,
    media.bp,
    displays.bp,
    pairing.bp,
    display_groups.bp,
    working_calendar.bp,
    dayparts.bp,
)
