"""Rulebooks of a hall: editions, settings in drafts, the rule map."""
