"""Weights files that anybody may have made: read array by array, or refused in one clear sentence."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, FileError, StudioError
from cnnstudio.document.files import load_keras
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.weight_file import opened_weights
from tests.document.saved_models import saved_input, saved_layer, saved_model

CONFIG = saved_model(saved_input("x"), saved_layer("out", "x"), inputs=[["x", 0, 0]], outputs=[["out", 0, 0]])
KERNEL = np.arange(16, dtype="float32").reshape(4, 4)


def arrays(fill: Callable[[h5py.File], object]) -> bytes:
    """An HDF5 file."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        fill(file)
    return stream.getvalue()


def dense(file: h5py.File, container: str = "layers") -> None:
    group = file.create_group(f"{container}/dense/vars")
    group["0"], group["1"] = KERNEL, np.ones(4, "float32")


def packed(path: Path, weights: bytes | None, config: Any = CONFIG, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        if weights is not None:
            archive.writestr("model.weights.h5", weights)
        for name, content in more.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("container", ["layers", "_layer_checkpoint_dependencies"])
def test_arrays_are_found_by_the_layers_of_the_configuration(tmp_path: Path, container: str) -> None:
    """In the archives of Keras 3, and of Keras 2.12."""
    path = packed(tmp_path / "a.keras", arrays(lambda file: dense(file, container)))
    with opened_weights(path) as file:
        assert [(layer.key, layer.name, layer.shapes) for layer in file.layers.values()] == [
            ("out", "out", ((4, 4), (4,)))
        ]
        np.testing.assert_array_equal(file.values("out")[0], KERNEL)
    model = build(load_keras(path))
    np.testing.assert_array_equal(model.get_layer("out").kernel, KERNEL)


def test_a_folder_that_keras_saved_to_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "model.weights.h5").write_bytes(arrays(dense))
    project = load_keras(tmp_path)
    assert project.weights is not None
    np.testing.assert_array_equal(build(project).get_layer("out").kernel, KERNEL)


def test_weights_alone_go_by_places(tmp_path: Path) -> None:
    path = tmp_path / "a.weights.h5"
    path.write_bytes(arrays(dense))
    with opened_weights(path) as file:
        assert [(layer.key, layer.place) for layer in file.layers.values()] == [
            ("layers/dense", "layers/dense")
        ]


def test_names_in_several_attributes_are_put_together(tmp_path: Path) -> None:
    """HDF5 holds 64 kB in an attribute, and Keras 2 goes on in the next."""
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file.attrs["layer_names0"], file.attrs["layer_names1"] = [b"a"], [b"b"]
        for name in "ab":
            group = file.create_group(name)
            group.attrs["weight_names"] = [f"{name}/kernel:0".encode()]
            group[f"{name}/kernel:0"] = KERNEL
    with opened_weights(path) as weights:
        assert list(weights.layers) == ["a", "b"]


def _external(file: h5py.File) -> None:
    group = file.create_group("layers/dense/vars")
    group["0"] = h5py.ExternalLink("/etc/other.h5", "/data")
    group["1"] = np.ones(4, "float32")


def _virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((4, 4), "float32")
    layout[:] = h5py.VirtualSource("/etc/other.h5", "data", (4, 4))
    file.create_group("layers/dense/vars").create_virtual_dataset("0", layout)


def _stored_elsewhere(file: h5py.File) -> None:
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", (4, 4), "float32", external=[("/etc/passwd", 0, 64)])


def _endless(file: h5py.File) -> None:
    group = file
    for _ in range(60):
        group = group.create_group("layers")


def _names_without_arrays(file: h5py.File) -> None:
    file.attrs["layer_names"] = [b"conv"]
    file.create_group("conv").attrs["weight_names"] = [b"conv/kernel:0"]


@pytest.mark.parametrize(
    "fill", [_external, _virtual, _stored_elsewhere, _endless, _names_without_arrays, lambda file: None]
)
def test_strange_arrays_are_refused(tmp_path: Path, fill: Callable[[h5py.File], object]) -> None:
    path = tmp_path / "a.weights.h5"
    path.write_bytes(arrays(fill))
    with pytest.raises(EngineError, match=r"[Cc]hoose"), opened_weights(path):
        pass


