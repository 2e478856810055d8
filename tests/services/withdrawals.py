"""A story for a state machine: people say, facilitators write and merge, a strategy is published, minds are changed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.errors import NotFound
from deliberation.permissions import SYSTEM, Actor
from deliberation.reading import approval, results, theme_coverage, theme_history, theme_pages, trace, voting
from deliberation.reading import contributions as own_words
from deliberation.reading import moderation as queues
from deliberation.reading import recommendations as desk
from deliberation.reading import strategies as published
from deliberation.reading import themes as theme_reading
from deliberation.reading import votes as opinion_input
from deliberation.services import (
    contributions,
    leaving,
    opinion,
    publication,
    statements,
    strategies,
    theme_links,
    theme_proposals,
    themes,
    votes,
)
from deliberation.services.consent import WORDINGS
from models import (
    Attribution,
    ConsentPurpose,
    Contribution,
    NodeKind,
    ProcessState,
    Publication,
    Redaction,
    Source,
    TraceNode,
    Vote,
)
from tests.services.people import (
    STRATEGY,
    Place,
    action_form,
    answer,
    contribution,
    has_strategy,
    make_files,
    member,
    membership_of,
    place,
    recommend,
    reference_of_strategy,
    say,
    set_state,
    state_it,
    stored_statement,
)
from tests.services.signing import everything_stored

PEOPLE = 3
KINDS = ("html", "docx", "csv", "json")


def leave(session: Session, who: Actor, process_id: int) -> int:
    shown = WORDINGS[ConsentPurpose.TAKE_PART]
    return leaving.leave_all(session, who, process_id, shown=shown, language="en-GB")


def everything_read(session: Session, here: Place, people: list[Actor]) -> Iterator[str]:
    """All that the platform tells anybody about a process, as text."""
    process_id, runs = here.process_id, here.facilitator
    for who in people:
        yield repr(own_words.own(session, who, process_id))
        yield repr(voting.cards(session, who, process_id))
    yield repr(queues.queue(session, runs, process_id))
    yield repr(queues.usable(session, runs, process_id))
    yield repr(queues.appeals(session, runs, process_id))
    yield repr(desk.statements(session, runs, process_id))
    yield repr(desk.drafts(session, runs, process_id))
    yield repr(trace.words_of(session, process_id))
    yield repr(approval.working(session, here.convenor, process_id))
    for who in (runs, here.convenor, *people):
        yield repr(theme_history.history(session, who, process_id))
        for source in Source:
            for see in (theme_reading.themes, theme_reading.wall, theme_reading.tray, theme_coverage.coverage):
                yield repr(see(session, who, process_id, str(source)))
    for who in (runs, people[0]):
        for theme in theme_reading.themes(session, who, process_id, "assembly").themes:
            yield repr(theme_pages.one(session, who, process_id, "assembly", theme.name))
    yield repr(theme_pages.public(session, runs, process_id, "assembly"))
    for source in Source:
        yield repr(results.unchecked(session, process_id, str(source)))
        yield repr(opinion_input.take(session, process_id, source).matrix.statements)


def everything_published(session: Session, process_id: int) -> Iterator[bytes]:
    """Every version of the strategy as it is stored and served, and every file, unpacked."""
    reference = reference_of_strategy(session, process_id)
    session.rollback()
    query = select(Publication).order_by(Publication.version)
    for row in session.execute(query).scalars().all():
        if reference and row.content["reference"] == reference:
            yield json.dumps(row.content, ensure_ascii=False).encode()
            yield repr(published.published(session, reference, row.version)).encode()
            yield publication.file_of(session, row.id, "json")[0]
    if reference:
        yield from (unpacked(data) for data in _kept_files(session, reference))


def _kept_files(session: Session, reference: str) -> list[bytes]:
    try:
        files = published.published(session, reference).files
    except NotFound:
        return []
    return [published.published_file(session, reference, kind) for kind in files]


def unpacked(data: bytes) -> bytes:
    """A file's bytes; those of every file inside, when it is packed."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


