"""Alerts: outages of displays, and telling people on both edges."""
