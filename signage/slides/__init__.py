"""The slide kinds, one file each, their registry, and how programmes are made."""
