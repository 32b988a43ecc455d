"""Emergencies: texts that take over displays now, and end by themselves."""
