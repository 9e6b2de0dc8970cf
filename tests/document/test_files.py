from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import FileError
from cnnstudio.document.files import load_project, open_network, project_text, save_project
from cnnstudio.document.project import Project


def test_a_saved_project_comes_back_equal(rich_project: Project, tmp_path: Path) -> None:
    path = tmp_path / "rich.cnnstudio"
    save_project(rich_project, path)
    assert load_project(path) == rich_project
    assert open_network(path) == rich_project


def test_the_file_is_readable_and_versioned(rich_project: Project, tmp_path: Path) -> None:
    path = tmp_path / "rich.cnnstudio"
    save_project(rich_project, path)
    text = path.read_text("utf-8")
    data = json.loads(text)
    assert (data["format"], data["version"]) == ("cnnstudio", 1)
    assert '"padding": [[0, 1], [2, 3]]' in text
    assert max(len(line) for line in text.splitlines()) < 130
    assert data["network"]["nodes"][3] == {
        "id": "d", "name": "odd", "kind": "whirl", "settings": {"deep": {"list": [1, None, "ä"]}}, "inputs": ["c"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty (0 bytes)"),
        (b"{", "breaks off"),
        (b"\xff\xfe\x00", "not text"),
        (b"hello", "line 1, column 1"),
        (b"[]", "no project of CNN Studio"),
        (b'{"format": "other"}', "no project of CNN Studio"),
        (b'{"format": "cnnstudio"}', "version is None"),
        (b'{"format": "cnnstudio", "version": 2}', "newer CNN Studio"),
        (b'{"format": "cnnstudio", "version": true}', "damaged"),
        (b'{"format": "cnnstudio", "version": 1}', '"network" is missing'),
        (b"[" * 100_000, "300 levels deep"),
        (b"[" * 400 + b"]" * 400, "no project of CNN Studio"),
        (b'{"format": "cnnstudio", "version": ' + b"9" * 50 + b"}", "damaged"),
        (b'{"format": "cnnstudio", "version": 1, "x": "\\ud800"}', "half a character"),
    ],
)
def test_a_file_that_is_no_project_says_what_it_is(content: bytes, part: str, tmp_path: Path) -> None:
    path = tmp_path / "some.cnnstudio"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"some\.cnnstudio cannot be opened: it") as caught:
        load_project(path)
    assert part in str(caught.value)


