from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.ui.tabs.titles import free_title, tab_titles


@pytest.mark.parametrize(
    ("names", "paths", "titles"),
    [
        (("a", "b"), (None, None), ("a", "b")),
        (("net", "net"), ("/x/one/net", "/x/two/net"), ("net — one", "net — two")),
        (("net", "net"), ("/x/a/in/net", "/x/b/in/net"), ("net — a/in", "net — b/in")),
        (("net", "net", "other"), ("/net", "/deep/net", "/deep/other"), ("net — /", "net — deep", "other")),
        (("net", "net"), ("/x/net", None), ("net", "net")),
        ((), (), ()),
    ],
)
def test_no_two_files_look_alike(
    names: tuple[str, ...], paths: tuple[str | None, ...], titles: tuple[str, ...]
) -> None:
    found = tab_titles(names, [None if path is None else Path(path) for path in paths])
    assert tuple(title.replace("\\", "/") for title in found) == titles


def test_a_title_that_is_taken_gets_a_number() -> None:
    assert free_title(["b"], "a") == "a"
    assert free_title(["a", "a-2"], "a") == "a-3"
