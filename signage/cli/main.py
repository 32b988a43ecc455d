"""The `signage` command: each subcommand is loaded when it is asked for."""

from importlib import import_module

import click

COMMANDS = {
    "evaluate": "Apply a rulebook to files of facts.",
    "rulebook": "Check, show, compare and begin rulebooks.",
    "prepare": "Create or migrate the database; load the demo hall into a new one.",
    "run": "Prepare the database and serve the hall.",
    "hall": "Load and export a hall's facts.",
    "display": "List, provision and revoke displays; write what their machines need.",
    "check": "Compare published results with what the ledger says now.",
    "user": "Make an administrator's one-time link, list accounts.",
}


class LazyGroup(click.Group):
    """A group that imports `signage.cli.<name>` only when `<name>` is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands, in alphabetical order."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a subcommand, or None if there is no such one."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"signage.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the subcommands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(package_name="signage")
def signage() -> None:
    """Run and look after the screens of a service hall."""
