"""The display, kiosk and evaluation system of a government service hall."""
