"""What the form macros need to know about a WTForms field, so that a page writes `{{ field(form.text) }}` and no more.

The macros draw; these functions decide: which control, which attributes, which id an error link must land on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from markupsafe import Markup
from wtforms import Field, FieldList, Form, FormField
from wtforms.fields import (
    BooleanField,
    FileField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    SubmitField,
    TextAreaField,
)

# Order matters: a RadioField is also a SelectField, a SubmitField also a BooleanField.
_KINDS: Final[tuple[tuple[type[Any], str], ...]] = (
    (RadioField, "radios"),
    (SelectMultipleField, "checkboxes"),
    (SelectField, "select"),
    (SubmitField, "submit"),
    (BooleanField, "checkbox"),
    (TextAreaField, "textarea"),
    (FileField, "upload"),
    (MultipleFileField, "upload"),
    (HiddenField, "hidden"),
)
GROUPS: Final = frozenset({"radios", "checkboxes"})


def kind(field: Any) -> str:
    """Return which macro draws the field: "radios", "select", "textarea", ..., else "text"."""
    return next((name for cls, name in _KINDS if isinstance(field, cls)), "text")


def described_by(field: Any, *, hint: object) -> str:
    """Return the ids of the field's hint and error, only those that the page prints; "" when there is neither."""
    parts = [f"{field.id}-hint"] if hint else []
    parts += [f"{field.id}-error"] if field.errors else []
    return " ".join(parts)


def control(field: Any, *, hint: object = "", css: str = "input", rows: int | None = None) -> Markup:
    """Return the field's own HTML control, wired to its hint and error.

    The browser's own checks are left out (`required`, lengths): the server answers in plain words, and no pasted text
    is cut off without a word.
    """
    attributes: dict[str, Any] = {"class": css or None, "rows": rows}
    attributes["aria-describedby"] = described_by(field, hint=hint) or None
    attributes["aria-invalid"] = "true" if field.errors else None
    given = {name: value for name, value in attributes.items() if value is not None}
    given |= dict.fromkeys(("required", "minlength", "maxlength"), False)
    drawn: Markup = field(**{**(field.render_kw or {}), **given})
    return drawn


def first_control(field: Any) -> str:
    """Return the id of the control that an error link lands on: for a group the first choice, never a box around it.

    A group with nothing to choose from has no control, so that the answer is "" and the mistake is said without a link.
    """
    if kind(field) in GROUPS:
        return next((str(option.id) for option in field), "")
    return str(field.id)


def _own_errors(field: Any) -> list[str]:
    if isinstance(field, (FormField, FieldList)):
        return []
    return [str(message) for message in field.errors]


def _leaves(fields: Iterable[Field]) -> Iterator[Any]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _leaves(field.form)
        elif isinstance(field, FieldList):
            yield from _leaves(field.entries)
        else:
            yield field


def error_links(form: Form) -> list[tuple[str, str]]:
    """Return (id, message) for every mistake in the order of the page; hidden fields and the form itself have id ""."""
    found = [("", str(message)) for message in getattr(form, "form_errors", ())]
    for field in _leaves(form):
        target = "" if kind(field) == "hidden" else first_control(field)
        found += [(target, message) for message in _own_errors(field)]
    return found
