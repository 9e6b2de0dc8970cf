"""``cnnstudio summary``: figures of the books, the JSON contract, refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cnnstudio.cli import main
from cnnstudio.core.network import chain
from cnnstudio.document.changes import GroupLayers
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def krohn(tmp_path: Path) -> Path:
    """The LeNet-style network of Krohn's chapter 10 as a file."""
    network = chain(
        Input((28, 28, 1)), Conv2D(32, 3, activation="relu"), Conv2D(64, 3, activation="relu"), MaxPooling2D(2),
        Dropout(0.25), Flatten(), Dense(128, activation="relu"), Dropout(0.5), Dense(10, activation="softmax"),
    )  # fmt: skip
    path = tmp_path / "krohn.cnnstudio"
    save_project(Project(network, "krohn"), path)
    return path


def test_json_holds_the_documented_fields(krohn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", str(krohn), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["input"] == [28, 28, 1]
    assert found["batch"] == 32
    assert found["totals"]["params"] == found["totals"]["trainable"] == 1_199_882
    assert found["layers"][1] == {
        "name": "conv2d", "type": "Conv2D", "inputs": ["input"], "output": [26, 26, 32], "params": 320,
        "trainable": 320, "macs": 194_688, "flops": 389_376, "activation_bytes": 86_528,
        "receptive_field": [3, 3], "problems": [],
    }  # fmt: skip
    assert found["problems"] == []


def test_batch_and_input_are_followed(krohn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", str(krohn), "--json", "--batch", "1", "--input", "32", "32", "3"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["layers"][1]["output"] == [30, 30, 32]
    totals = found["totals"]
    outputs = sum(layer["activation_bytes"] for layer in found["layers"])
    assert totals["training_bytes"] == 4 * (totals["params"] + 3 * totals["trainable"]) + outputs


def test_frozen_layers_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = chain(Input((8, 8, 3)), Conv2D(4, 3), Flatten(), Dense(2))
    path = tmp_path / "frozen.cnnstudio"
    save_project(Project(network.with_changed([network["n1"].with_trainable(False)]), "frozen"), path)
    assert main(["summary", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    counts = {layer["name"]: (layer["params"], layer["trainable"]) for layer in found["layers"]}
    assert counts == {"input": (0, 0), "conv2d": (112, 0), "flatten": (0, 0), "dense": (290, 290)}
    assert (found["totals"]["params"], found["totals"]["trainable"]) == (402, 290)
    assert main(["summary", str(path)]) == 0
    text = capsys.readouterr().out
    assert "Conv2D, frozen" in text
    assert "402 parameters (290 trainable)" in text
    assert text.count("frozen") == 2  # its name, and that layer


def test_help_says_what_each_flag_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "--help"]) == 0
    text = " ".join(capsys.readouterr().out.replace("│", " ").split())
    for part in ("gallery:NAME", "each number of this", "second network beside", "advice about sound"):
        assert part in text


def test_unknown_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "open.cnnstudio"
    save_project(Project(chain(Input((None, None, 3)), Conv2D(8, 3))), path)
    assert main(["summary", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["layers"][1]["macs"] is None
    assert found["layers"][1]["params"] == 224
    assert found["totals"]["inference_bytes"] is None


def test_problems_are_listed_and_exit_is_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.cnnstudio"
    save_project(Project(chain(Input((4, 4, 1)), Conv2D(8, 9), Flatten())), path)
    assert main(["summary", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "does not fit" in found["problems"][0]
    assert found["layers"][2]["output"] is None


def test_table_names_every_layer(krohn: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", str(krohn)]) == 0
    out = capsys.readouterr().out
    for text in ("max_pooling2d", "24 × 24 × 64", "1,179,776", "1,199,882 parameters"):
        assert text in out


def test_layers_that_are_bypassed_are_marked_and_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network = chain(Input((28, 28, 1)), Conv2D(32, 3), Dropout(0.25), Flatten(), Dense(10))
    path = tmp_path / "passed.cnnstudio"
    save_project(Project(network.with_node(network["n1"].with_bypassed(True)), "passed"), path)
    assert main(["summary", str(path)]) == 0
    out = capsys.readouterr().out
    assert "bypassed, Conv2D" in out
    assert "7,850 parameters" in out
    assert main(["summary", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [layer.get("left_out") for layer in found["layers"]] == [None, "bypassed", None, None, None]
    assert found["layers"][1]["params"] == 0
    assert found["totals"]["params"] == 7_850


def test_missing_file_is_one_line_and_status_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["summary", str(tmp_path / "none.cnnstudio")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1


def test_wrong_usage_is_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary"]) == 2


def test_keras_is_not_loaded(krohn: Path) -> None:
    code = (
        "import sys; from cnnstudio.cli import main; main(['summary', sys.argv[1], '--json']);"
        "sys.exit(10 * bool({'keras', 'tensorflow', 'PySide6'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(krohn)], capture_output=True).returncode == 0


def test_a_group_is_one_layer_with_all_that_is_inside(
    krohn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = load_project(krohn)
    save_project(GroupLayers(("n1", "n2", "n3"), "Features").apply(project).project, krohn)
    assert main(["summary", str(krohn), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["totals"]["params"] == 1_199_882
    group = found["layers"][1]
    assert (group["name"], group["type"], group["params"]) == ("Features", "group", 320 + 18_496)
    assert group["output"] == [12, 12, 64]
    assert main(["summary", str(krohn)]) == 0
    assert "Features" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["model.json", "model.h5", "model.onnx"])
def test_models_of_other_programs_are_summed_up_without_keras(name: str, tmp_path: Path) -> None:
    """The same small network three times; what would load Keras would also take seconds."""
    import h5py
    import onnx
    from onnx import TensorProto, helper

    dense = {"class_name": "Dense", "config": {"name": "out", "units": 3, "batch_input_shape": [None, 5]}}
    text = json.dumps({"class_name": "Sequential", "config": [dense]})
    (tmp_path / "model.json").write_text(text)
    with h5py.File(tmp_path / "model.h5", "w") as file:
        file.attrs["model_config"] = text
    weights = [helper.make_tensor("w", TensorProto.FLOAT, (5, 3), [0.5] * 15), helper.make_tensor("b", TensorProto.FLOAT, (3,), [0.0] * 3)]  # fmt: skip
    node = helper.make_node("Gemm", ["x", "w", "b"], ["y"], name="out")
    values = [helper.make_tensor_value_info(one, TensorProto.FLOAT, ("n", size)) for one, size in (("x", 5), ("y", 3))]  # fmt: skip
    onnx.save(helper.make_model(helper.make_graph([node], "g", values[:1], values[1:], weights)), tmp_path / "model.onnx")  # fmt: skip
    code = (
        f"import sys; from cnnstudio.cli import main; status = main(['summary', {str(tmp_path / name)!r}, '--json'])\n"
        "print(status, sorted({'keras', 'tensorflow', 'h5py', 'onnx'} & set(sys.modules)), file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stderr.strip() == "0 []"
    found = json.loads(answer.stdout)
    assert found["totals"]["params"] == 18
    assert found["layers"][-1]["name"] == "out"
