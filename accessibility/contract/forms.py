"""Rules about forms: labels, groups, buttons, the token against forged posts, and how mistakes are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from accessibility.contract.page import Page, Problem, is_button, is_control, is_focusable
from accessibility.contract.tree import Node

_CHOICES: Final = frozenset(["radio", "checkbox"])
_INTERACTIVE: Final = frozenset(["a", "button", "select", "textarea", "summary", "details"])


def check_labels(page: Page) -> Iterator[Problem]:
    """Each control has a label with words in it; several choices with one name stand in a fieldset with a legend."""
    labelled = {node.get("for") for node in page.all("label") if page.name(node)}
    groups: dict[tuple[Node | None, str], list[Node]] = {}
    for control in page.controls:
        if not _has_label(page, control, labelled):
            code = "placeholder-label" if control.get("placeholder") else "control-unlabelled"
            yield Problem(code, str(control))
        if control.get("type") in _CHOICES and control.get("name"):
            groups.setdefault((control.closest("form"), control.get("name")), []).append(control)
    for choices in groups.values():
        if (len(choices) > 1 or choices[0].get("type") == "radio") and not all(_has_legend(page, c) for c in choices):
            yield Problem("choices-ungrouped", str(choices[0]))
    yield from _labels_that_miss(page)


def _has_label(page: Page, control: Node, labelled: set[str]) -> bool:
    if control.has("aria-label") or control.has("aria-labelledby"):
        return bool(page.name(control))
    label = control.closest("label")
    return (bool(control.get("id")) and control.get("id") in labelled) or (label is not None and bool(label.text()))


def _has_legend(page: Page, choice: Node) -> bool:
    for around in choice.above():
        if around.tag == "fieldset":
            first = next((part for part in around.parts if isinstance(part, Node)), None)
            return first is not None and first.tag == "legend" and bool(first.text())
        if around.get("role") in {"radiogroup", "group"} and (
            around.has("aria-label") or around.has("aria-labelledby")
        ):
            return bool(page.name(around))
    return False


def _labels_that_miss(page: Page) -> Iterator[Problem]:
    for label in page.all("label"):
        target = page.by_id.get(label.get("for")) if label.has("for") else None
        if target is not None and not is_control(target) and target.tag not in {"output", "meter", "progress"}:
            yield Problem("label-target", f"{label} is for {target}")
        elif not label.has("for") and not any(is_control(node) for node in label.below()):
            yield Problem("label-target", f"{label} {label.text()[:40]!r} is for nothing")


def check_forms(page: Page) -> Iterator[Problem]:
    """Each form says how and where it is sent; a POST carries the token; files are sent as files."""
    for form in page.all("form"):
        method = form.get("method").lower()
        if method not in {"get", "post"}:
            yield Problem("form-method", str(form))
        if not form.get("action").strip():
            yield Problem("form-action", str(form))
        fields = [node for node in form.below() if node.tag == "input"]
        if method == "post" and not any(f.get("name") == "csrf_token" and f.get("value") for f in fields):
            yield Problem("form-token", form.get("action"))
        if any(f.get("type") == "file" for f in fields) and form.get("enctype") != "multipart/form-data":
            yield Problem("form-enctype", form.get("action"))
        if form.closest("form") is not None:
            yield Problem("nested", str(form))


def check_buttons(page: Page) -> Iterator[Problem]:
    """Each button says what it does and what kind it is; nothing that can be pressed stands in another such thing."""
    for node in page.all("button", "input"):
        if is_button(node):
            if node.get("type").lower() not in {"submit", "reset", "button"}:
                yield Problem("button-type", str(node))
            if not page.name(node).strip():
                yield Problem("button-empty", str(node))
    for around in page.all("a", "button"):
        for node in around.below():
            if is_control(node) or node.tag in _INTERACTIVE:
                yield Problem("nested", f"{node} in {around}")


def check_error_summary(page: Page) -> Iterator[Problem]:
    """Each mistake is told twice: in a summary whose links land on controls, and beside the control itself."""
    wrong = [node for node in page.nodes if node.attributes.get("aria-invalid") == "true"]
    groups = [node for node in page.nodes if _is_marked_wrong(node.attributes)]
    reached = _reached(page)
    if (wrong or groups) and not page.alerts:
        yield Problem("error-summary-missing", str((wrong or groups)[0]))
        return
    if len(page.alerts) > 1:
        yield Problem("error-summary-count", str(len(page.alerts)))
    for alert in page.alerts:
        yield from _summary(page, alert)
    for control in wrong:
        if not any(control is node for node in reached):
            yield Problem("error-unlisted", str(control))
        if not control.has("aria-describedby"):
            yield Problem("error-unexplained", str(control))
    for group in groups:
        if not any(group is node or group in node.above() for node in reached):
            yield Problem("error-unlisted", str(group))


def _is_marked_wrong(attributes: dict[str, str]) -> bool:
    return "data-invalid" in attributes or ("class" in attributes and "wrong" in attributes["class"].split())


def _links(alert: Node) -> list[Node]:
    return [node for node in alert.below() if node.tag == "a" and node.get("href").startswith("#")]


def _reached(page: Page) -> list[Node]:
    hrefs = [link.get("href")[1:] for alert in page.alerts for link in _links(alert)]
    return [page.by_id[target] for target in hrefs if target in page.by_id]


def _summary(page: Page, alert: Node) -> Iterator[Problem]:
    if alert.get("tabindex") != "-1":
        yield Problem("error-summary-focus", str(alert))
    if not alert.text():
        yield Problem("error-summary-empty", str(alert))
    for link in _links(alert):
        target = page.by_id.get(link.get("href")[1:])
        if target is not None and not (is_focusable(target) and (is_control(target) or is_button(target))):
            yield Problem("error-link-target", f"{link} lands on {target}")
