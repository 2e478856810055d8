from __future__ import annotations

import ast
import doctest
import hashlib
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.methods import commitments
from deliberation.methods.commitments import (
    GENESIS,
    ChainEntry,
    canonical_json,
    entry_hash,
    merkle_proof,
    merkle_root,
    next_entry,
    paper_commitment,
    payload_hash,
    tracker_words,
    verify_chain,
    verify_proof,
)
from deliberation.methods.errors import MethodError

# The leaves and roots of the test suite of the Certificate Transparency log (RFC 6962).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

words_of_people = st.text(max_size=12)
payloads = st.dictionaries(
    words_of_people, st.one_of(st.none(), st.booleans(), st.integers(), words_of_people), max_size=3
)
drafts = st.lists(
    st.tuples(words_of_people, words_of_people, words_of_people, payloads, st.binary(min_size=16, max_size=32)),
    min_size=1,
    max_size=8,
)
Drafts = list[tuple[str, str, str, dict[str, object], bytes]]


def chain(drafted: Drafts) -> list[ChainEntry]:
    entries: list[ChainEntry] = []
    for minute, (role, action, thing, payload, salt) in enumerate(drafted):
        entries.append(
            next_entry(
                entries[-1] if entries else None,
                at=f"2027-05-01T09:{minute:02}:00+00:00",
                role=role,
                action=action,
                thing=thing,
                salt=salt,
                payload=payload,
            )
        )
    return entries


def other_value(name: str, value: object) -> object:
    if name == "sequence":
        return int(str(value)) + 1
    if name == "payload":
        return {**value, "added": True} if isinstance(value, dict) else {}
    if name in ("payload_hash", "previous", "digest", "salt"):
        text = str(value)
        return ("0" if text[0] != "0" else "1") + text[1:]
    return f"{value}x"


@settings(deadline=None)
@given(drafts, st.data())
def test_any_change_of_any_field_is_found_where_it_is(drafted: Drafts, data: st.DataObject) -> None:
    entries = chain(drafted)
    assert verify_chain(entries) is None
    at = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(ChainEntry)]))
    changed = replace(entries[at], **{name: other_value(name, getattr(entries[at], name))})  # type: ignore[arg-type]
    assert verify_chain([*entries[:at], changed, *entries[at + 1 :]]) == at + 1


@settings(deadline=None)
@given(drafts, st.data())
def test_erasing_payloads_never_breaks_the_chain(drafted: Drafts, data: st.DataObject) -> None:
    entries = chain(drafted)
    erased = data.draw(st.lists(st.booleans(), min_size=len(entries), max_size=len(entries)))
    left = [
        replace(entry, payload=None, salt=None) if gone else entry for entry, gone in zip(entries, erased, strict=True)
    ]
    assert verify_chain(left, head=entries[-1].digest) is None


@settings(deadline=None)
@given(drafts, st.data())
def test_a_missing_a_moved_and_a_doubled_entry_are_found(drafted: Drafts, data: st.DataObject) -> None:
    entries = chain(drafted)
    at = data.draw(st.integers(0, len(entries) - 1))
    head = entries[-1].digest
    without = entries[:at] + entries[at + 1 :]
    assert verify_chain(without, head=head) == at + 1
    assert verify_chain(without) == (at + 1 if at < len(entries) - 1 else None)
    assert verify_chain([*entries[: at + 1], *entries[at:]]) == at + 2
    other = data.draw(st.integers(0, len(entries) - 1))
    if other != at:
        swapped = list(entries)
        swapped[at], swapped[other] = swapped[other], swapped[at]
        assert verify_chain(swapped) == min(at, other) + 1


@settings(deadline=None)
@given(drafts, st.data())
def test_a_rewritten_end_is_found_by_the_published_head(drafted: Drafts, data: st.DataObject) -> None:
    entries = chain(drafted)
    at = data.draw(st.integers(0, len(entries) - 1))
    role, action, thing, payload, salt = drafted[at]
    rewritten = chain([*drafted[:at], (f"{role}!", action, thing, payload, salt), *drafted[at + 1 :]])
    assert verify_chain(rewritten) is None
    assert verify_chain(rewritten, head=entries[-1].digest) == len(entries) + 1
    assert verify_chain(entries[at + 1 :], after=entries[at], head=entries[-1].digest) is None


