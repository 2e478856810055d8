"""`folkmoot user ...`: staff accounts from the command line, for whoever runs the installation."""

from __future__ import annotations

import sys

import click
from sqlalchemy.orm import Session

from deliberation.cli.application import application, database_session, plain_errors
from deliberation.errors import NotFound
from deliberation.permissions import SYSTEM
from deliberation.reading import actors, processes
from deliberation.services import accounts, passwords
from models import Role

GIVEN_OUT = [str(role) for role in Role if role is not Role.MEMBER]


@click.group()
def user() -> None:
    """Staff accounts. Residents have none: they come in by a code."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues see.")
@click.option("--administrator", is_flag=True, help="May make accounts and start projects.")
@click.option("--password-from-stdin", "given", is_flag=True, help="Read the password from standard input.")
def add(email: str, name: str, *, administrator: bool, given: bool) -> None:
    """Make an account. Without a given password a random one is made and shown once."""
    password = sys.stdin.readline().rstrip("\n") if given else passwords.random_password()
    with plain_errors(), database_session(application()) as session:
        accounts.create_staff(
            session, SYSTEM, email=email, display_name=name, password=password, administrator=administrator
        )
        click.echo(f"Account made: {email}")
        if not given:
            click.echo(f"Password, shown this once: {password}")


@user.command("list")
def list_all() -> None:
    """Show all staff accounts."""
    with plain_errors(), database_session(application()) as session:
        for one in actors.colleagues(session, SYSTEM):
            notes = ["administrator"] if one.is_administrator else []
            notes += [] if one.has_second_factor else ["no second factor yet"]
            notes += ["disabled"] if one.disabled_at else []
            click.echo(f"{one.email}  {one.display_name}" + (f"  ({', '.join(notes)})" if notes else ""))


@user.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Shut somebody out at once; all their sessions end."""
    with plain_errors(), database_session(application()) as session:
        accounts.disable_account(session, SYSTEM, find(session, email))
        click.echo(f"Disabled: {email}")


@user.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let somebody in again who was shut out."""
    with plain_errors(), database_session(application()) as session:
        accounts.enable_account(session, SYSTEM, find(session, email))
        click.echo(f"Enabled: {email}")


@user.command("reset-password")
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Take the second factor away as well, when it was lost.")
def reset_password(email: str, *, second_factor: bool) -> None:
    """Give somebody a new random password, shown once; all their sessions end."""
    with plain_errors(), database_session(application()) as session:
        reset = accounts.reset_second_factor if second_factor else accounts.reset_password
        click.echo(f"New password, shown this once: {reset(session, SYSTEM, find(session, email))}")


@user.command("role")
@click.argument("email")
@click.argument("process", metavar="PROCESS")
@click.argument("role", type=click.Choice(GIVEN_OUT))
def give_role(email: str, process: str, role: str) -> None:
    """Give somebody a role in the project with the public id PROCESS."""
    with plain_errors(), database_session(application()) as session:
        process_id = processes.one(session, process).id
        person_id = find(session, email)
        accounts.grant_role(session, SYSTEM, process_id=process_id, person_id=person_id, role=Role(role))
        click.echo(f"{email} is now {role} in {process}.")


def find(session: Session, email: str) -> int:
    """The person behind a staff e-mail; `NotFound` when there is none."""
    wanted = email.strip().lower()
    found = next((one for one in actors.colleagues(session, SYSTEM) if one.email == wanted), None)
    if found is None:
        raise NotFound("account_unknown")
    return found.person_id
