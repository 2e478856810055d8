"""Promises that anybody can check: the audit chain, Merkle roots over papers, and the words of a receipt.

Only the standard library is used, so that a sceptic can run these functions on the published files with nothing else
installed. All hashes are SHA-256, written as 64 hexadecimal digits.

- **Audit chain**: each entry's hash covers the hash before it, its number, time, role, action, the thing it was done
  to, and the hash of its payload. The payload is kept apart with a random salt; erasing both leaves the chain whole,
  and without the salt nobody can try out what the payload was.
- **Merkle tree**: as in RFC 6962, section 2.1: 0x00 before a leaf, 0x01 before a node, so that one can't pass for the
  other; a proof shows that one leaf is under the root without showing the others.
- **Receipt words**: the digits of a hash in the base of a word list.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deliberation.methods.errors import MethodError

GENESIS = "0" * 64
"""What stands before the first entry of a chain."""

SHORTEST_SALT = 16
"""Bytes; less could be tried out."""

_ENTRY, _PAYLOAD, _PAPER = b"folkmoot entry 1\n", b"folkmoot payload 1\n", b"folkmoot paper 1\n"


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One line of the audit chain. `at` is an ISO 8601 time as it was written; `salt` is hexadecimal.

    `payload` and `salt` are None after an erasure; everything else stays for ever.
    """

    sequence: int
    at: str
    role: str
    action: str
    thing: str
    payload_hash: str
    previous: str
    digest: str
    payload: Mapping[str, object] | None = None
    salt: str | None = None


def canonical_json(value: object) -> bytes:
    """One byte string for equal values: keys sorted by code point, no spaces, UTF-8, no fractions.

    >>> canonical_json({"b": [1, True, None], "a": "é"}).decode()
    '{"a":"é","b":[1,true,null]}'

    Raises:
        MethodError: `not_canonical` for floats (no two languages write them alike), for keys that are not text, for
            text that is not Unicode and for anything that JSON doesn't know.
    """
    try:
        _check_value(value)
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (UnicodeEncodeError, RecursionError) as error:
        raise MethodError("not_canonical", because=type(error).__name__) from error


def payload_hash(salt: bytes, payload: Mapping[str, object]) -> str:
    """The hash that the chain keeps of a payload: over a tag, the salt's length, the salt and the canonical payload.

    Raises:
        MethodError: `salt_length` or `not_canonical`.
    """
    return _salted(_PAYLOAD, salt, dict(payload))


def paper_commitment(nonce: bytes, paper: Mapping[str, object]) -> str:
    """What is published for one ballot paper; whoever holds the nonce can show that the paper is theirs.

    Raises:
        MethodError: `salt_length` or `not_canonical`.
    """
    return _salted(_PAPER, nonce, dict(paper))


def entry_hash(previous: str, sequence: int, at: str, role: str, action: str, thing: str, payload_digest: str) -> str:
    """The hash of one entry: over a tag and the canonical list of the seven values, so no two can run together."""
    return hashlib.sha256(
        _ENTRY + canonical_json([previous, sequence, at, role, action, thing, payload_digest])
    ).hexdigest()


def next_entry(
    before: ChainEntry | None,
    *,
    at: str,
    role: str,
    action: str,
    thing: str,
    salt: bytes,
    payload: Mapping[str, object],
) -> ChainEntry:
    """The entry that follows `before` (None: the first, number 1). The caller gives time and random salt.

    Raises:
        MethodError: `salt_length` or `not_canonical`.
    """
    previous, sequence = (before.digest, before.sequence + 1) if before else (GENESIS, 1)
    inner = payload_hash(salt, payload)
    digest = entry_hash(previous, sequence, at, role, action, thing, inner)
    return ChainEntry(sequence, at, role, action, thing, inner, previous, digest, dict(payload), salt.hex())


