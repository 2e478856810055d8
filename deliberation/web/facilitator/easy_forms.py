"""What is filled in to make texts easier: lines of easy words, who checked them, and words of the list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the types are of an older WTForms

from accessibility.symbols import SYMBOLS
from deliberation.errors import DeliberationError
from deliberation.messages import words_for
from deliberation.reading.easy_read import Line
from deliberation.services.easy_read import MOST_LINES
from deliberation.web.request import PageForm

OFF = {"autocomplete": "off"}


class EasyForm(PageForm):
    """Lines of easy words, each with a symbol; the fields are those of `easy_form`."""

    count = 0

    @property
    def rows(self) -> tuple[tuple[Field, Field], ...]:
        """The two fields of each line: its words and its symbol."""
        return tuple((self[f"line_{number}"], self[f"symbol_{number}"]) for number in range(1, self.count + 1))

    @property
    def rows_written(self) -> tuple[Line, ...]:
        """Every line as it was sent, the empty ones too."""
        return tuple(Line(words.data or "", symbol.data or "") for words, symbol in self.rows)

    @property
    def written(self) -> tuple[Line, ...]:
        """The lines that have words."""
        return tuple(line for line in self.rows_written if line.words.strip())

    def fill(self, lines: Iterable[Line]) -> None:
        """Put lines in their places."""
        for (words, symbol), line in zip(self.rows, lines, strict=False):
            words.data, symbol.data = line.words, line.symbol

    def tell(self, error: DeliberationError) -> None:
        """Put a refusal at the longest line where one is too long, else at the first."""
        fields = [words for words, _symbol in self.rows]
        wrong = max(fields, key=lambda one: len(one.data or "")) if error.code == "text_too_long" else fields[0]
        wrong.errors = [*wrong.errors, words_for(error)]


@cache
def easy_form(count: int) -> type[EasyForm]:
    """The form with so many lines."""
    count = max(1, min(count, MOST_LINES))
    fields: dict[str, object] = {"count": count}
    choices = [SelectChoice("", _l("No symbol")), *(SelectChoice(key, one.name) for key, one in SYMBOLS.items())]
    for number in range(1, count + 1):
        fields[f"line_{number}"] = TextAreaField(_l("Line %(number)s", number=number), render_kw=OFF)
        label = _l("Symbol for line %(number)s", number=number)
        fields[f"symbol_{number}"] = SelectField(label, choices=choices, default="", validate_choice=False)
    return type("EasyFormOfLines", (EasyForm,), fields)


class CheckedForm(PageForm):
    """Who checked easy words."""

    checked_by = StringField(
        _l("Who checked them?"),
        description=_l("As they want to be called. For example: the Tuesday reading group."),
        render_kw=OFF,
    )


class WordForm(PageForm):
    """A hard word with its explanation."""

    word = StringField(_l("The hard word"), description=_l("As it stands in texts. One word, or a few."), render_kw=OFF)
    plain = TextAreaField(
        _l("What it means"), description=_l("One short sentence that everybody understands."), render_kw=OFF
    )
    language = SelectField(_l("Its language"), validate_choice=False)


class WordStepForm(PageForm):
    """A step with one word of the list."""

    word = HiddenField()
    language = HiddenField()
