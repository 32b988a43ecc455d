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
    media_uploads,
    pairing,
    playlist_deeds,
    playlist_parts,
    playlist_preview,
    playlist_versions,
    playlists,
    schedule_outlook,
    schedules,
    working_calendar,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    playlists.bp,
    playlist_preview.bp,
    playlist_parts.bp,
    playlist_deeds.bp,
    playlist_versions.bp,
    announcements.bp,
    announcement_preview.bp,
    calendar.bp,
    calendar.old_bp,
    schedules.bp,
    schedule_outlook.bp,
    media.bp,
    media_uploads.bp,
    displays.bp,
    pairing.bp,
    display_groups.bp,
    working_calendar.bp,
    dayparts.bp,
)