def _with(project: Project, *keys: str | int, value: Any) -> bytes:
    data = json.loads(project_text(project))
    place = data
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("keys", "value", "part"),
    [
        (("network",), 5, '"network" must be a list of names with values'),
        (("network", "nodes"), {}, '"nodes" must be a list'),
        (("network", "nodes", 1), 5, "no layer at all"),
        (("network", "nodes", 1, "id"), "a", "one layer id twice"),
        (("network", "nodes", 1, "inputs"), [[]], '"inputs" must be a list of texts'),
        (("network", "nodes", 1, "kind"), None, '"kind" must be a text'),
        (("network", "nodes", 1, "shared"), 1, '"shared" must be a text'),
        (("network", "outputs"), ["gone"], "outputs do not name"),
        (("network", "outputs"), ["f", "f"], "outputs do not name"),
        (("optimizer", "kind"), "magic", "no optimizer called 'magic'"),
        (("training", "epochs"), -1, "Epochs must be at least 1"),
        (("data",), [], '"data" must be'),
        (("name",), 5, '"name" must be a text'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(
    keys: tuple[str | int, ...], value: Any, part: str, rich_project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "some.cnnstudio"
    path.write_bytes(_with(rich_project, *keys, value=value))
    with pytest.raises(FileError) as caught:
        load_project(path)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("keys", "value", "part"),
    [
        (("inputs",), ["gone"], "missing: The file names a layer here that it does not hold"),
        (("inputs",), ["f"], "conv feeds itself by way of"),
        (("inputs",), ["b"], "conv feeds itself: remove that connection"),
        (("settings",), {"filters": "many"}, "conv: conv_2d holds what this version cannot read: Filters must be a whole"),
        (("settings",), {"filters": 0}, "must be at least 1"),
        (("settings",), {"strides": [-1, -1]}, "Stride must be at least 1; it is -1"),
        (("settings",), {"colour": 0}, "no setting called 'colour'"),
        (("kind",), "whirl", "a layer type that this version does not know"),
    ],
)  # fmt: skip
def test_an_absurd_layer_is_opened_with_a_problem_and_kept(
    keys: tuple[str, ...], value: Any, part: str, rich_project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "some.cnnstudio"
    path.write_bytes(_with(rich_project, "network", "nodes", 1, *keys, value=value))
    project = load_project(path)
    report = analyse(project.network)
    said = [f"{'' if p.node is None else project.network[p.node].name}: {p.message}" for p in report.errors]
    assert any(part in text for text in said), said
    save_project(project, path)
    assert load_project(path) == project
    if keys == ("settings",):
        assert json.loads(path.read_text("utf-8"))["network"]["nodes"][1]["settings"] == value


def test_a_layer_used_before_it_exists_is_no_problem(rich_project: Project, tmp_path: Path) -> None:
    path = tmp_path / "some.cnnstudio"
    nodes = json.loads(project_text(rich_project))["network"]["nodes"]
    path.write_bytes(_with(rich_project, "network", "nodes", value=nodes[::-1]))
    report, known = analyse(load_project(path).network), analyse(rich_project.network)
    assert {key: about.output for key, about in report.nodes.items()} == {
        key: about.output for key, about in known.nodes.items()
    }
    assert report.totals.cost == known.totals.cost


def test_a_billion_filters_are_counted(rich_project: Project, tmp_path: Path) -> None:
    path = tmp_path / "some.cnnstudio"
    path.write_bytes(_with(rich_project, "network", "nodes", 1, "settings", value={"filters": 10**9}))
    project = load_project(path)
    (conv,) = [node for node in project.network if node.name == "conv"]
    report = analyse(project.network)[conv.id]
    assert report.output is not None
    assert report.output[-1] == 10**9
    assert report.cost.params == (9 * (report.inputs[0][-1] or 0) + 1) * 10**9


def test_too_many_layers_are_refused(rich_project: Project, tmp_path: Path) -> None:
    path = tmp_path / "some.cnnstudio"
    entry = {"id": "a", "name": "a", "kind": "flatten"}
    path.write_bytes(_with(rich_project, "network", "nodes", value=[entry] * 20_001))
    with pytest.raises(FileError, match="20,001 layers"):
        load_project(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "some.cnnstudio"
    with path.open("wb") as file:
        file.truncate(65 * 10**6)
    with pytest.raises(FileError, match=r"larger than 64\.0 MB"):
        load_project(path)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_raises_anything_else(data: st.DataObject, rich_project: Project, tmp_path: Path) -> None:
    content = bytearray(project_text(rich_project).encode())
    path = tmp_path / "some.cnnstudio"
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 12))
        content[place : place + length] = data.draw(
            st.sampled_from(
                [b"", b"null", b"[", b"}", b"1e400", b"-3", b'"x"', b"\x00", b"true", b"{}", b"1e300"]
            )
        )
    path.write_bytes(bytes(content))
    try:
        project = load_project(path)
    except FileError:
        return
    analyse(project.network)
    save_project(project, path)
    assert load_project(path) == project


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 0.999))
def test_a_truncated_file_is_always_refused(share: float, rich_project: Project, tmp_path: Path) -> None:
    content = project_text(rich_project).rstrip().encode()
    path = tmp_path / "some.cnnstudio"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(FileError):
        load_project(path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), value=_JSON)
def test_any_value_in_any_place_is_taken_or_refused(
    data: st.DataObject, value: Any, rich_project: Project, tmp_path: Path
) -> None:
    place: Any = json.loads(project_text(rich_project))
    top = place
    while True:
        keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            place[key] = value
            break
        place = place[key]
    path = tmp_path / "some.cnnstudio"
    path.write_text(json.dumps(top))
    try:
        project = load_project(path)
    except FileError:
        return
    analyse(project.network)
    save_project(project, path)
    assert load_project(path) == project


def test_a_missing_file_a_folder_and_other_endings_say_so(tmp_path: Path) -> None:
    for name, part in (
        ("gone.cnnstudio", "There is no file"),
        ("gone", "There is no file"),
        ("gone.h5", "There is no file"),
        ("gone.onnx", "There is no file"),
    ):
        with pytest.raises(FileError, match=part):
            open_network(tmp_path / name)
    for name in ("folder.cnnstudio", "folder.keras"):
        (tmp_path / name).mkdir()
        with pytest.raises(FileError, match="is a folder"):
            open_network(tmp_path / name)
    with pytest.raises(FileError, match="cannot be the name"):
        open_network(Path("a\0b.cnnstudio"))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_an_unreadable_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.cnnstudio"
    path.write_text("{}")
    path.chmod(0)
    with pytest.raises(FileError, match="may not be read"):
        open_network(path)


def test_a_reading_error_of_the_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises(FileError, match="cannot be read: Input/output error"):
        load_project(tmp_path / "x.cnnstudio")
