"""What staff fill in about their own account, and what an administrator fills in about others."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from deliberation.web.request import PageForm

AS_TYPED = {"autocapitalize": "none", "spellcheck": "false", "autocorrect": "off"}


class SignInForm(PageForm):
    """E-mail and password. Both can be pasted, and both are marked for password managers."""

    email = StringField(
        _l("E-mail"),
        validators=[InputRequired(_l("Type your e-mail."))],
        render_kw={**AS_TYPED, "autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Type your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class SecondFactorForm(PageForm):
    """A code from the app, or a printed one; one field for both."""

    code = StringField(
        _l("Your code"),
        description=_l("Six figures from the app, such as 123456. Or one of your printed codes, such as 4f7kd-9x2mq."),
        validators=[InputRequired(_l("Type the code."))],
        render_kw={**AS_TYPED, "autocomplete": "one-time-code"},
    )


class AppForm(PageForm):
    """The first code of an app that is being set up; what it is set up with stays sealed in the form."""

    sealed = HiddenField()
    code = StringField(
        _l("The six figures that the app shows now"),
        validators=[InputRequired(_l("Type the code."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PasswordForm(PageForm):
    """A new password, with the present one."""

    current = PasswordField(
        _l("Your present password"),
        validators=[InputRequired(_l("Type your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("Your new password"),
        description=_l("At least 12 letters, figures or spaces. Three or four unlike words are good."),
        validators=[InputRequired(_l("Type a new password."))],
        render_kw={"autocomplete": "new-password"},
    )


class StaffForm(PageForm):
    """A new account for somebody on the staff."""

    display_name = StringField(
        _l("Name"), description=_l("Colleagues see this name."), render_kw={"autocomplete": "off"}
    )
    email = StringField(_l("E-mail"), render_kw={**AS_TYPED, "autocomplete": "off", "inputmode": "email"})
    administrator = BooleanField(
        _l("Administrator"), description=_l("May make accounts and start projects. Sees nothing of a project by that.")
    )


class StepForm(PageForm):
    """A page with a button and nothing to fill in."""
