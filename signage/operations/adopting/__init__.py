"""Adopting a rulebook: planned, tried beside what is in force, carried out."""
