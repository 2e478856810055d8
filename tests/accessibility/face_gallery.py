"""A small application of its own that shows every part of the face: proof that another application could use it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from flask import Blueprint, Flask, Response, abort, flash, render_template, request
from flask_babel import Babel
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from accessibility import drawings, extension
from accessibility.preferences import from_values

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "ar", "cy")
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'"
ERRORS = (400, 403, 404, 413, 429, 500, 503)
PAGES = ("question", "parts", "deskpage", "results", "settings", "home", *(f"error/{code}" for code in ERRORS))


class Vote(FlaskForm):
    answer = RadioField(
        "“The bus should stop at the clinic.”",
        choices=[
            SelectChoice("agree", "I agree"),
            SelectChoice("disagree", "I do not agree"),
            SelectChoice("pass", "I am not sure"),
        ],
        validators=[InputRequired("Choose one answer, or skip")],
    )


class Everything(FlaskForm):
    name = StringField(
        "What should we call you?",
        description="Any name. It need not be your own.",
        validators=[InputRequired("Write a name"), Length(max=5, message="Make the name shorter")],
        render_kw={"autocomplete": "nickname"},
    )
    people = IntegerField("How many people live with you?", validators=[Optional()])
    story = TextAreaField(
        "What happened?", description="Up to 300 words.", validators=[InputRequired("Write something")]
    )
    where = SelectField("Where do you live?", choices=[SelectChoice("n", "North"), SelectChoice("s", "South")])
    ways = SelectMultipleField(
        "How may we reach you?",
        choices=[SelectChoice("post", "By post"), SelectChoice("phone", "By phone")],
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        validators=[InputRequired("Choose at least one way")],
    )
    again = BooleanField("You may write to me again", description="You can change your mind.")
    picture = FileField("A picture, if you like")


def _drawings(direction: str) -> dict[str, Any]:
    groups = [
        drawings.Group("Bus riders · 18", [(0.1 * (i % 5), 0.13 * (i % 7)) for i in range(18)]),
        drawings.Group("Street carers · 12", [(1.4 + 0.11 * (i % 4), 0.9 + 0.1 * (i % 5)) for i in range(12)]),
        drawings.Group("Shop folk · 9", [(1.2 + 0.15 * (i % 3), -0.7 + 0.1 * (i % 4)) for i in range(9)]),
    ]
    return {
        "stack": drawings.stacked_bar(31, 5, 4, 8, direction=direction),
        "bars": drawings.bars(
            [
                drawings.Bar("A bus to the clinic", 31, "31 of 40"),
                drawings.Bar("A warm place on Sundays", 22, "22 of 40"),
                drawings.Bar("Later opening", 3, "3 of 40"),
            ],
            most=40,
            direction=direction,
        ),
        "map": drawings.scatter(groups, name="map", you=(0.3, 0.5), direction=direction),
    }


def create_gallery() -> Flask:
    """Make the application; `/<page>?colours=dark&dir=rtl` shows a page in another look."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="gallery", TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_options = {"undefined": jinja2.StrictUndefined}
    app.register_blueprint(Blueprint("gallery", __name__, template_folder="face_templates"))
    Babel(app, locale_selector=lambda: request.args.get("lang", "en"))
    extension.init_app(app, site_name="Folkmoot", languages=LANGUAGES)

    @app.context_processor
    def page_variables() -> dict[str, Any]:
        variables: dict[str, Any] = {
            "place_name": "Our Say",
            "help_contact": {
                "phone": "0800 123 4567",
                "hours": "Monday to Friday, 9 to 5.",
                "person": "Amina at the library",
            },
            "paid_for_by": "Westmarsh Council",
        }
        if request.args:
            variables["preferences"] = from_values(request.args.to_dict(), LANGUAGES)
        return variables

    @app.after_request
    def policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.route("/error/<int:code>")
    def error(code: int) -> tuple[str, int]:
        return render_template(f"errors/{code}.html"), code

    @app.route("/leave")
    def leave() -> str:
        return "<!doctype html><title>Weather</title><p>Sunny."

    @app.route("/<page>", methods=["GET", "POST"])
    def show(page: str) -> str:
        if page not in PAGES:
            abort(404)
        if request.args.get("said"):
            flash("Your answer is stored.")
        form = Everything() if page in ("parts", "deskpage") else Vote()
        if request.method == "POST":
            form.validate()
        direction = "rtl" if request.args.get("lang") == "ar" else "ltr"
        return render_template(f"{page}.html", form=form, **_drawings(direction))

    return app
