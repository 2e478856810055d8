"""`folkmoot gateway`: what would be answered, printed and sent nowhere."""

from __future__ import annotations

from flask import Flask

from deliberation.config import Config
from deliberation.database import db
from tests.cli.running import environment, folkmoot
from tests.web.resident_journey import actor_of, new_place, says_yes, with_statements


def test_the_fake_gateway_prints_what_would_be_sent(app: Flask, config: Config) -> None:
    with app.app_context():
        place = new_place(db.session(), people=2)
        with_statements(db.session(), place, ["More buses should run at night."])
        says_yes(db.session(), actor_of(db.session(), place.codes[0]), place)
        db.session.remove()
    env, number = environment(config), ("--number", "07700 900123")
    joined = folkmoot("gateway", *number, "--text", place.codes[0], env=env)
    assert joined.exit_code == 0
    assert joined.stdout.startswith("to +447700900123: Welcome.")
    assert "More buses should run at night.\n1: agree." in joined.stdout
    pressed = folkmoot("gateway", *number, "--keys", "1", env=env)
    assert "That is all for now." in pressed.stdout
    assert "(the call ends)" in folkmoot("gateway", *number, "--keys", "9", env=env).stdout
    assert folkmoot("gateway", *number, env=env).exit_code == 2
    assert folkmoot("gateway", *number, "--text", "1", "--keys", "1", env=env).exit_code == 2
    assert folkmoot("gateway", "--number", "none", "--text", "1", env=env).exit_code == 0
