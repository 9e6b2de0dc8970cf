"""Models of Keras in the older HDF5 format, and files whose name does not tell what they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import FileError
from cnnstudio.document.files import open_network
from tests.document.test_keras_file import MODEL, _branches, _nested, _sequential


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("build", [_branches, _sequential, _nested], ids=lambda build: build.__name__)
@pytest.mark.parametrize("name", ["model.h5", "model.hdf5"])
def test_the_older_format_has_the_same_shapes_and_parameters(
    build: Callable[[Any], Any], name: str, tmp_path: Path
) -> None:
    import keras

    keras.utils.clear_session()
    model = build(keras)
    model.save(tmp_path / name)
    project = open_network(tmp_path / name)
    report = analyse(project.network)
    assert not report.errors
    assert report.totals.cost.params == model.count_params()
    assert project.notes.startswith(f"Layers and weights read from {name}")
    assert project.weights is not None
    assert project.weights.path == str(tmp_path / name)
    for layer in model.layers:
        if not isinstance(layer, keras.Model):
            assert report.named(layer.name).output == tuple(layer.output.shape[1:])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_a_file_is_shows_in_its_first_bytes(tmp_path: Path) -> None:
    """Keras 2 wrote HDF5 under any name; and files are renamed."""
    import keras

    model = _sequential(keras)
    model.save(tmp_path / "model.h5")
    (tmp_path / "model.h5").rename(tmp_path / "old.keras")
    model.save(tmp_path / "model.keras")
    (tmp_path / "model.keras").rename(tmp_path / "new.h5")
    for name in ("old.keras", "new.h5"):
        assert analyse(open_network(tmp_path / name).network).totals.cost.params == model.count_params()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_weights_alone_are_no_network(tmp_path: Path) -> None:
    import keras

    _sequential(keras).save_weights(tmp_path / "model.weights.h5")
    with pytest.raises(FileError, match="holds no network, perhaps weights alone"):
        open_network(tmp_path / "model.weights.h5")


def test_reading_any_kind_of_file_loads_neither_keras_nor_h5py(tmp_path: Path) -> None:
    import subprocess
    import sys

    import h5py

    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(MODEL)
    (tmp_path / "a.json").write_text(json.dumps(MODEL))
    code = (
        "import sys; from pathlib import Path; from cnnstudio.document.files import open_network\n"
        f"for name in ('a.h5', 'a.json'): print(len(open_network(Path({str(tmp_path)!r}) / name).network))\n"
        "print(sorted({'keras', 'tensorflow', 'numpy', 'h5py', 'onnx'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.split() == ["2", "2", "[]"]