def test_a_loop_of_links_does_not_go_round_for_ever(tmp_path: Path) -> None:
    def fill(file: h5py.File) -> None:
        dense(file)
        file["layers/again"] = h5py.SoftLink("/layers")

    path = tmp_path / "a.weights.h5"
    path.write_bytes(arrays(fill))
    with opened_weights(path) as file:
        assert list(file.layers) == ["layers/dense"]


def test_text_instead_of_numbers_is_refused(tmp_path: Path) -> None:
    def fill(file: h5py.File) -> None:
        file.create_group("layers/dense/vars")["0"] = [b"a", b"b"]

    path = tmp_path / "a.weights.h5"
    path.write_bytes(arrays(fill))
    with opened_weights(path) as file, pytest.raises(EngineError, match="no plain numbers"):
        file.values("layers/dense")


def test_an_array_of_an_absurd_shape_is_never_read(tmp_path: Path) -> None:
    """It takes no room in the file; its shape does not fit, and so nothing is asked for."""

    def fill(file: h5py.File) -> None:
        group = file.create_group("layers/dense/vars")
        group.create_dataset("0", (10**6, 10**7), "float32", chunks=(100, 100), compression="gzip")

    path = packed(tmp_path / "a.keras", arrays(fill))
    model = build(load_keras(path))
    assert model.get_layer("out").kernel.shape == (4, 4)
    with opened_weights(path) as file, pytest.raises(EngineError, match="memory"):
        file.values("out")


def test_a_mountain_out_of_a_molehill_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", json.dumps(CONFIG))
        with archive.open("model.weights.h5", "w") as part:
            for _ in range(64):
                part.write(bytes(2**20))
    assert path.stat().st_size < 10**6
    project = load_keras(path)  # The graph can be known all the same.
    assert len(project.network) == 2
    with pytest.raises(EngineError, match="would unpack"):
        build(project)


def test_a_header_that_lies_about_its_size_is_damage(tmp_path: Path) -> None:
    """An archive that claims 10 GB of weights: the graph opens, the weights are refused."""
    path = packed(tmp_path / "a.keras", arrays(dense))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"model.weights.h5"))
    content[entry + 24 : entry + 28] = (4 * 10**9).to_bytes(4, "little")
    path.write_bytes(content)
    project = load_keras(path)
    with pytest.raises(StudioError, match=r"unpack|damaged|memory"):
        build(project)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "C:/evil", "a\\..\\..\\evil"])
def test_parts_outside_of_the_archive_are_refused_before_anything(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.keras", arrays(dense), **{name: b"x"})
    with pytest.raises(FileError, match="do not trust it"):
        load_keras(path)
    with pytest.raises(FileError, match="do not trust it"), opened_weights(path):
        pass


def test_without_weights_the_graph_opens_with_start_weights(tmp_path: Path) -> None:
    project = load_keras(packed(tmp_path / "a.keras", None))
    assert project.weights is None
    assert "no weights" in project.notes
    assert build(project) is not None


@pytest.mark.parametrize("content", [b"", b"no weights", b"\x89HDF\r\n\x1a\n damaged", arrays(dense)[:900]])
def test_damaged_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.weights.h5"
    path.write_bytes(content)
    with pytest.raises(EngineError, match="choose"), opened_weights(path):
        pass
    inside = packed(tmp_path / "a.keras", content)
    project = load_keras(inside)
    with pytest.raises(EngineError, match="choose"):
        build(project)


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="moved or renamed"), opened_weights(tmp_path / "none.h5"):
        pass


def test_pickles_are_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, **{"layers/dense": np.array({"0": KERNEL}, dtype=object)})
    with pytest.raises(EngineError, match=r"model\.weights\.h5"), opened_weights(path):
        pass


def test_custom_layers_stay_placeholders_and_nothing_is_run(tmp_path: Path) -> None:
    strange = saved_layer("mine", "x", kind="Mine") | {"module": "os", "registered_name": "os>Mine"}
    config = saved_model(saved_input("x"), strange, inputs=[["x", 0, 0]], outputs=[["mine", 0, 0]])
    project = load_keras(packed(tmp_path / "a.keras", arrays(dense), config))
    assert [node.layer.label for node in project.network][1:] == ["os.Mine"]
    with pytest.raises(StudioError, match="mine"):
        build(project)