def test_an_empty_chain_and_a_payload_without_its_salt() -> None:
    assert verify_chain([]) is None
    assert verify_chain([], head=GENESIS) is None
    assert verify_chain([], head="f" * 64) == 1
    entry = chain([("convenor", "draw", "P1", {"seed": 7}, bytes(16))])[0]
    assert verify_chain([replace(entry, salt=None)]) == 1
    assert verify_chain([replace(entry, salt="zz")]) == 1
    assert verify_chain([replace(entry, payload={"seed": 7.0})]) == 1
    assert verify_chain([replace(entry, payload={"seed": 8})]) == 1
    assert verify_chain([replace(entry, payload=None)]) is None


@pytest.mark.parametrize(
    ("sequence", "previous", "broken"), [(2, "as it was", None), (3, "as it was", 2), (2, GENESIS, 2), (1, GENESIS, 2)]
)
def test_an_entry_that_is_whole_but_out_of_place_is_found(sequence: int, previous: str, broken: int | None) -> None:
    first, second = chain([("r", "a", "t", {}, bytes(16))] * 2)
    previous = first.digest if previous == "as it was" else previous
    digest = entry_hash(previous, sequence, second.at, "r", "a", "t", second.payload_hash)
    forged = replace(second, sequence=sequence, previous=previous, digest=digest)
    assert verify_chain([first, forged]) == broken


def test_a_chain_starts_at_one() -> None:
    first, second = chain([("r", "a", "t", {}, bytes(16))] * 2)
    assert verify_chain([second]) == 1
    digest = entry_hash(GENESIS, 5, first.at, "r", "a", "t", first.payload_hash)
    assert verify_chain([replace(first, sequence=5, digest=digest)]) == 1


def test_values_cannot_run_together() -> None:
    one = entry_hash(GENESIS, 1, "t", "ab", "c", "d", "e")
    assert one != entry_hash(GENESIS, 1, "t", "a", "bc", "d", "e")
    assert payload_hash(bytes(16), {"a": 1}) != payload_hash(bytes(17), {"a": 1})
    assert payload_hash(bytes(16), {"a": 1}) != paper_commitment(bytes(16), {"a": 1})
    assert payload_hash(bytes(16), {"a": True}) != payload_hash(bytes(16), {"a": 1})
    assert payload_hash(bytes(16), {"b": 2, "a": 1}) == payload_hash(bytes(16), {"a": 1, "b": 2})


def test_the_formula_of_a_hash_is_the_documented_one() -> None:
    text = '["' + GENESIS + '",1,"2027-05-01T09:00:00+00:00","convenor","open","R07","ab"]'
    expected = hashlib.sha256(b"folkmoot entry 1\n" + text.encode()).hexdigest()
    assert entry_hash(GENESIS, 1, "2027-05-01T09:00:00+00:00", "convenor", "open", "R07", "ab") == expected
    salted = hashlib.sha256(b"folkmoot payload 1\n" + b"\x10" + bytes(16) + b'{"n":"\xc3\xa9"}').hexdigest()
    assert payload_hash(bytes(16), {"n": "é"}) == salted


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": {2}}, [b"x"], "\ud800", object()])
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(MethodError, match="not_canonical"):
        canonical_json(value)


@pytest.mark.parametrize("length", [0, 15, 256])
def test_a_salt_has_a_sensible_length(length: int) -> None:
    with pytest.raises(MethodError, match="salt_length"):
        payload_hash(bytes(length), {})


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_standard(size: int) -> None:
    assert merkle_root(LEAVES[:size]) == ROOTS[size]


