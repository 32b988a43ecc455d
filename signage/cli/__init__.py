"""The `signage` command."""
