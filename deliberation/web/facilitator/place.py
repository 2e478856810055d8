"""Where a facilitator is: the process of the page, the ways to the other pages, and who may come in."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask import request as http
from flask_babel import gettext as _

from deliberation.database import db
from deliberation.permissions import may, may_in_assembly, require, require_in_assembly
from deliberation.reading import private_answers, processes
from deliberation.reading.processes import ProcessView
from deliberation.web.request import PageForm, current_actor, process_context

pages = Blueprint("facilitator", __name__)

# The endpoints that belong to each entry of the menu, the first one being where the entry leads.
MENU = (
    (
        *("desk", "safeguarding", "write_safeguarding", "open_safeguarding", "settle_safeguarding", "private"),
        *("open_ballots", "marking", "mark_roll", "ballot_numbers", "make_numbers"),
    ),
    ("queue", "allow", "hide"),
    ("appeals", "judge"),
    (
        "themes",
        "themes_of",
        "take_up",
        "theme_coverage",
        "theme_tray",
        "sort_tray",
        "theme_log",
        "undo_edit",
        "store_undo",
        "theme",
        "sort_words",
        "take_up_one",
        "rename_theme",
        "join_theme",
        "give_up_theme",
    ),
    ("statements", "write", "look_or_add", "merge", "store_merge", "note", "store_note"),
    ("results", "results_of"),
    ("recommendations", "recommendation", "draft", "store_draft", "change", "store_change", "add_source"),
    ("days", "plan_day", "calling_off", "call_off", "not_ready", "open_needs", "mark_needs"),
    ("cards", "cards_again", "cards_new", "cards_shown"),
)


def here(pid: str) -> ProcessView:
    """The process with this public id, for those who work at its desk; others are refused."""
    process = processes.for_visitor(db.session(), current_actor(), pid)
    require(current_actor(), "desk", "process", process.id)
    return process


def to_sort(pid: str) -> ProcessView:
    """The process with this public id, for those who may sort words into themes; others are refused."""
    process = here(pid)
    require_in_assembly(current_actor(), "edit", "theme", process.id)
    return process


def may_enter(process: ProcessView) -> bool:
    """Whether this actor may enter something for a member."""
    return may(current_actor(), "make", "entry", process.id)


def set_apart(form: PageForm, mark: str) -> None:
    """Give the fields of one form among many on a page ids of their own; their names stay."""
    for field in form:
        field.id = f"{mark}-{field.name}"


def page(template: str, process: ProcessView, **variables: object) -> str:
    """One page of the desk."""
    home = url_for("facilitator.desk", pid=process.public_id)
    context = {**process_context(process), "home_url": home, "nav_links": _menu(process), "can": _can(process)}
    return render_template(f"facilitator/{template}.html", **{**context, **variables})


def _can(process: ProcessView) -> dict[str, bool]:
    """What the pages offer to this actor. The services decide again."""
    actor = current_actor()
    return {
        "judge": may(actor, "judge_appeal", "contribution", process.id),
        "write": may(actor, "write", "statement", process.id) and "write_statements" in process.abilities,
        "sort": may_in_assembly(actor, "edit", "theme", process.id) and "sort_themes" in process.abilities,
        "enter": may_enter(process),
        "key": may(actor, "key", "sheet", process.id),
        "close": may(actor, "close", "statement", process.id),
        "draft": may(actor, "edit", "recommendation", process.id) and "draft" in process.abilities,
        "sign": may(actor, "add", "signed_video", process.id),
        "translate": may(actor, "write", "translation", process.id),
        "read_private": private_answers.may_read(actor, process.id),
        "move": may(actor, "move", "recommendation", process.id) and "draft" in process.abilities,
    }


def _menu(process: ProcessView) -> tuple[tuple[str, str, bool], ...]:
    words = (
        _("Desk"),
        _("Words waiting"),
        _("Asked to look again"),
        _("Themes"),
        _("Statements"),
        _("Results"),
        _("Recommendations"),
        _("Needs"),
        _("Cards"),
    )
    current = (http.endpoint or "").removeprefix("facilitator.")
    own = tuple(
        (url_for(f"facilitator.{names[0]}", pid=process.public_id), shown, current in names)
        for names, shown in zip(MENU, words, strict=True)
    )
    if not may(current_actor(), "edit", "process", process.id):
        return own
    # Whoever runs the project came from there, and finds the way back.
    return (*own, (url_for("convenor.process", pid=process.public_id), _("Project"), False))
