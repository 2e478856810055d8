"""Taking part by text message and by the keys of a telephone: one talk for both, a step with each thing that comes in.

Nothing is ever sent but in answer. A number comes to a person by their own code, or by a facilitator whom they told it;
then the phone itself has to say yes. STOP works at any time, from any phone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import delete
from sqlalchemy.orm import Session

from deliberation import clock, stages
from deliberation.database import NO_PROCESS, forget_erased, writing
from deliberation.errors import DeliberationError, NotFound, TooMany
from deliberation.permissions import ANONYMOUS, Actor, require
from deliberation.reading import actors, content_notes, phones, reader_settings, translations, voting
from deliberation.reading.phones import Caller, Talk
from deliberation.services import codes, consent, marks, once, phone_lines, phone_numbers, sign_in, throttling
from deliberation.services.marks import How
from deliberation.services.statements import find_statement
from deliberation.services.texting_input import Act, Heard, hear, hear_keys
from deliberation.text_words import Said, in_language
from models import Channel, ConsentPurpose, PhoneLine, ProcessState, Provenance, StatementState

# The person's own hand, by telephone: a facilitator who writes down what is said on the phone is marked otherwise.
OWN_HAND = How(channel=Channel.PHONE, provenance=Provenance.OWN_WORDS, agreed=True)
CHOICES: Mapping[Act, int] = {Act.ONE: 1, Act.TWO: -1, Act.THREE: 0}
ACT = "telephone"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came in. `once` names this very message or press, so that it does nothing twice; `keys`: pressed keys."""

    number: str
    text: str
    once: str
    keys: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What to tell, in which language, which phone to ring for help, and whether a call is over with it."""

    said: tuple[Said, ...]
    language: str = "en-GB"
    phone: str = ""
    ends: bool = False
    number: str = ""


def take(session: Session, incoming: Incoming) -> Answer:
    """Do what a message or a key asks for, in one step, and give the answer; an empty one tells nothing."""
    number = phone_numbers.normal(incoming.number, bare=True)
    if number is None:
        return Answer((Said("no_number"),), ends=True)
    heard = hear_keys(incoming.text) if incoming.keys else hear(incoming.text)
    if heard.act is Act.STOP:
        answer = _stop(session, number)
    else:
        try:
            answer = _join(session, number, heard) if heard.codes else _go_on(session, number, heard, incoming)
        except TooMany:
            # A machine that answers by itself would go on for ever.
            answer = Answer((Said("too_many"),) if incoming.keys else (), ends=True)
    return replace(answer, number=number)


def _stop(session: Session, number: str) -> Answer:
    """Forget the number, whoever's it is; the answer is the same where it was never known."""
    found = _line(session, number)
    caller = phones.caller_of(session, found) if found else None
    language = phones.talk_of(found).language if found else "en-GB"
    said = Answer((Said("stopped"),), language, _phone_of(caller), ends=True)
    if found is not None:
        with writing(session, caller.process.id if caller else NO_PROCESS):
            session.execute(delete(PhoneLine).where(PhoneLine.number_hash == phone_numbers.hash_of(number)))
        forget_erased(session)
    return said


def _join(session: Session, number: str, heard: Heard) -> Answer:
    """A personal code makes this the phone of its person. Another one takes it over: a phone may be shared."""
    words = codes.live_among(session, heard.codes) or heard.codes[0]
    try:
        redeemed = codes.redeem(session, words=words, address=f"phone {number}")
    except TooMany:
        raise
    except DeliberationError:
        return Answer((Said("code_unknown"),))
    if redeemed.token is None:
        return Answer((Said("code_of_poster"),))
    actor = actors.find(session, redeemed.token) or ANONYMOUS
    # The session that a code opens belongs in a browser: here it is over at once.
    sign_in.end(session, redeemed.token)
    part = actor.membership(redeemed.process_id)
    if part is None:
        return Answer((Said("code_of_other"),))
    return _keep_joined(session, actor, redeemed.process_id, number)


def _keep_joined(session: Session, actor: Actor, process_id: int, number: str) -> Answer:
    membership_id = phones.own_membership(actor, process_id)
    with writing(session, process_id):
        found = _line(session, number)
        if found is not None and found.membership_id == membership_id and phones.talk_of(found).asks != "phone":
            line, talk, fresh = found, phones.talk_of(found), False
        else:
            looks = reader_settings.own(session, actor, process_id)
            talk = Talk(number, (looks.language if looks else None) or "en-GB")
            line, fresh = phone_lines.new_line_inside(session, membership_id, talk), True
        caller = phones.caller_of(session, line)
        gone = caller is None or caller.process.state is ProcessState.CLOSED
        if caller is None or gone:
            session.delete(line)
            said = [Said("closed_project")]
        else:
            said = [Said("welcome"), *_next(session, caller, talk)] if fresh else _again(session, caller, talk)
            phone_lines.keep_inside(line, talk)
        answer = Answer(tuple(said), talk.language, _phone_of(caller), ends=gone)
    if gone:
        forget_erased(session)
    return answer


