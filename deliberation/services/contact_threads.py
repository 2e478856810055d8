"""What a member and their person write to each other: one thread, sealed, with one who has to answer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from deliberation import clock, sealing
from deliberation.database import forget_erased, writing
from deliberation.errors import DeliberationError
from deliberation.permissions import Actor
from deliberation.reading import contacts as reading
from deliberation.services import erasure_marks, once, words
from deliberation.services.consent import require_taking_part
from models import MessageBy, ThreadMessage

TEXT_LIMIT = 2000


def write(session: Session, actor: Actor, process_id: int, text: str, *, key: str | None = None) -> None:
    """A member writes to their person. It is kept also where nobody is there now: that thread is flagged."""
    member_id = reading.own_membership(actor, process_id)
    sent = words.required(text, field="text", limit=TEXT_LIMIT)
    with writing(session, process_id):
        if once.earlier_answer(session, actor, "thread_write", key) is not None:
            return
        require_taking_part(session, member_id)
        if reading.live_link(session, member_id) is None:
            raise DeliberationError("contact_missing", field="text")
        _add(session, member_id, MessageBy.MEMBER, member_id, sent)
        once.remember(session, actor, "thread_write", key, "sent")


def answer(session: Session, actor: Actor, process_id: int, link_id: str, text: str, *, key: str | None = None) -> None:
    """The contact or the cover writes to the member."""
    sent = words.required(text, field="text", limit=TEXT_LIMIT)
    reading.require_serving(session, actor, process_id, link_id)
    with writing(session, process_id):
        if once.earlier_answer(session, actor, "thread_answer", key) is not None:
            return
        serving = reading.require_serving(session, actor, process_id, link_id)
        _add(session, serving.link.member_id, serving.by, serving.membership_id, sent)
        once.remember(session, actor, "thread_answer", key, "sent")


def let_read(session: Session, actor: Actor, process_id: int, *, before: bool) -> None:
    """The member says whether the person they have now may read what stood in the thread before. Twice is once."""
    member_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        link = reading.live_link(session, member_id)
        if link is None:
            raise DeliberationError("contact_missing", field="text")
        link.reads_from = None if before else link.from_at


def erase(session: Session, actor: Actor, process_id: int) -> None:
    """The member erases the whole thread, for both sides."""
    member_id = reading.own_membership(actor, process_id)
    with writing(session, process_id):
        erasure_marks.erase_inside(session, ThreadMessage, ThreadMessage.member_id == member_id)
    forget_erased(session)


def _add(session: Session, member_id: int, by: MessageBy, writer: int, text: str) -> None:
    sealed = sealing.seal(sealing.CONTACTS, member_id, {"text": text})
    session.add(ThreadMessage(member_id=member_id, by=by, by_membership_id=writer, sealed=sealed, at=clock.now()))
    session.flush()
