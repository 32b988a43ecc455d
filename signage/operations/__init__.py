"""The use cases: verb_noun(session, ..., actor, now); they flush, never commit."""
