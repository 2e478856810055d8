"""The one error that a method raises when its input makes no sense."""

from __future__ import annotations


class MethodError(ValueError):
    """Input that a method cannot work with.

    `code` names the case for programs, `params` hold what is needed to say it in words. Services and commands turn it
    into plain words; a method never words a message for people.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.code, self.params))


def _rebuild(code: str, params: dict[str, object]) -> MethodError:
    return MethodError(code, **params)
