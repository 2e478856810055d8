"""`folkmoot gateway`: a telephone gateway that is none, to try out taking part by text message and by keys."""

from __future__ import annotations

import secrets

import click

from deliberation.cli.application import application, database_session, plain_errors


@click.command()
@click.option("--number", required=True, help="The telephone that texts or rings, such as 07700 900123.")
@click.option("--text", default=None, help="A text message that it sends.")
@click.option("--keys", default=None, help="Keys that are pressed in a call; empty: the call begins.")
@click.option("--id", "once", default=None, help="A name for this message: sent twice with one name it counts once.")
def gateway(number: str, text: str | None, keys: str | None, once: str | None) -> None:
    """Print what a text message, or pressed keys, would be answered with. Nothing goes out to any network."""
    from deliberation.services import gateways, phone_numbers

    if (text is None) == (keys is None):
        raise click.UsageError("Give either --text or --keys.")
    name = once or secrets.token_hex(8)
    with plain_errors(), database_session(application()) as session:
        normal = phone_numbers.normal(number) or number
        if keys is not None:
            spoken = gateways.keys_came(session, call=name, turn="1", number=normal, keys=keys)
            for part in spoken.parts:
                click.echo(part.text)
            if spoken.ends:
                click.echo("(the call ends)")
            return
        box = gateways.Outbox()
        gateways.text_came(session, box, message=name, number=normal, text=text or "")
        for sent in box.sent:
            click.echo(f"to {sent.number}: {sent.text}")