def slow_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written: split at the largest power of two below the size."""
    if len(leaves) <= 1:
        return hashlib.sha256(b"\x00" + leaves[0] if leaves else b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + slow_root(leaves[:split]) + slow_root(leaves[split:])).digest()


@settings(deadline=None)
@given(st.lists(st.binary(max_size=6), max_size=40), st.data())
def test_every_proof_holds_and_no_other_does(leaves: list[bytes], data: st.DataObject) -> None:
    root = merkle_root(leaves)
    assert root == slow_root(leaves).hex()
    if not leaves:
        return
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = merkle_proof(leaves, index)
    assert verify_proof(leaves[index], index, len(leaves), proof, root)
    assert not verify_proof(leaves[index] + b"x", index, len(leaves), proof, root)
    assert not verify_proof(leaves[index], len(leaves), len(leaves), proof, root)
    assert not verify_proof(leaves[index], index, len(leaves), (*proof, root), root)
    assert not verify_proof(leaves[index], index, len(leaves), proof, ROOTS[0])
    if proof:
        assert not verify_proof(leaves[index], index, len(leaves), proof[:-1], root)
        assert not verify_proof(leaves[index], index, len(leaves), ("not a hash", *proof[1:]), root)
        assert not verify_proof(leaves[index], index, len(leaves), (GENESIS, *proof[1:]), root)


def test_a_proof_is_tied_to_the_size_and_the_place() -> None:
    leaves = LEAVES[:4]
    root = merkle_root(leaves)
    assert not verify_proof(leaves[0], 0, 8, merkle_proof(leaves, 0), root)
    assert not verify_proof(leaves[3], 1, 2, merkle_proof(leaves, 3), root)
    assert not verify_proof(leaves[3], -1, 4, merkle_proof(leaves, 3), root)


def test_a_node_cannot_pass_for_a_leaf() -> None:
    pair = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in (b"a", b"b")]
    assert merkle_root([b"".join(pair)]) != merkle_root([b"a", b"b"])


@pytest.mark.parametrize("index", [-1, 2])
def test_a_proof_needs_a_leaf(index: int) -> None:
    with pytest.raises(MethodError, match="no_such_leaf"):
        merkle_proof([b"a", b"b"], index)


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.integers(2, 300), st.integers(1, 6))
def test_tracker_words_are_the_last_digits_of_the_hash(raw: bytes, size: int, count: int) -> None:
    words = [f"word{number}" for number in range(size)]
    found = tracker_words(raw.hex(), words, count)
    number = 0
    for word in found:
        number = number * size + words.index(word)
    assert (len(found), number) == (count, int.from_bytes(raw, "big") % size**count)


@pytest.mark.parametrize(
    ("digest", "words", "count", "code"),
    [
        ("ab", ["one"], 1, "word_list"),
        ("ab", ["one", "one"], 1, "word_list"),
        ("xy", ["one", "two"], 1, "not_a_digest"),
        ("AB", ["one", "two"], 1, "not_a_digest"),
        ("ab", ["one", "two"], 0, "word_count"),
        ("ab", ["one", "two"], 9, "word_count"),
    ],
)
def test_tracker_words_refuse_what_would_not_tell_papers_apart(
    digest: str, words: list[str], count: int, code: str
) -> None:
    with pytest.raises(MethodError, match=code):
        tracker_words(digest, words, count)


def test_a_sceptic_needs_only_the_standard_library() -> None:
    source = Path(commitments.__file__).read_text("utf-8")
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    foreign = {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}
    assert foreign == {"deliberation.methods.errors"}


@pytest.mark.parametrize(
    "act",
    [
        lambda: chain([("r", "a", "t", {"x": 1.0}, bytes(16))]),
        lambda: paper_commitment(bytes(3), {}),
    ],
)
def test_a_bad_payload_makes_no_entry(act: Callable[[], object]) -> None:
    with pytest.raises(MethodError):
        act()


def test_examples_in_the_documentation_are_true() -> None:
    result = doctest.testmod(commitments)
    assert (result.failed, result.attempted >= 5) == (0, True)
