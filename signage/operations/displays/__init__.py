"""Displays: pairing, groups, presence, commands."""
