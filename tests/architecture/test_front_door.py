"""The front door: cheap for a command, an application for servers, a clear word when the house is not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.trees import ROOT


def _run(code: str, *, path: str = "", folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_command_does_not_pay_for_a_web_framework() -> None:
    ran = _run("import app, sys; app.check_rooms(); print(sorted({'flask', 'sqlalchemy', 'numpy'} & set(sys.modules)))")
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]"), ran.stderr


def test_another_package_with_our_name_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").touch()
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import app; app.main()"
    ran = _run(code, folder=tmp_path)
    assert ran.returncode == 1
    assert "another package called 'models' is in the way" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text((ROOT / "app.py").read_text(encoding="utf-8"), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-S", "-c", "import app; app.check_rooms()"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1
    assert "'deliberation' should be beside" in ran.stderr


def test_the_application_is_made_once_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def create_app() -> object:
        made.append(object())
        return made[-1]

    factory = ModuleType("deliberation.factory")
    vars(factory)["create_app"] = create_app
    monkeypatch.setitem(sys.modules, "deliberation.factory", factory)
    monkeypatch.delitem(sys.modules, "app", raising=False)
    import app

    assert made == []
    assert app.app is app.app
    assert len(made) == 1
    with pytest.raises(AttributeError, match="application"):
        _ = app.application
    monkeypatch.delitem(sys.modules, "app")