class Withdrawals(RuleBasedStateMachine):
    """People say, facilitators write and merge, a strategy is drawn up and published, and people change their minds."""

    def __init__(self, session: Session, var: Path | None) -> None:
        super().__init__()
        self.session, self.var = session, var

    @initialize()
    def begin(self) -> None:
        """A fresh process in the same database."""
        self.here = place(self.session)
        self.id = self.here.process_id
        self.people = [member(self.session, self.id, quoted=Attribution.PSEUDONYM) for _ in range(PEOPLE)]
        self.said: dict[str, tuple[int, str]] = {}
        self.marks_of: dict[str, set[str]] = {}
        self.gone: set[str] = set()
        self.taken_back: set[str] = set()
        self.expected: set[tuple[str, str]] = set()
        self.finals: list[str] = []
        self.open_with_a_published_strategy()

    def open_with_a_published_strategy(self) -> None:
        """Two people’s words, made into statements, voted on and published."""
        for who in (0, 1):
            self.say(who)
            self.write([f"C{who + 1:02d}"])
            votes.cast(self.session, self.people[who], self.id, f"S{who + 1:02d}", 1)
        self.draw_up("S01")
        self.publish()
        make_files(self.session)

    def mark(self) -> str:
        """Words that stand nowhere else."""
        return f"MARK-{self.id}-{len(self.said) + len(self.marks_of)}-END"

    def talking(self) -> None:
        set_state(self.session, self.id, ProcessState.DELIBERATING)

    @rule(who=st.integers(0, PEOPLE - 1))
    def say(self, who: int) -> None:
        """Somebody says something; whoever left says yes again first."""
        self.talking()
        answer(self.session, self.people[who], self.id)
        text = self.mark()
        self.said[say(self.session, self.people[who], self.id, text)] = (who, text)

    def living(self) -> list[str]:
        return sorted(set(self.said) - self.taken_back)

    @precondition(lambda self: self.living())
    @rule(data=st.data())
    def state(self, data: st.DataObject) -> None:
        """A facilitator makes a statement of one or two contributions, in words of its own."""
        self.talking()
        self.write(data.draw(st.lists(st.sampled_from(self.living()), min_size=1, max_size=2, unique=True)))

    def write(self, sources: list[str]) -> None:
        text = self.mark()
        reference = state_it(self.session, self.here, *sources, text=text)
        self.marks_of[reference] = {text, *sources}

    def shown(self) -> list[str]:
        return sorted(one for one in self.statements() if self.stands(one))

    def statements(self) -> list[str]:
        return [one for one in self.marks_of if one.startswith("S")]

    @precondition(lambda self: self.living())
    @rule(data=st.data())
    def sort(self, data: st.DataObject) -> None:
        """A theme in words of a facilitator’s own, and with a reason."""
        self.talking()
        sources = data.draw(st.lists(st.sampled_from(self.living()), min_size=1, max_size=2, unique=True))
        text = self.mark()
        made = themes.make(
            self.session, self.here.facilitator, self.id, title=text, contributions=sources, reason=f"Why {text}"
        ).themes[0]
        self.marks_of[made] = {text, *sources}

    @precondition(lambda self: self.open_themes() and self.shown())
    @rule(data=st.data())
    def state_theme(self, data: st.DataObject) -> None:
        """A statement is said to be drawn from a theme."""
        self.talking()
        theme, stated = data.draw(st.sampled_from(self.open_themes())), data.draw(st.sampled_from(self.shown()))
        theme_links.state(self.session, self.here.facilitator, self.id, theme, stated)
        self.marks_of[stated] |= {f"<{theme}"}

    def open_themes(self) -> list[str]:
        return [one for one in self.marks_of if one.startswith("T") and self.sources_of(one) - self.taken_back]

    @rule()
    def look_through(self) -> None:
        """The worker suggests themes of what there is, and a facilitator takes them up."""
        self.talking()
        theme_proposals.refresh(self.session, SYSTEM, self.id, Source.ASSEMBLY)
        themes.accept(self.session, self.here.facilitator, self.id, "assembly")

    def stands(self, reference: str) -> bool:
        return stored_statement(self.session, self.id, reference).state in ("open", "closed")

    @precondition(lambda self: len(self.shown()) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        self.talking()
        gone, kept = data.draw(st.permutations(self.shown()))[:2]
        statements.merge(self.session, self.here.facilitator, self.id, gone=gone, kept=kept)
        self.marks_of[kept] |= {f"<{gone}"}

    @precondition(lambda self: self.shown())
    @rule(who=st.integers(0, PEOPLE - 1), choice=st.sampled_from([1, 0, -1]), data=st.data())
    def vote(self, who: int, choice: int, data: st.DataObject) -> None:
        self.talking()
        answer(self.session, self.people[who], self.id)
        votes.cast(self.session, self.people[who], self.id, data.draw(st.sampled_from(self.shown())), choice)

    @precondition(lambda self: self.shown())
    @rule(data=st.data())
    def choose(self, data: st.DataObject) -> None:
        """A final recommendation, a priority and an action."""
        self.draw_up(data.draw(st.sampled_from(self.shown())))

    def draw_up(self, stated: str) -> None:
        reference = recommend(self.session, self.here, stated)
        set_state(self.session, self.id, ProcessState.DECIDING)
        if not has_strategy(self.session, self.id):
            strategies.start(self.session, self.here.convenor, self.id, STRATEGY)
        priority = strategies.choose_priority(
            self.session, self.here.convenor, self.id, title="T", why="W", recommendations=[reference]
        )
        strategies.add_action(self.session, self.here.convenor, self.id, priority, action_form())
        self.finals.append(reference)

    @precondition(lambda self: self.finals)
    @rule()
    def publish(self) -> None:
        set_state(self.session, self.id, ProcessState.DECIDING)
        for source in Source:
            opinion.refresh(self.session, SYSTEM, self.id, source)
        strategies.approve(self.session, self.here.committee, self.id)
        publication.publish(self.session, self.here.convenor, self.id)

    @precondition(lambda self: self.living())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(self.living()))
        who, _ = self.said[reference]
        self.forget({reference})
        public_id = contribution(self.session, self.id, reference).public_id
        for _ in range(2):
            contributions.withdraw(self.session, self.people[who], public_id)

    @rule(who=st.integers(0, PEOPLE - 1))
    def leave(self, who: int) -> None:
        mine = {reference for reference in self.living() if self.said[reference][0] == who}
        self.forget(mine)
        assert leave(self.session, self.people[who], self.id) == len(mine)
        assert not self.session.execute(
            select(Vote.choice).where(Vote.membership_id == membership_of(self.people[who]))
        ).all()

    @rule()
    def remake(self) -> None:
        """The worker catches up."""
        make_files(self.session)

    def served(self) -> list[str]:
        """What every copy that was ever published quotes or states, by reference."""
        self.session.rollback()
        found = self.session.execute(select(Publication)).scalars()
        mine = reference_of_strategy(self.session, self.id)
        return [json.dumps(one.content, ensure_ascii=False) for one in found if one.content["reference"] == mine]

    def forget(self, references: set[str]) -> None:
        """Work out, by a rule of our own, which words have to be gone after these are taken back."""
        before = self.served()
        self.taken_back |= references
        new = {(one, self.said[one][1]) for one in references}
        new |= {
            (one, text)
            for one, words in self.marks_of.items()
            if not self.sources_of(one) - self.taken_back
            for text in words
            if text.startswith("MARK") and text not in self.gone
        }
        self.gone |= {text for _, text in new}
        self.expected |= {pair for pair in new if any(pair[1] in copy for copy in before)}

    def sources_of(self, reference: str) -> set[str]:
        """All contributions behind a statement, also by what was merged into it."""
        found: set[str] = set()
        for one in self.marks_of[reference]:
            if one.startswith("<"):
                found |= self.sources_of(one[1:])
            elif one.startswith("C"):
                found.add(one)
        return found

    @invariant()
    def what_was_taken_back_is_nowhere(self) -> None:
        if not self.gone:
            return
        read = "\n".join(everything_read(self.session, self.here, self.people))
        served = b"\n".join(everything_published(self.session, self.id))
        stored = self.bytes_on_disk() if self.var is not None else everything_stored(self.session).encode()
        for text in self.gone:
            assert text not in read
            assert text.encode() not in served
            assert text.encode() not in stored

    def bytes_on_disk(self) -> bytes:
        """SQLite’s file with its log, as they lie there."""
        assert self.var is not None
        return b"".join(file.read_bytes() for file in self.var.glob("folkmoot.sqlite*"))

    @invariant()
    def what_was_not_is_still_there(self) -> None:
        self.session.rollback()
        stored = set(self.session.execute(select(Contribution.text)).scalars())
        assert {self.said[reference][1] for reference in self.living()} <= stored

    @invariant()
    def each_tombstone_is_counted_and_each_redaction_is_listed_by_its_hash(self) -> None:
        self.session.rollback()
        tombs = set(
            self.session.execute(
                select(TraceNode.reference).where(
                    TraceNode.process_id == self.id,
                    TraceNode.kind == NodeKind.CONTRIBUTION,
                    TraceNode.withdrawn_at.is_not(None),
                )
            ).scalars()
        )
        assert tombs == self.taken_back
        listed = set(self.session.execute(select(Redaction.reference, Redaction.segment_hash)))
        wanted = {(one, hashlib.sha256(text.encode()).hexdigest()) for one, text in self.expected}
        texts = [text for _, text in self.said.values()] + [
            text for words in self.marks_of.values() for text in words if text.startswith("MARK")
        ]
        mine = {hashlib.sha256(text.encode()).hexdigest() for text in texts}
        assert {(one, digest) for one, digest in listed if digest in mine} == wanted