def _go_on(session: Session, number: str, heard: Heard, incoming: Incoming) -> Answer:
    """The next step of a talk that is under way."""
    found = _line(session, number)
    caller = phones.caller_of(session, found) if found else None
    if found is None:
        return _stranger(session, number)
    limit = throttling.texts_from(number)
    with writing(session, caller.process.id if caller else NO_PROCESS):
        throttling.check(session, limit)
        throttling.note_wrong(session, limit)
        line = _line(session, number)
        if line is None:
            # It said stop in the same moment.
            return Answer((), ends=True)
        talk, caller = phones.talk_of(line), phones.caller_of(session, line)
        if caller is None or caller.process.state is ProcessState.CLOSED:
            said, ends, gone = [Said("over" if caller is None else "closed_project")], True, True
        else:
            key = f"{line.number_hash} {incoming.once}"
            if once.earlier_answer(session, ANONYMOUS, ACT, key) is not None:
                heard = Heard(Act.AGAIN)
            else:
                once.remember(session, ANONYMOUS, ACT, key, "")
            said = _step(session, caller, talk, heard)
            gone = ends = said[-1].code in ("forgotten", "consent_no")
        if gone:
            session.delete(line)
        else:
            phone_lines.keep_inside(line, talk)
        answer = Answer(tuple(said), talk.language, _phone_of(caller), ends=ends)
    if gone:
        forget_erased(session)
    return answer


def _stranger(session: Session, number: str) -> Answer:
    """One plain answer, the same for all. Nothing is kept but a count under a keyed hash, for a quarter of an hour."""
    limit = throttling.texts_of_stranger(number)
    with writing(session):
        throttling.check(session, limit)
        throttling.note_wrong(session, limit)
    return Answer((Said("unknown"),))


def _step(session: Session, caller: Caller, talk: Talk, heard: Heard) -> list[Said]:
    if heard.act is Act.HELP:
        return [Said("help"), *_again(session, caller, talk)]
    if heard.act is Act.AGAIN or not talk.asks:
        return _again(session, caller, talk)
    if talk.asks in ("note", "vote") and not stages.can(caller.process, "vote"):
        return [_closed(caller)]
    return _STEPS[talk.asks](session, caller, talk, heard)


def _answer_phone(session: Session, caller: Caller, talk: Talk, heard: Heard) -> list[Said]:
    if heard.act is Act.TWO:
        return [Said("forgotten")]
    if heard.act is not Act.ONE:
        return [Said("bad_phone")]
    return [Said("welcome"), *_next(session, caller, talk)]


def _answer_consent(session: Session, caller: Caller, talk: Talk, heard: Heard) -> list[Said]:
    """The yes to taking part, with the words that were shown. A no keeps nothing, so the phone goes with it."""
    if heard.act is Act.TWO:
        return [Said("consent_no")]
    if heard.act is not Act.ONE:
        return [Said("bad_phone"), _consent_question(talk)]
    require(caller.actor, "give", "consent", caller.process.id, owner_membership_id=caller.membership_id)
    marks.consent_inside(
        session,
        caller.actor,
        caller.membership_id,
        consent.answer_from("take_part", given=True),
        OWN_HAND,
        clock.now(),
        shown=_consent_question(talk).text,
        language=talk.language,
    )
    return _next(session, caller, talk)


def _answer_note(session: Session, caller: Caller, talk: Talk, heard: Heard) -> list[Said]:
    if heard.act is Act.SKIP:
        return _skip(session, caller, talk)
    if heard.act is Act.BACK:
        return _back(session, caller, talk)
    if heard.act is not Act.ONE:
        return [Said("bad_note")]
    talk.asks = "vote"
    return _again(session, caller, talk)


