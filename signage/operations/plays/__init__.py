"""Proof of play: what displays were given and showed, reports, certificates."""
