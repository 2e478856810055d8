"""Translations: beside the words they stand for, checked by somebody else, gone when the words are gone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.errors import DeliberationError, NotAllowed, NotFound, Refused
from deliberation.permissions import SYSTEM
from deliberation.reading import translations as reading
from deliberation.services import contributions, leaving, moderation, translations
from deliberation.services.consent import WORDINGS
from models import ConsentPurpose, Role, Statement, Translation
from tests.services.people import Place, member, place, say, state_it

ENGLISH = "The bus comes once an hour."
WELSH = "Mae’r bws yn dod unwaith yr awr."
ARABIC = "تأتي الحافلة مرة كل ساعة."


@pytest.fixture
def here(session: Session) -> Place:
    return place(session)


def _write(session: Session, here: Place, reference: str, text: str = WELSH, **more: object) -> None:
    translations.write(
        session, here.facilitator, here.process_id, reference, **{"language": "cy", "text": text, **more}
    )


def _one(session: Session, here: Place, reference: str, language: str = "cy") -> reading.TranslationView | None:
    session.rollback()
    return reading.shown(session, here.process_id, [reference], language).get(reference)


def _check(session: Session, here: Place, reference: str, *, by: object = None, mark: str | None = None) -> None:
    found = _one(session, here, reference)
    translations.check(
        session,
        by or here.second,
        here.process_id,
        reference,
        language="cy",
        mark=mark or (found.mark if found else "none"),
    )


def _stored(session: Session) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(Translation)).scalar_one()


def test_words_and_statements_have_translations_beside_them(session: Session, here: Place) -> None:
    said = say(session, member(session, here.process_id), here.process_id, ENGLISH)
    made = state_it(session, here, said)
    _write(session, here, said)
    _write(session, here, made, "Dylai mwy o fysiau ddod.")
    _write(session, here, said, ARABIC, language="AR", by_machine=True)
    session.rollback()
    found = reading.shown(session, here.process_id, [said, made], "cy")
    assert {reference: one.text for reference, one in found.items()} == {said: WELSH, made: "Dylai mwy o fysiau ddod."}
    assert not any(one.by_machine or one.checked_at for one in found.values())
    arabic = _one(session, here, said, "ar")
    assert arabic is not None
    assert (arabic.text, arabic.by_machine) == (ARABIC, True)
    row = session.execute(select(Translation).where(Translation.language == "ar")).scalar_one()
    assert (row.made_by_id, row.made_as) == (here.facilitator.person_id, Role.FACILITATOR)
    assert session.execute(select(Statement.language)).scalar_one() == "en-GB"
    source, all_ = reading.one(session, here.facilitator, here.process_id, said)
    assert (source.text, source.language) == (ENGLISH, "en-GB")
    assert [(one.language, one.own) for one in all_] == [("ar", True), ("cy", True)]
    assert set(reading.all_of(session, here.second, here.process_id)) == {said, made}


def test_somebody_else_checks_what_they_have_read(session: Session, here: Place) -> None:
    made = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    _write(session, here, made)
    with pytest.raises(Refused, match="translation_needs_somebody_else"):
        _check(session, here, made, by=here.facilitator)
    old = _one(session, here, made)
    assert old is not None
    _write(session, here, made, "Arall.")
    with pytest.raises(Refused, match="translation_changed"):
        _check(session, here, made, mark=old.mark)
    for _ in range(2):
        _check(session, here, made)
    row = session.execute(select(Translation)).scalar_one()
    assert (row.checked_by_id, row.checked_as) == (here.second.person_id, Role.FACILITATOR)
    first = row.checked_at
    _write(session, here, made, "Arall.")
    assert _one(session, here, made).checked_at == first  # type: ignore[union-attr]
    _write(session, here, made, "Arall eto.")
    assert _one(session, here, made).checked_at is None  # type: ignore[union-attr]


def test_a_machines_work_is_checked_by_a_person_and_never_by_the_platform(session: Session, here: Place) -> None:
    made = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    translations.write(session, SYSTEM, here.process_id, made, language="cy", text=WELSH, by_machine=True)
    with pytest.raises(NotAllowed):
        _check(session, here, made, by=SYSTEM)
    _write(session, here, made, "Gwell.", by_machine=True)
    _check(session, here, made, by=here.facilitator)
    found = _one(session, here, made)
    assert found is not None
    assert found.by_machine
    assert found.checked_at is not None


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", WELSH, "translation_same_language"),
        ("en-GB", WELSH, "translation_same_language"),
        ("", WELSH, "choice_unknown"),
        ("c y", WELSH, "choice_unknown"),
        ("c" * 40, WELSH, "choice_unknown"),
        ("cy", " ", "text_empty"),
        ("cy", "x" * 4001, "text_too_long"),
    ],
)
def test_what_cannot_be_a_translation_is_refused(
    session: Session, here: Place, language: str, text: str, code: str
) -> None:
    made = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    with pytest.raises(DeliberationError, match=code):
        _write(session, here, made, text, language=language)
    assert _stored(session) == 0


def test_there_is_nothing_to_translate_or_check_where_there_are_no_words(session: Session, here: Place) -> None:
    elsewhere = place(session)
    away = state_it(session, elsewhere, say(session, member(session, elsewhere.process_id), elsewhere.process_id))
    made = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    for reference in ("S99", "R01", "x"):
        with pytest.raises(NotFound):
            _write(session, here, reference)
    assert away == made
    _write(session, elsewhere, away)
    assert _one(session, here, made) is None
    with pytest.raises(NotFound, match="translation_unknown"):
        _check(session, here, made)


def test_a_wrong_one_can_be_taken_away(session: Session, here: Place) -> None:
    made = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    _write(session, here, made)
    for _ in range(2):
        translations.remove(session, here.second, here.process_id, made, language="cy")
    assert _stored(session) == 0


def test_what_is_taken_back_takes_its_translations_along(session: Session, here: Place) -> None:
    who = member(session, here.process_id)
    receipt = contributions.submit(session, who, here.process_id, contributions.Words(ENGLISH))
    made = state_it(session, here, receipt.reference)
    stays = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    for reference in (receipt.reference, made, stays):
        _write(session, here, reference)
    contributions.withdraw(session, who, receipt.public_id)
    assert _stored(session) == 1
    assert _one(session, here, stays) is not None
    for reference in (receipt.reference, made):
        assert _one(session, here, reference) is None
        with pytest.raises(NotFound):
            _write(session, here, reference)


def test_leaving_takes_them_all_and_hiding_puts_them_out_of_sight(session: Session, here: Place) -> None:
    who = member(session, here.process_id)
    said = say(session, who, here.process_id)
    hidden = say(session, who, here.process_id, "Somebody is rude.")
    _write(session, here, said)
    _write(session, here, hidden)
    moderation.hide(session, here.facilitator, here.process_id, hidden, reason="attacks_people")
    assert _one(session, here, hidden) is None
    assert hidden not in reading.all_of(session, here.facilitator, here.process_id)
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    leaving.leave_all(session, who, here.process_id, shown=shown, language="en-GB")
    assert _stored(session) == 0


def test_a_translation_of_other_words_is_not_shown(session: Session, here: Place) -> None:
    made = state_it(session, here, say(session, member(session, here.process_id), here.process_id))
    _write(session, here, made)
    row = session.execute(select(Translation)).scalar_one()
    row.of_words = "0" * 64
    session.commit()
    assert _one(session, here, made) is None
    with pytest.raises(NotFound, match="translation_unknown"):
        translations.check(session, here.second, here.process_id, made, language="cy", mark="x")