def _answer_vote(session: Session, caller: Caller, talk: Talk, heard: Heard) -> list[Said]:
    if heard.act is Act.SKIP:
        return _skip(session, caller, talk)
    if heard.act is Act.BACK:
        return _back(session, caller, talk)
    if heard.act not in CHOICES:
        return [Said("no_words" if heard.act is Act.OTHER else "bad_vote")]
    if not _is_open(session, caller, talk.reference):
        return [Said("statement_gone"), *_next(session, caller, talk)]
    actor, process_id = caller.actor, caller.process.id
    require(actor, "cast", "vote", process_id, owner_membership_id=caller.membership_id)
    stages.require_state(session, process_id, "vote")
    consent.require_taking_part(session, caller.membership_id)
    choice = {talk.reference: CHOICES[heard.act]}
    marks.votes_inside(session, actor, process_id, caller.membership_id, choice, OWN_HAND, clock.now())
    talk.last = talk.reference
    return [Said("kept"), *_next(session, caller, talk)]


_STEPS: Mapping[str, Callable[[Session, Caller, Talk, Heard], list[Said]]] = {
    "phone": _answer_phone,
    "consent": _answer_consent,
    "note": _answer_note,
    "vote": _answer_vote,
}


def _skip(session: Session, caller: Caller, talk: Talk) -> list[Said]:
    """It can be answered later: those that were left out come back when there is nothing else."""
    if talk.reference not in talk.skipped:
        talk.skipped.append(talk.reference)
    return _next(session, caller, talk)


def _back(session: Session, caller: Caller, talk: Talk) -> list[Said]:
    """Ask the last one again; the new answer takes the place of the one before."""
    if not talk.last or not _is_open(session, caller, talk.last):
        return [Said("no_back")]
    talk.asks, talk.reference, talk.last = "vote", talk.last, ""
    return _again(session, caller, talk)


def _again(session: Session, caller: Caller, talk: Talk) -> list[Said]:
    """What was asked last, once more."""
    if talk.asks == "phone":
        return [Said("is_it_you")]
    if talk.asks not in ("note", "vote") or not consent.takes_part(session, caller.membership_id):
        return _next(session, caller, talk)
    if not stages.can(caller.process, "vote"):
        return [_closed(caller)]
    if not _is_open(session, caller, talk.reference):
        return _next(session, caller, talk)
    return [_asked(session, caller, talk)]


def _next(session: Session, caller: Caller, talk: Talk) -> list[Said]:
    """Go on to what comes next: the yes to taking part, a statement, or the end."""
    talk.asks = talk.reference = ""
    if not consent.takes_part(session, caller.membership_id):
        talk.asks = "consent"
        return [_consent_question(talk)]
    if not stages.can(caller.process, "vote"):
        return [_closed(caller)]
    actor, process_id = caller.actor, caller.process.id
    waiting = voting.waiting(session, actor, process_id)
    talk.skipped = [one for one in talk.skipped if one in waiting]
    if not waiting:
        return [Said("done")]
    if set(waiting) == set(talk.skipped):
        left_out, talk.skipped = len(talk.skipped), []
        return [Said("left_out", {"number": left_out})]
    rng = np.random.default_rng(secrets.randbits(128))
    talk.reference = voting.next_statement(session, actor, process_id, rng=rng, skipped=talk.skipped) or ""
    noted = content_notes.of_statement(session, process_id, talk.reference)
    talk.asks = "vote" if noted is None else "note"
    return [_asked(session, caller, talk)]


def _asked(session: Session, caller: Caller, talk: Talk) -> Said:
    """The statement that waits for an answer, or the note that stands before it."""
    process_id = caller.process.id
    if talk.asks == "note":
        noted = content_notes.of_statement(session, process_id, talk.reference)
        if noted is not None:
            return Said("note", text=noted.text, language=noted.language)
        talk.asks = "vote"
    statement = find_statement(session, process_id, talk.reference)
    text, language = statement.text, statement.language
    if language.partition("-")[0] != talk.language.partition("-")[0]:
        # One that nobody has checked needs its mark and the words themselves beside it: there is no room for those.
        found = translations.shown(session, process_id, [talk.reference], talk.language).get(talk.reference)
        if found is not None and found.checked_at is not None:
            text, language = found.text, found.language
    return Said("question", text=text, language=language)


def _consent_question(talk: Talk) -> Said:
    shown = in_language(consent.WORDINGS[ConsentPurpose.TAKE_PART], talk.language)
    return Said("ask_consent", text=shown, language=talk.language)


def _is_open(session: Session, caller: Caller, reference: str) -> bool:
    try:
        return find_statement(session, caller.process.id, reference).state is StatementState.OPEN
    except NotFound:
        return False


def _closed(caller: Caller) -> Said:
    return Said("paused" if caller.process.state is ProcessState.PAUSED else "not_now")


def _phone_of(caller: Caller | None) -> str:
    return (caller.process.help_phone or "") if caller else ""


def _line(session: Session, number: str) -> PhoneLine | None:
    return phones.line_of(session, phone_numbers.hash_of(number))
