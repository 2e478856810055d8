"""The strategy as people read it: what will be done first, then whose words stand behind it, then how to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deliberation.exchange.document.strategy.codec import content_hash
from deliberation.exchange.document.strategy.content import (
    PROPOSED_BY_OFFICERS,
    Action,
    Backing,
    Priority,
    Recommendation,
    StrategyContent,
    VoiceTrace,
)
from deliberation.exchange.document.strategy.phrases import Phrases, Translate, as_written
from deliberation.exchange.document.types import (
    Block,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Metadata,
    Notice,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Table,
    item_list,
    link,
    paragraph,
    strong,
)


def strategy_document(
    content: StrategyContent, translate: Translate = as_written, *, figures: Sequence[Figure] = ()
) -> Document:
    """The readable document of a published strategy.

    `translate` is given every sentence of ours, in English, and returns it in the strategy's language; residents'
    words stay as they said them. `figures` follow the tables that they are drawn from.
    """
    phrases = Phrases(translate, content.language)
    gettext = translate
    return Document(
        title=content.title,
        subtitle=gettext("Local strategy for {place}, {period}").format(place=content.place, period=content.period),
        language=content.language,
        labels=phrases.labels(),
        metadata=Metadata(
            # Midnight of the day of publication: a frozen copy gives the same file whenever it is written.
            made_at=f"{content.published_on.isoformat()}T00:00:00+00:00",
            organisation=content.organisation,
            licence=content.licence,
            reference=content.reference,
            version=str(content.version),
            subject=content.question[:255],
            keywords=(content.place, content.period, content.reference),
        ),
        blocks=tuple(_ReadingCopy(content, phrases, figures).blocks()),
    )


def _anchor(prefix: str, reference: str) -> str:
    return f"{prefix}-{re.sub('[^a-z0-9]', '-', reference.lower())}"[:37]


class _ReadingCopy:
    """One building of one document."""

    def __init__(self, content: StrategyContent, phrases: Phrases, figures: Sequence[Figure]) -> None:
        self.content = content
        self.say = phrases
        self.gettext = phrases.gettext
        self.figures = figures
        self.anchors = _anchors(content)

    def blocks(self) -> Iterator[Block]:
        yield from self._opening()
        yield Contents(2)
        yield PageBreak()
        yield from self._question()
        yield from self._priorities()
        yield from self._recommendations()
        yield from self._statements()
        yield from self._method()
        yield from self._not_shown()
        yield from self._check()

    def _opening(self) -> Iterator[Block]:
        gettext, content = self.gettext, self.content
        body = gettext(
            "This is a promise in public. It says what will be done, who leads it, by when and with how much money. "
            "Each action shows whose words stand behind it, and who disagreed."
        )
        yield Notice(paragraph(body), gettext("What this is"))
        rows: tuple[tuple[Cell, ...], ...] = (
            (gettext("Reference"), content.reference),
            (gettext("Version"), str(content.version)),
            (gettext("Published"), self.say.day(content.published_on)),
            (gettext("Published by"), content.organisation),
            (gettext("Comes from"), content.process),
        )
        header = (gettext("Detail"), gettext("This strategy"))
        yield Table(gettext("About this strategy"), header, rows, widths=(1, 3))

    def _question(self) -> Iterator[Block]:
        gettext, content = self.gettext, self.content
        yield Heading(1, gettext("The question"), "question")
        yield paragraph(gettext("This is the question that the members were asked."))
        yield Quote(content.question)
        if content.vision:
            yield Heading(1, gettext("What we want to see"), "vision")
            yield from _paragraphs(content.vision)

    # --- what will be done ------------------------------------------------------------------------------------

    def _priorities(self) -> Iterator[Block]:
        gettext = self.gettext
        yield Heading(1, gettext("What will be done"), "priorities")
        yield paragraph(gettext("The priorities stand in the order that was decided."))
        for priority in self.content.priorities:
            yield from self._priority(priority)

    def _priority(self, priority: Priority) -> Iterator[Block]:
        gettext = self.gettext
        heading = f"{priority.rank}. {priority.title} ({priority.reference})"
        yield Heading(2, heading, self.anchors[priority.reference])
        yield from _labelled(gettext("Why:"), priority.why)
        yield from _labelled(gettext("How it was decided:"), priority.decided_how)
        if priority.backing:
            yield self._backing(priority.backing, priority.reference)
        actions = self.content.actions_of(priority.reference)
        if not actions:
            yield paragraph(gettext("No action is set for this priority yet."))
            return
        yield self._actions(priority, actions)
        for action in actions:
            yield from self._voice(action)

    def _actions(self, priority: Priority, actions: Sequence[Action]) -> Table:
        gettext, say = self.gettext, self.say
        header = (
            gettext("No."), gettext("What will happen"), gettext("Who leads"), gettext("By when"),
            gettext("Money"), gettext("Kind"),
        )  # fmt: skip
        rows = tuple(
            (
                link(action.reference, f"#{self.anchors[action.reference]}"),
                action.text,
                action.owner,
                say.day(action.due_on),
                say.money(action.money_pence),
                say.kind(action.kind),
            )
            for action in actions
        )
        caption = gettext("Actions for priority {reference}").format(reference=priority.reference)
        return Table(caption, header, rows, numeric=(4,), widths=(8, 30, 17, 17, 14, 14))

    def _backing(self, backing: Backing, reference: str) -> Table:
        gettext, count = self.gettext, self.say.count
        header = [gettext("Support"), gettext("Can live with it"), gettext("Do not support"), gettext("Papers counted")]
        row = [count(backing.support), count(backing.can_live_with), count(backing.against), count(backing.papers)]
        if backing.share is not None:
            header.append(gettext("Backing"))
            row.append(self.say.share(backing.share))
        caption = gettext("The ballot on {reference}").format(reference=reference)
        numeric = tuple(range(len(row)))
        return Table(caption, tuple(header), (tuple(row),), numeric=numeric, row_headers=False)

    # --- whose words ------------------------------------------------------------------------------------------

    def _voice(self, action: Action) -> Iterator[Block]:
        gettext, voice = self.gettext, action.voice
        heading = gettext("{reference}: whose words stand behind it").format(reference=action.reference)
        yield Heading(3, heading, self.anchors[action.reference])
        yield paragraph(*self._origin(action))
        if action.origin == PROPOSED_BY_OFFICERS and voice.contributions == 0:
            yield paragraph(gettext("No resident’s words led to this action."))
        else:
            yield item_list(*self._voice_lines(action, voice))
        for quote in voice.quotes:
            yield Quote(quote.text, quote.attribution, quote.language)
        if voice.minority_note:
            yield Notice(paragraph(voice.minority_note), gettext("Some see it another way"))

    def _origin(self, action: Action) -> tuple[Cell, ...]:
        start = strong(self.gettext("Comes from:"))
        anchor = self.anchors.get(action.origin, "")
        name = self.say.origin(action.origin)
        return (start, " ", link(name, f"#{anchor}") if anchor else name, ".")

    def _voice_lines(self, action: Action, voice: VoiceTrace) -> Iterator[str]:
        gettext, count = self.gettext, self.say.count
        line = gettext("Contributions: {count}").format(count=count(voice.contributions))
        if voice.channels:
            channels = "; ".join(f"{channel.name} {count(channel.contributions)}" for channel in voice.channels)
            line = f"{line} ({channels})"
        yield line
        yield gettext("People who said it: {count}").format(count=count(voice.people))
        if voice.agree_share is not None:
            yield gettext("Agreed when asked: {share}").format(share=self.say.share(voice.agree_share))
        yield gettext("Disagreed when asked: {count}").format(count=count(voice.disagree))
        if voice.withdrawn_since != 0:
            yield gettext("Taken back since: {count}").format(count=count(voice.withdrawn_since))
        if action.starts_on:
            yield gettext("Work starts: {day}").format(day=self.say.day(action.starts_on))

    # --- what it rests on -------------------------------------------------------------------------------------

    def _recommendations(self) -> Iterator[Block]:
        gettext = self.gettext
        if not self.content.recommendations:
            return
        yield Heading(1, gettext("What the members recommended"), "recommendations")
        for item in self.content.recommendations:
            yield from self._recommendation(item)

    def _recommendation(self, item: Recommendation) -> Iterator[Block]:
        gettext = self.gettext
        yield Heading(2, f"{item.reference}. {item.title}", self.anchors[item.reference])
        yield from _paragraphs(item.text)
        yield from _labelled(gettext("Why:"), item.why)
        yield from _labelled(gettext("Where it stands:"), self.say.state(item.state))
        yield from _labelled(gettext("The answer:"), item.answer)
        if item.statements:
            yield paragraph(
                strong(gettext("Statements behind it:")), " ", link(", ".join(item.statements), "#statements"), "."
            )
        if item.backing:
            yield self._backing(item.backing, item.reference)
        for words in item.minority:
            yield Heading(3, gettext("What some see another way"))
            yield Quote(words.text, lang=words.language)
            people = gettext("People who stand behind this: {backers}. It needed {needed}.")
            yield paragraph(people.format(backers=self.say.count(words.backers), needed=self.say.count(words.needed)))

    def _statements(self) -> Iterator[Block]:
        gettext, count, statements = self.gettext, self.say.count, self.content.statements
        if not statements:
            return
        yield Heading(1, gettext("Statements and votes"), "statements")
        yield paragraph(gettext("People voted on these statements. “People” is how many saw each one."))
        tallies = (gettext("Agree"), gettext("Disagree"), gettext("Pass"), gettext("People"))
        rows = tuple(
            (
                item.reference, Run(item.text, lang=item.language), count(item.agree), count(item.disagree),
                count(item.passes), count(item.people),
                gettext("Yes") if item.common_ground else gettext("No"),
            )
            for item in statements
        )  # fmt: skip
        header = (gettext("No."), gettext("Statement"), *tallies, gettext("Common ground"))
        yield Table(gettext("Votes on each statement"), header, rows, (2, 3, 4, 5), widths=(8, 37, 10, 13, 8, 10, 14))
        groups = tuple(
            (item.reference, row.group, count(row.agree), count(row.disagree), count(row.passes), count(row.people))
            for item in statements
            for row in item.groups
        )
        if groups:
            group_header = (gettext("No."), gettext("Group"), *tallies)
            yield Table(
                gettext("Votes in each group"), group_header, groups, (2, 3, 4, 5), widths=(9, 33, 12, 17, 12, 12)
            )
        yield from self.figures

    def _method(self) -> Iterator[Block]:
        gettext, method = self.gettext, self.content.method
        yield Heading(1, gettext("How it was made"), "method")
        yield paragraph(
            gettext(
                "Each step from people’s words to an action is kept. "
                "The steps are: words, themes, statements, votes, recommendations, priorities, actions."
            )
        )
        yield from _paragraphs(self.content.how_made)
        counts = (
            (gettext("People who took part"), method.people),
            (gettext("Contributions"), method.contributions),
            (gettext("Contributions taken back"), method.withdrawn),
            (gettext("Statements"), method.statements),
            (gettext("Votes on statements"), method.votes),
            (gettext("Opinion groups"), method.groups),
        )
        rows = tuple((name, self.say.count(number)) for name, number in counts)
        yield Table(gettext("What stands behind this strategy"), (gettext("What"), gettext("How many")), rows, (1,),
                    widths=(3, 1))  # fmt: skip

    def _not_shown(self) -> Iterator[Block]:
        gettext, content = self.gettext, self.content
        yield Heading(1, gettext("What we cannot show"), "not-shown")
        yield item_list(
            gettext("A count of fewer than 5 that could point at somebody is not given."),
            gettext("A group of fewer than 5 people is not shown."),
            gettext("Nobody’s words are quoted unless they agreed to it."),
            gettext("Words that a person took back are left out from then on."),
            *filter(None, content.not_shown),
        )
        if content.redactions:
            yield paragraph(gettext("These things were taken out after publication."))
            header = (gettext("Where"), gettext("When"), gettext("What it was"), gettext("Hash of the original"))
            rows = tuple(
                (item.reference, self.say.day(item.redacted_on), item.note, item.original_hash)
                for item in content.redactions
            )
            yield Table(gettext("Taken out since publication"), header, rows, widths=(2, 3, 4, 6))

    def _check(self) -> Iterator[Block]:
        gettext, content = self.gettext, self.content
        yield Heading(1, gettext("How to check this"), "check")
        yield paragraph(
            gettext(
                "This strategy is also published as a data file (JSON) and as tables (CSV). "
                "The SHA-256 hash of the JSON file is below. "
                "Anybody can compute it again. If one letter changes, the hash changes."
            )
        )
        named = (
            (gettext("The JSON file"), content_hash(content)),
            (gettext("The data behind it"), content.data_hash),
            (gettext("The audit record when it was published"), content.audit_head),
        )
        rows = tuple((name, value) for name, value in named if value)
        yield Table(gettext("Hashes"), (gettext("Of what"), gettext("Hash")), rows, widths=(2, 5))
        steps = self.say.count(len(content.trace))
        yield paragraph(gettext("Links from words to actions in the trace file: {count}.").format(count=steps))


def _anchors(content: StrategyContent) -> dict[str, str]:
    """An anchor for each thing with a heading; numbered apart where two references would give the same."""
    made: dict[str, str] = {}
    lists: tuple[tuple[str, Sequence[Priority | Action | Recommendation]], ...] = (
        ("priority", content.priorities),
        ("action", content.actions),
        ("recommendation", content.recommendations),
    )
    for prefix, items in lists:
        for number, item in enumerate(items, start=1):
            anchor = _anchor(prefix, item.reference)
            made[item.reference] = f"{prefix}-no-{number}" if anchor in made.values() else anchor
    return made


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for part in text.split("\n\n"):
        if part.strip():
            yield paragraph(part.strip())


def _labelled(label: str, text: str) -> Iterator[Paragraph]:
    """A paragraph that begins with what it is about; nothing where there is no text."""
    for number, part in enumerate(_paragraphs(text)):
        yield Paragraph((strong(label), Run(" "), *part.runs)) if number == 0 else part