def verify_chain(
    entries: Iterable[ChainEntry], *, after: ChainEntry | None = None, head: str | None = None
) -> int | None:
    """The number of the first entry that is not as it was written (or is missing), or None when all is well.

    An erased payload verifies; one that is there must match. `after`: an entry already trusted, to check only what
    follows it. `head`: the last hash as published elsewhere; without it, entries cut off at the end can't be noticed.
    """
    previous, expected = (after.digest, after.sequence + 1) if after else (GENESIS, 1)
    for entry in entries:
        if entry.sequence != expected or entry.previous != previous or not _is_whole(entry):
            return expected
        previous, expected = entry.digest, expected + 1
    if head is not None and not hmac.compare_digest(head.encode(), previous.encode()):
        return expected
    return None


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The root over leaves in the given order (sort them first when their order says something). O(n).

    >>> merkle_root([])[:8], merkle_root([b""])[:8]
    ('e3b0c442', '6e340b9c')
    """
    level = [_leaf(leaf) for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        level = _level_above(level)
    return level[0].hex()


def merkle_proof(leaves: Sequence[bytes], index: int) -> tuple[str, ...]:
    """The hashes that lead from one leaf to the root, from below (RFC 6962's audit path).

    Raises:
        MethodError: `no_such_leaf`.
    """
    if not 0 <= index < len(leaves):
        raise MethodError("no_such_leaf", index=index, size=len(leaves))
    level, proof = [_leaf(leaf) for leaf in leaves], []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            proof.append(level[beside].hex())
        level, index = _level_above(level), index // 2
    return tuple(proof)


def verify_proof(leaf: bytes, index: int, size: int, proof: Sequence[str], root: str) -> bool:
    """Whether the leaf stands at `index` of `size` under the root (RFC 9162, section 2.1.3.2).

    >>> leaves = [b"one", b"two", b"three"]
    >>> verify_proof(b"two", 1, 3, merkle_proof(leaves, 1), merkle_root(leaves))
    True
    """
    if not 0 <= index < size:
        return False
    here, last, digest = index, size - 1, _leaf(leaf)
    steps = [_from_hex(step) for step in proof]
    for step in steps:
        if step is None or last == 0:
            return False
        if here % 2 or here == last:
            digest = _node(step, digest)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            digest = _node(digest, step)
        here, last = here // 2, last // 2
    return last == 0 and hmac.compare_digest(digest.hex().encode(), root.encode())


def tracker_words(digest: str, words: Sequence[str], count: int) -> tuple[str, ...]:
    """The short form of a hash: its last `count` digits in the base of the word list, highest first.

    With 2,048 words, four words tell 2^44 papers apart. The list is given from outside and must never change its order.

    >>> tracker_words("ff" * 32, ["apple", "boat", "candle", "door"], 3)
    ('door', 'door', 'door')

    Raises:
        MethodError: `word_list` (fewer than two words, or repeats), `word_count` (not between 1 and what the hash can
            fill), `not_a_digest`.
    """
    if len(words) < 2 or len(set(words)) != len(words):
        raise MethodError("word_list", size=len(words))
    raw = _from_hex(digest)
    if raw is None:
        raise MethodError("not_a_digest")
    if count < 1 or len(words) ** count > 1 << (8 * len(raw)):
        raise MethodError("word_count", count=count)
    number, chosen = int.from_bytes(raw, "big"), []
    for _ in range(count):
        number, digit = divmod(number, len(words))
        chosen.append(words[digit])
    return tuple(reversed(chosen))


def _check_value(value: object) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, list | tuple):
        for part in value:
            _check_value(part)
    elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
        for part in value.values():
            _check_value(part)
    else:
        raise MethodError("not_canonical", because=type(value).__name__)


def _salted(tag: bytes, salt: bytes, value: object) -> str:
    if not SHORTEST_SALT <= len(salt) <= 255:
        raise MethodError("salt_length", length=len(salt))
    return hashlib.sha256(tag + bytes([len(salt)]) + salt + canonical_json(value)).hexdigest()


def _is_whole(entry: ChainEntry) -> bool:
    try:
        digest = entry_hash(
            entry.previous, entry.sequence, entry.at, entry.role, entry.action, entry.thing, entry.payload_hash
        )
        return digest == entry.digest and (entry.payload is None or _payload_matches(entry))
    except MethodError:
        return False


def _payload_matches(entry: ChainEntry) -> bool:
    salt = _from_hex(entry.salt) if entry.salt is not None else None
    if salt is None or entry.payload is None:
        return False
    return payload_hash(salt, entry.payload) == entry.payload_hash


def _from_hex(text: str) -> bytes | None:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    return raw if raw.hex() == text else None


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    above = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    if len(level) % 2:
        above.append(level[-1])
    return above
