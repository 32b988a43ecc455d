"""Objections: raised, decided, and what follows from them."""
