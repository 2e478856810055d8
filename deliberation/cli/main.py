"""The `folkmoot` command: one group; each command's room is opened only when it is called."""

from __future__ import annotations

import importlib

import click

# name -> where the command is. The commands on files need no web framework and no database.
COMMANDS = {
    "audit": "deliberation.cli.records:audit",
    "backup": "deliberation.cli.copies:backup",
    "demo": "deliberation.cli.demo:demo",
    "doctor": "deliberation.cli.doctor:doctor",
    "export": "deliberation.cli.records:export",
    "import": "deliberation.cli.records:import_",
    "opinion": "deliberation.cli.opinion:opinion",
    "restore": "deliberation.cli.copies:restore",
    "serve": "deliberation.cli.serve:serve",
    "user": "deliberation.cli.people:user",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for, so that `folkmoot opinion` starts at once."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """All commands in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command with this name, or None."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="folkmoot")
def cli() -> None:
    """Folkmoot: from a resident's words to a line in the local strategy, with every step kept."""
