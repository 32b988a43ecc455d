"""Scores: computed when facts move, and compared."""
