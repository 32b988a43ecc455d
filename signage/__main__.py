"""Run the command as `python -m signage`."""

from signage.cli.main import signage

signage()
