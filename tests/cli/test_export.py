"""``cnnstudio export``: every form by its ending, and refusals in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.cli import main
from cnnstudio.document.changes import GroupLayers
from cnnstudio.document.files import load_keras, load_project, save_project
from cnnstudio.engine.runs.run_folder import PROJECT

LENET = Path(__file__).parents[2] / "examples" / "lenet5_digits.cnnstudio"


def test_a_project_goes_through_keras_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(LENET), "--to", str(tmp_path / "lenet.keras")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "lenet.keras")
    assert main(["export", str(tmp_path / "lenet.keras"), "--to", str(tmp_path / "again.cnnstudio")]) == 0
    kept, again = load_keras(tmp_path / "lenet.keras"), load_project(tmp_path / "again.cnnstudio")
    assert again.network == kept.network
    assert again.name == "again"
    ours = [(node.name, type(node.layer)) for node in load_project(LENET).network]
    found = [(node.name, type(node.layer)) for node in again.network]
    assert [pair for pair in found if pair[0] != "pixel_scaling"] == ours


def test_a_group_becomes_flat_layers_of_a_keras_file_and_a_function_of_a_script(tmp_path: Path) -> None:
    project = load_project(LENET)
    ids = tuple(node.id for node in project.network)[1:3]
    path = tmp_path / "grouped.cnnstudio"
    save_project(GroupLayers(ids, "Front").apply(project).project, path)
    assert main(["export", str(path), "--to", str(tmp_path / "grouped.keras")]) == 0
    found = [node.name for node in load_keras(tmp_path / "grouped.keras").network]
    assert [f"Front_{project.network[key].name}" for key in ids] == [
        name for name in found if "Front" in name
    ]
    assert main(["export", str(path), "--to", str(tmp_path / "grouped.py")]) == 0
    assert "def front(" in (tmp_path / "grouped.py").read_text("utf-8")


def test_a_gallery_network_becomes_a_script(tmp_path: Path) -> None:
    assert main(["export", "gallery:squeezenet", "--to", str(tmp_path / "squeeze.py")]) == 0
    assert "def fire_module(" in (tmp_path / "squeeze.py").read_text("utf-8")


def test_a_run_folder_stands_for_its_project(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / PROJECT).write_bytes(LENET.read_bytes())
    assert main(["export", str(tmp_path / "run"), "--to", str(tmp_path / "run.py")]) == 0
    assert '"lenet5_digits"' in (tmp_path / "run.py").read_text("utf-8")


def test_the_weights_of_a_model_go_along_with_its_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(LENET), "--to", str(tmp_path / "lenet.keras")]) == 0
    assert main(["export", str(tmp_path / "lenet.keras"), "--to", str(tmp_path / "net.py")]) == 0
    assert (tmp_path / "net.weights.h5").stat().st_size > 10_000
    assert f"weights in {tmp_path / 'net.weights.h5'}" in capsys.readouterr().err
    assert "model.load_weights(WEIGHTS)" in (tmp_path / "net.py").read_text("utf-8")
    assert (
        main(["export", str(tmp_path / "lenet.keras"), "--to", str(tmp_path / "alone.py"), "--no-weights"])
        == 0
    )
    assert not (tmp_path / "alone.weights.h5").exists()
    assert "load_weights" not in (tmp_path / "alone.py").read_text("utf-8")


def test_scripts_are_written_without_keras(tmp_path: Path) -> None:
    code = (
        "import sys, json; from cnnstudio.cli import main; "
        f"status = main(['export', {str(LENET)!r}, '--to', {str(tmp_path / 'lenet.py')!r}]); "
        "print(json.dumps([status, 'keras' in sys.modules]))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(answer.stdout.splitlines()[-1]) == [0, False]


@pytest.mark.parametrize(
    ("network", "name", "said"),
    [
        (str(LENET), "net.pb", "no form of a model"),
        (str(LENET), "gone/net.py", "folder is not there"),
        ("nothing.cnnstudio", "net.py", "There is no file"),
        ("gallery:lennet", "net.keras", "gallery has no network"),
    ],
)
def test_refusals_are_one_line(
    network: str, name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", network, "--to", str(tmp_path / name)]) == 1
    answer = capsys.readouterr()
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
    assert not [path for path in tmp_path.iterdir() if path.name != "home"]


def test_an_onnx_file_becomes_a_keras_model_with_its_weights(tmp_path: Path) -> None:
    import keras
    import onnx
    from onnx.reference import ReferenceEvaluator

    from tests.document.onnx.graphs import Writer

    net = Writer("batch", 3, 9, 8)
    row = net.op("Flatten", "flatten", net.op("Relu", "relu", net.conv("conv", "image", 4, 3)))
    model = net.model(net.op("Softmax", "softmax", net.dense("head", row, 5, 4 * 7 * 6)))
    onnx.save(model, tmp_path / "net.onnx")
    assert main(["export", str(tmp_path / "net.onnx"), "--to", str(tmp_path / "net.keras")]) == 0
    images = np.random.default_rng(0).normal(size=(2, 3, 9, 8)).astype("float32")
    (expected,) = ReferenceEvaluator(model).run(None, {"image": images})
    found = keras.saving.load_model(tmp_path / "net.keras")(np.moveaxis(images, 1, -1))
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_dense_head_goes_out_as_convolutions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import keras

    model = keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(5)]
    )
    model.save(tmp_path / "model.keras")
    network = str(tmp_path / "model.keras")
    assert main(["export", network, "--to", str(tmp_path / "grid.keras"), "--convolutional"]) == 0
    grid = keras.saving.load_model(tmp_path / "grid.keras")
    images = np.random.default_rng(1).uniform(0, 1, (2, 8, 8, 1)).astype(np.float32)
    np.testing.assert_allclose(np.asarray(grid(images))[:, 0, 0], np.asarray(model(images)), atol=1e-5)
    assert grid(np.zeros((1, 12, 9, 1), np.float32)).shape == (1, 5, 2, 5)
    assert main(["export", network, "--to", str(tmp_path / "grid.cnnstudio"), "--convolutional"]) == 0
    assert load_project(tmp_path / "grid.cnnstudio").network.nodes[0].layer.output_shape() == (None, None, 1)
    assert main(["export", network, "--to", str(tmp_path / "grid.py"), "--convolutional"]) == 0
    assert "keras.Input((None, None, 1)" in (tmp_path / "grid.py").read_text("utf-8").replace("shape=", "")
    assert list(tmp_path.glob("grid*.weights.h5"))
    capsys.readouterr()
    assert main(["export", str(LENET), "--to", str(tmp_path / "no.keras"), "--convolutional"]) == 1
    assert "has learned nothing yet" in capsys.readouterr().err
