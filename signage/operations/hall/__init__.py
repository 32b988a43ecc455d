"""The hall itself: its settings, its people and windows, its audit list."""
