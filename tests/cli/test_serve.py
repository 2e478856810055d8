"""`folkmoot serve` as it is run: two processes and the worker, and what becomes of them."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest
from gunicorn.config import KNOWN_SETTINGS
from sqlalchemy import create_engine, text

from deliberation.cli.server import PlainLog, settings
from deliberation.config import Config
from tests.cli.running import (
    answers,
    environment,
    folkmoot,
    is_there,
    listens,
    priority,
    serving,
    until,
)

pytestmark = pytest.mark.faults


def test_each_of_our_settings_is_one_that_gunicorn_has(config: Config) -> None:
    known = {setting.name for setting in KNOWN_SETTINGS}
    assert set(settings(config, host="127.0.0.1", port=8000)) <= known


@pytest.mark.parametrize(("host", "bind"), [("127.0.0.1", "127.0.0.1:81"), ("::1", "[::1]:81")])
def test_both_sorts_of_addresses_can_be_listened_on(config: Config, host: str, bind: str) -> None:
    assert settings(config, host=host, port=81)["bind"] == bind


def test_the_worker_stands_back_comes_again_and_goes_with_its_server(config: Config, tmp_path: Path) -> None:
    with serving(environment(config), tmp_path) as served:
        (worker,) = served.workers()
        assert priority(worker) > priority(served.process.pid)
        os.kill(worker, signal.SIGKILL)
        # One look at a time: the killed one may still be there in a first look and nobody in a second.
        until(lambda: bool({*served.workers()} - {worker}), what="another worker")
        assert answers(served.port) == 200
        (worker,) = served.workers()
        os.kill(served.process.pid, signal.SIGKILL)
        until(lambda: not is_there(worker), what="the worker to go with its server", seconds=30)
        until(lambda: not listens(served.port), what="the port to be free", seconds=30)


def test_a_web_process_that_is_killed_is_replaced_with_its_worker(config: Config, tmp_path: Path) -> None:
    with serving(environment(config), tmp_path) as served:
        (worker,) = served.workers()
        (web,) = [pid for pid in served.family() if pid != worker]
        os.kill(web, signal.SIGKILL)
        until(lambda: not is_there(worker), what="the old worker to go", seconds=30)
        until(lambda: answers(served.port) == 200 and len(served.workers()) == 1, what="the next ones")
        assert web not in served.family()
        assert worker not in served.workers()


def test_ctrl_c_ends_everything_without_a_word(config: Config, tmp_path: Path) -> None:
    with serving(environment(config), tmp_path) as served:
        family = served.family()
        # A terminal sends it to the whole group, as here.
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.process.wait(30) == 0
        until(lambda: not any(is_there(pid) for pid in family), what="all to end", seconds=30)
        assert "Traceback" not in served.said()
        assert "worker_died" not in served.said()


def test_no_database_connection_is_shared_by_two_processes(config: Config, tmp_path: Path) -> None:
    with serving(environment(config), tmp_path) as served:
        held = [link.readlink().name for link in Path(f"/proc/{served.process.pid}/fd").iterdir() if link.is_symlink()]
        assert not [name for name in held if name.startswith("folkmoot.sqlite")]


def test_what_is_no_request_is_answered_and_leaves_no_address_in_the_log(config: Config, tmp_path: Path) -> None:
    with serving(environment(config), tmp_path) as served:
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as line:
            line.sendall(b"NOTHING-OF-THE-SORT / at all\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 400")
        assert answers(served.port, "/card/lemon-river-table-cup") == 200
        logged = [line for line in served.said().splitlines() if line.startswith("{")]
    assert any('"/card/<words>"' in line for line in logged)
    assert not [line for line in logged if "127.0.0.1" in line or "lemon" in line or "NOTHING" in line]


def test_a_port_that_is_taken_is_said_at_once(config: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = folkmoot("serve", "--port", port, env=environment(config))
        demo = folkmoot("demo", "--port", port, env=environment(config))
    for one in (ran, demo):
        assert one.exit_code == 2
        assert one.stderr == (
            f"127.0.0.1, port {port}: Address already in use. Stop what is there, or choose another with --port.\n"
        )
    assert not (config.var / "demo").exists(), "the demo was there before, perhaps with somebody in it"


def test_a_host_that_is_none_is_refused(config: Config) -> None:
    ran = folkmoot("serve", "--host", "no.such.host.invalid", env=environment(config))
    assert ran.exit_code == 2
    assert "there is no such address" in ran.stderr


def test_a_database_that_is_newer_is_left_alone(config: Config) -> None:
    engine = create_engine(config.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = (config.var / "folkmoot.sqlite").read_bytes()
    ran = folkmoot("serve", env=environment(config))
    assert ran.exit_code == 2
    assert "made by a newer version of Folkmoot (revision 9999)" in ran.stderr
    assert (config.var / "folkmoot.sqlite").read_bytes() == before


def test_a_new_database_is_for_its_owner_only(tmp_path: Path) -> None:
    env = {"FOLKMOOT_VAR": str(tmp_path / "new"), "FOLKMOOT_DATABASE_URL": "", "FOLKMOOT_SECRET_KEY": ""}
    assert folkmoot("user", "list", env=env).exit_code == 0
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    assert modes.pop("folkmoot.sqlite") == 0o600
    assert set(modes.values()) <= {0o600}


@pytest.mark.parametrize(
    ("msg", "args", "said", "numbers"),
    [
        ("Worker (pid:%s) exited with code %s.", (12, 3), "Worker", [12, 3]),
        ("Error handling request %s %s", ("GET", "/card/lemon-river"), "Error handling request", []),
        ("connection to 10.0.0.1 failed", (), "connection to", []),
    ],
)
def test_the_servers_own_log_keeps_words_and_numbers_only(
    config: Config,
    capsys: pytest.CaptureFixture[str],
    msg: str,
    args: tuple[object, ...],
    said: str,
    numbers: list[int],
) -> None:
    from deliberation.factory import create_app

    create_app(config)
    PlainLog.error(PlainLog.__new__(PlainLog), msg, *args)
    line = capsys.readouterr().err
    assert f'"said": "{said}", "numbers": {numbers}' in line
    assert "lemon" not in line
    assert "10.0" not in line
