"""The keys that find a paper's slot: one file a ballot, outside the database and its backups, gone when it closes.

While a ballot is open, whoever has both the database and its key can tell whose paper is whose: the new paper of
somebody who votes again has to find the old one. When the ballot closes the key is overwritten and removed, and then
nobody can.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import Refused
from deliberation.services.keys import settings
from models import Ballot, BallotState, TraceNode

FOLDER = "ballot-keys"
_BYTES = 32
_NAME = re.compile(r"[0-9a-z]{4,16}\.key")


@dataclass(frozen=True, slots=True)
class Astray:
    """`left_over`: keys that find no paper any more and should be gone, by their ballot's reference (a file that is no
    ballot's by its own name). `missing`: references of open ballots in which nobody can vote without theirs.
    """

    left_over: tuple[str, ...]
    missing: tuple[str, ...]


def make(public_id: str) -> None:
    """A new key for a ballot that opens; where there is one already it stays."""
    path = _path(public_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())


def slot(public_id: str, credential: str) -> str:
    """Where the paper of this credential stands: HMAC-SHA-256 (RFC 2104), as 64 hexadecimal digits.

    Raises:
        Refused: `ballot_key_missing`: the file is gone, so that no paper can be found again, or put beside the others.
    """
    try:
        key = _path(public_id).read_bytes()
    except OSError as error:
        raise Refused("ballot_key_missing") from error
    if len(key) != _BYTES:
        raise Refused("ballot_key_missing")
    return hmac.new(key, credential.encode(), hashlib.sha256).hexdigest()


def slot_of_member(public_id: str, membership_id: int) -> str:
    """Where the paper of this member stands, by the same rules."""
    return slot(public_id, f"member:{membership_id}")


def destroy(public_id: str) -> None:
    """Overwrite and remove the key. Twice is harmless."""
    path = _path(public_id)
    try:
        with path.open("r+b") as file:
            file.write(bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def kept() -> frozenset[str]:
    """The public ids of the ballots whose key is there."""
    folder = settings().var / FOLDER
    if not folder.is_dir():
        return frozenset()
    return frozenset(path.stem for path in folder.iterdir() if _NAME.fullmatch(path.name))


def astray(session: Session) -> Astray:
    """What is wrong with the keys that are there, for whoever looks after the installation."""
    rows = session.execute(
        select(Ballot.public_id, Ballot.state, TraceNode.reference).join(TraceNode, TraceNode.id == Ballot.node_id)
    ).all()
    session.rollback()
    there = kept()
    wanted = {row.public_id for row in rows if row.state in (BallotState.OPEN, BallotState.CLOSED)}
    called = {row.public_id: row.reference for row in rows}
    left_over = sorted(called.get(one, one) for one in there - wanted)
    missing = sorted(row.reference for row in rows if row.state is BallotState.OPEN and row.public_id not in there)
    return Astray(tuple(left_over), tuple(missing))


def _path(public_id: str) -> Path:
    return settings().var / FOLDER / f"{public_id}.key"
