"""The `folkmoot` command: one group; each command's room is opened only when it is called."""

from __future__ import annotations

import importlib

import click

# name -> where the command is, and its first sentence, so that the list of commands opens no room at all.
# The commands on files need no web framework and no database.
COMMANDS = {
    "audit": ("deliberation.cli.records:audit", "The audit chain."),
    "backup": (
        "deliberation.cli.copies:backup",
        "Copy the whole database to FILE, while people go on working, and check the copy.",
    ),
    "committee": (
        "deliberation.cli.committee:committee",
        "Choose a shortlist from the ticks in FILE.json and write it with its reasons as JSON.",
    ),
    "count": (
        "deliberation.cli.count:count",
        "Share the budget of FILE.pb by its votes and write what is funded, with every reason, as JSON.",
    ),
    "demo": (
        "deliberation.cli.demo:demo",
        "Build the made-up borough of Wexmoor in a fresh database (var/demo) and serve it.",
    ),
    "doctor": (
        "deliberation.cli.doctor:doctor",
        "Look at settings, keys, database, background work and programs; say what to mend.",
    ),
    "export": ("deliberation.cli.records:export", "Write what can be read and used elsewhere."),
    "gateway": (
        "deliberation.cli.gateway:gateway",
        "Print what a text message, or pressed keys, would be answered with.",
    ),
    "import": ("deliberation.cli.records:import_", "Bring in what was made elsewhere."),
    "jobs": (
        "deliberation.cli.jobs:jobs",
        "Work in the background: what waits, runs and failed; a worker; stopping it.",
    ),
    "lottery": (
        "deliberation.cli.lottery:lottery",
        "Make the fairest lottery over panels of the people in PEOPLE.csv that meet QUOTAS.csv, and write it as JSON.",
    ),
    "opinion": (
        "deliberation.cli.opinion:opinion",
        "Find opinion groups in the Polis export folder DIR and write every figure as JSON.",
    ),
    "restore": ("deliberation.cli.copies:restore", "Check FILE and put it in the place of the database."),
    "seating": (
        "deliberation.cli.seating:seating",
        "Plan who sits at which table in each round, so that people meet many others and tables are mixed, as JSON.",
    ),
    "serve": ("deliberation.cli.serve:serve", "Serve the pages, with the worker beside."),
    "themes": (
        "deliberation.cli.themes:themes",
        "Find themes and small facets in the texts of FILE.csv and write them as JSON.",
    ),
    "user": ("deliberation.cli.people:user", "Staff accounts."),
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
        module, attribute = COMMANDS[name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(context)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="folkmoot")
def cli() -> None:
    """Folkmoot: from a resident's words to a line in the local strategy, with every step kept."""
