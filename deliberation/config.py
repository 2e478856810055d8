"""Settings from the environment, read once, and the keys that are kept outside the database."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from deliberation.errors import DeliberationError

MEGABYTE = 1024 * 1024
KEY_LENGTH = 32
SQLITE_FILE = "sqlite:///"
EMBEDDED = "embedded"
PROCRASTINATE = "procrastinate"
OFF = "off"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its environment name, its default and what it does (docs/operations.md lists the same)."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("FOLKMOOT_VAR", "./var", "Folder for the database file, the secret key and reports."),
    Setting("FOLKMOOT_DATABASE_URL", "", "Where the data is kept; empty: an SQLite file in FOLKMOOT_VAR."),
    Setting("FOLKMOOT_SECRET_KEY", "", "The secret behind cookies, codes and encryption; empty: made in FOLKMOOT_VAR."),
    Setting("FOLKMOOT_JOBS", EMBEDDED, "Who works in the background: `embedded`, or `procrastinate` on PostgreSQL."),
    Setting("FOLKMOOT_BASE_URL", "http://localhost:8000", "The address that people type; https switches on Secure."),
    Setting("FOLKMOOT_METRICS_TOKEN", "", "Opens /metrics to whoever sends it; empty: there is no /metrics."),
    Setting("FOLKMOOT_SITE_NAME", "Folkmoot", "The name shown where no process gives its own."),
    Setting("FOLKMOOT_HELP_PHONE", "", "The phone number shown for help on every page."),
    Setting("FOLKMOOT_GATEWAY_SECRET", "", "Opens /gateway to whoever sends it; empty: no text messages, no keypad."),
    Setting("FOLKMOOT_TEXT_NUMBER", "", "The number that people text or ring to take part; only shown."),
    Setting("FOLKMOOT_DIALLING_CODE", "44", "The country of numbers that begin with 0."),
    Setting("FOLKMOOT_READ_ALOUD", "espeak-ng", "The program that reads texts aloud, or `off`."),
    Setting("FOLKMOOT_THREADS", "16", "Threads of the one web process; also sizes the pool of connections."),
    Setting("FOLKMOOT_TRUSTED_PROXIES", "0", "How many proxies in front may tell the address of a visitor."),
)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, checked."""

    var: Path
    database_url: str
    secret_key: bytes
    jobs: str
    base_url: str
    metrics_token: str
    site_name: str
    help_phone: str
    read_aloud: str
    threads: int
    trusted_proxies: int
    gateway_secret: str = ""
    text_number: str = ""
    dialling_code: str = "44"
    demo: bool = False
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https, so that cookies can demand it."""
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        """Whether the data is in an SQLite file."""
        return self.database_url.startswith("sqlite")

    def derived_key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869), so that no key serves two."""
        return HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=purpose.encode()).derive(self.secret_key)

    def box(self, purpose: str) -> Fernet:
        """Encrypts and opens small secrets for one purpose."""
        return Fernet(base64.urlsafe_b64encode(self.derived_key(purpose)))


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings from `environ` (the process's own by default). A wrong one stops the start with its name."""
    env = os.environ if environ is None else environ
    values = {setting.name: env.get(setting.name, "") or setting.default for setting in SETTINGS}
    var = Path(values["FOLKMOOT_VAR"]).resolve()
    database_url = _database_url(values["FOLKMOOT_DATABASE_URL"], var)
    return Config(
        var=var,
        database_url=database_url,
        secret_key=_secret_key(values["FOLKMOOT_SECRET_KEY"], var),
        jobs=_jobs(values["FOLKMOOT_JOBS"], database_url),
        base_url=values["FOLKMOOT_BASE_URL"].rstrip("/"),
        metrics_token=values["FOLKMOOT_METRICS_TOKEN"],
        site_name=values["FOLKMOOT_SITE_NAME"],
        help_phone=values["FOLKMOOT_HELP_PHONE"],
        read_aloud=values["FOLKMOOT_READ_ALOUD"],
        threads=_whole_number("FOLKMOOT_THREADS", values, at_least=1),
        trusted_proxies=_whole_number("FOLKMOOT_TRUSTED_PROXIES", values, at_least=0),
        gateway_secret=_gateway_secret(values["FOLKMOOT_GATEWAY_SECRET"]),
        text_number=values["FOLKMOOT_TEXT_NUMBER"],
        dialling_code=str(_whole_number("FOLKMOOT_DIALLING_CODE", values, at_least=1)),
    )


def _whole_number(name: str, values: Mapping[str, str], *, at_least: int) -> int:
    try:
        number = int(values[name])
    except ValueError:
        number = at_least - 1
    if number < at_least:
        raise DeliberationError("setting_not_a_number", name=name, value=values[name], at_least=at_least)
    return number


def _gateway_secret(given: str) -> str:
    """Whoever holds it can speak for every phone, so it has to be one that nobody guesses."""
    if given and len(given) < KEY_LENGTH:
        raise DeliberationError("gateway_secret_too_short", at_least=KEY_LENGTH)
    return given


def _jobs(given: str, database_url: str) -> str:
    if given not in (EMBEDDED, PROCRASTINATE):
        raise DeliberationError("setting_unknown", name="FOLKMOOT_JOBS", value=given)
    if given == PROCRASTINATE and not database_url.startswith("postgresql"):
        raise DeliberationError("queue_needs_postgresql")
    return given


def _database_url(given: str, var: Path) -> str:
    if not given:
        return f"sqlite:///{var / 'folkmoot.sqlite'}"
    for plain in ("postgres://", "postgresql://"):
        if given.startswith(plain):
            return "postgresql+psycopg://" + given.removeprefix(plain)
    if given.startswith(SQLITE_FILE):
        # Made absolute here, so that the server, its worker and a backup mean the same file wherever they are started.
        return SQLITE_FILE + str(Path(given.removeprefix(SQLITE_FILE)).resolve())
    return given


def _secret_key(given: str, var: Path) -> bytes:
    """The given secret, or one made on first start. The file is readable to its owner only."""
    if given:
        if len(given) < KEY_LENGTH:
            raise DeliberationError("secret_key_too_short", at_least=KEY_LENGTH)
        return given.encode()
    path = var / "secret_key"
    var.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(KEY_LENGTH).encode())
    return path.read_bytes()
