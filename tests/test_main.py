from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio import __main__ as program


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    seen: list[object] = []

    def note(name: str, status: int) -> object:
        def run(*arguments: object) -> int:
            seen.append((name, *arguments))
            return status

        return run

    monkeypatch.setattr("cnnstudio.app.run", note("window", 0))
    monkeypatch.setattr("cnnstudio.app.measure_startup", note("measure", 0))
    monkeypatch.setattr("cnnstudio.cli.main", note("command", 2))
    return seen


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        ([], ("window", None)),
        (["net.cnnstudio"], ("window", Path("net.cnnstudio"))),
        (["photo.png"], ("window", Path("photo.png"))),
        (["./net"], ("command", ["./net"])),
        (["nets/net"], ("window", Path("nets/net"))),
        (["--measure-startup"], ("measure",)),
        (["tour"], ("command", ["tour"])),
        (["--help"], ("command", ["--help"])),
        (["summary", "net.cnnstudio"], ("command", ["summary", "net.cnnstudio"])),
    ],
)
def test_arguments_decide_what_starts(arguments: list[str], call: object, called: list[object]) -> None:
    status = program.main(arguments)
    assert called == [call]
    assert status == (2 if isinstance(call, tuple) and call[0] == "command" else 0)


def test_the_arguments_of_the_process_are_taken(
    called: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["cnnstudio", "doctor"])
    program.main()
    assert called == [("command", ["doctor"])]
