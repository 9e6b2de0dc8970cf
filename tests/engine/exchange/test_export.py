from __future__ import annotations

import contextlib
import importlib.util
import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.core.errors import EngineError, FileError, NetworkError, Stopped
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.files import load_onnx
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.exchange.export import Export, Exported, form_of
from cnnstudio.engine.inside.models import ModelSource, SavedModel, UntrainedModel, loaded
from cnnstudio.engine.process.control import Control
from cnnstudio.gallery import published_network
from cnnstudio.layers.augmentation_geometry import RandomFlip
from cnnstudio.layers.augmentation_tones import RandomInvert
from cnnstudio.layers.blocks import ResNeXtUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling3D
from cnnstudio.layers.radial_basis import RBFOutput
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.response_normalization import LocalResponseNormalization
from cnnstudio.layers.subsampling import SubSampling2D

SMALL = Project(
    chain(Input((8, 8, 1)), Conv2D(4, 3, activation="relu"), Flatten(), Dense(3, "softmax")), "small"
)
OWN = Project(
    chain(Input((12, 12, 3)), LocalResponseNormalization(), SubSampling2D(), Flatten(), RBFOutput(4)), "own"
)
MOBILE = Project(published_network("mobilenet-v2").network((64, 64, 3), 10), "mobile")
AUGMENTED = Project(
    chain(Input((8, 8, 1)), RandomInvert(), RandomFlip(), Dropout(0.5), Flatten(), Dense(3)), "augmented"
)
PROJECTS = [SMALL, OWN, MOBILE, AUGMENTED]
NAMES = [project.name for project in PROJECTS]


def exported(source: ModelSource, path: Path) -> Exported:
    return Export(source, str(path))(lambda progress: None, Control())


def picture(model: keras.Model) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (1, *model.input_shape[1:])).astype("float32")


@pytest.mark.parametrize("project", PROJECTS, ids=NAMES)
def test_a_saved_model_predicts_what_keras_predicts(project: Project, tmp_path: Path) -> None:
    source = UntrainedModel(project)
    done = exported(source, tmp_path / "model")
    assert (done.form, done.path) == ("SavedModel", str(tmp_path / "model"))
    model = loaded(source)
    image = picture(model)
    served = tf.saved_model.load(str(tmp_path / "model"))
    found = served.serve(image).numpy()
    np.testing.assert_allclose(found, model(image, training=False), atol=1e-4)
    assert done.size == sum(file.stat().st_size for file in (tmp_path / "model").rglob("*") if file.is_file())


@pytest.mark.parametrize("project", PROJECTS, ids=NAMES)
def test_a_lite_model_predicts_what_keras_predicts(project: Project, tmp_path: Path) -> None:
    source = UntrainedModel(project)
    exported(source, tmp_path / "Model.TFLITE")
    model = loaded(source)
    image = picture(model)
    np.testing.assert_allclose(
        lite(tmp_path / "Model.TFLITE", image), model(image, training=False), atol=1e-4
    )


def lite(path: Path, image: np.ndarray) -> Any:
    """What a LiteRT model predicts."""
    interpreter = _interpreter(path)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def _interpreter(path: Path) -> Any:
    """LiteRT's own, or where it is not installed the one that TensorFlow still brings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        if importlib.util.find_spec("ai_edge_litert") is None:
            return tf.lite.Interpreter(str(path))
        from ai_edge_litert.interpreter import Interpreter

        return Interpreter(str(path))


def test_a_trained_model_keeps_its_weights(tmp_path: Path) -> None:
    model = loaded(UntrainedModel(SMALL))
    changed = keras.models.clone_model(model)
    changed.set_weights([weight + 0.5 for weight in model.get_weights()])
    changed.save(tmp_path / "trained.keras")
    source = SavedModel(str(tmp_path / "trained.keras"))
    exported(source, tmp_path / "copy.keras")
    copy = load_model_file(tmp_path / "copy.keras")
    for one, other in zip(copy.get_weights(), changed.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    exported(source, tmp_path / "copy.tflite")
    image = picture(changed)
    np.testing.assert_allclose(lite(tmp_path / "copy.tflite", image), changed(image), atol=1e-4)


@pytest.mark.parametrize("name", ["model", "model.tflite", "model.keras"])
def test_an_older_export_is_replaced(name: str, tmp_path: Path) -> None:
    exported(UntrainedModel(OWN), tmp_path / name)
    exported(UntrainedModel(SMALL), tmp_path / name)
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == [name]


def test_onnx_says_which_packages_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *more: None if name in ("onnx", "tf2onnx") else find(name, *more),
    )
    with pytest.raises(EngineError, match="pip install onnx tf2onnx"):
        exported(UntrainedModel(SMALL), tmp_path / "model.onnx")
    assert not (tmp_path / "model.onnx").exists()


GROUPED = Project(
    chain(
        Input((8, 8, 4)), Conv2D(6, 3, groups=2), ResNeXtUnit(8, groups=4, group_width=2), Flatten(), Dense(3)
    ),
    "grouped",
)


@pytest.mark.parametrize("project", [*PROJECTS, GROUPED], ids=[*NAMES, "grouped"])
def test_an_onnx_model_predicts_what_keras_predicts(project: Project, tmp_path: Path) -> None:
    pytest.importorskip("tf2onnx")
    runtime = pytest.importorskip("onnxruntime")
    exported(UntrainedModel(project), tmp_path / "model.onnx")
    model = loaded(UntrainedModel(project))
    image = picture(model)
    session = runtime.InferenceSession(str(tmp_path / "model.onnx"))
    (found,) = session.run(None, {session.get_inputs()[0].name: image})
    np.testing.assert_allclose(found, model(image, training=False), atol=1e-4)
    assert [output.name for output in session.get_outputs()] == [model.layers[-1].name]


def test_response_normalization_comes_back_from_onnx_as_one_layer(tmp_path: Path) -> None:
    """ONNX's own layer of that kind is not what tf2onnx writes for ours: it writes the formula."""
    pytest.importorskip("tf2onnx")
    layers = (Conv2D(8, 3), LocalResponseNormalization(alpha=0.01), Conv2D(4, 3))
    source = UntrainedModel(Project(chain(Input((12, 12, 3)), *layers), "damped"))
    exported(source, tmp_path / "model.onnx")
    project = load_onnx(tmp_path / "model.onnx")
    found = [node.layer for node in project.network]
    assert [layer.keras_name for layer in found] == ["InputLayer", "Rescaling", "Conv2D", "LocalResponseNormalization", "Conv2D"]  # fmt: skip
    assert found[3] == layers[1]
    model = loaded(source)
    image = picture(model)
    np.testing.assert_allclose(build(project)(image), model(image, training=False), atol=1e-4)


def test_several_onnx_outputs_are_called_by_their_layers(tmp_path: Path) -> None:
    pytest.importorskip("tf2onnx")
    runtime = pytest.importorskip("onnxruntime")
    network = Network(
        (
            Node("a", "image", Input((8, 8, 1))),
            Node("b", "maps", Conv2D(2, 3), ("a",)),
            Node("c", "row", Flatten(), ("b",)),
            Node("d", "scores", Dense(3), ("c",)),
        ),
        ("d", "b"),
    )
    source = UntrainedModel(Project(network, "two"))
    exported(source, tmp_path / "model.onnx")
    model = loaded(source)
    image = picture(model)
    session = runtime.InferenceSession(str(tmp_path / "model.onnx"))
    assert [output.name for output in session.get_outputs()] == ["scores", "maps"]
    for found, expected in zip(
        session.run(None, {session.get_inputs()[0].name: image}), model(image), strict=True
    ):
        np.testing.assert_allclose(found, expected, atol=1e-4)


def test_what_onnx_does_not_have_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tf2onnx writes down what it does not know, and says nothing."""
    pytest.importorskip("tf2onnx")
    monkeypatch.setattr("cnnstudio.engine.exchange.export.without_compiled_parts", contextlib.nullcontext)
    project = Project(chain(Input((8, 8, 4)), Conv2D(4, 3), Conv2D(6, 3, groups=2)), "grouped")
    with pytest.raises(
        EngineError,
        match=r"cannot express the layer conv2d_1 \(Conv2D\) .*no operator StatefulPartitionedCall",
    ):
        exported(UntrainedModel(project), tmp_path / "model.onnx")
    assert not (tmp_path / "model.onnx").exists()


@keras.saving.register_keras_serializable(package="cnnstudio_tests")
class Hostile(keras.layers.Layer):  # type: ignore[misc]
    """A layer that looks at its values while it is traced, which no graph can hold."""

    def call(self, inputs: Any) -> Any:
        if isinstance(inputs, keras.KerasTensor):
            return inputs
        return inputs * float(inputs.numpy().max())

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape


@pytest.mark.parametrize("name", ["model", "model.tflite"])
def test_a_failed_export_names_the_layer_and_leaves_what_was_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(UntrainedModel(SMALL), tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    inputs = keras.Input((8, 8, 1))
    x = keras.layers.Conv2D(2, 3, name="innocent")(inputs)
    x = Hostile(name="guilty")(x)
    model = keras.Model(inputs, keras.layers.Flatten(name="after")(x))
    monkeypatch.setattr("cnnstudio.engine.exchange.export.loaded", lambda source: model)
    with pytest.raises(EngineError, match=r"cannot express the layer guilty \(Hostile\)"):
        exported(UntrainedModel(SMALL), tmp_path / name)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["saved", "x.tflite"])
def test_a_full_disk_is_not_the_networks_fault(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(model: keras.Model, place: Path, **_: Any) -> None:
        Path(place).with_name("half").write_bytes(b"half")
        raise tf.errors.ResourceExhaustedError(
            None, None, f"{{{{function_node x}}}} {place}/variables: No space left on device [Op:SaveV2]"
        )

    monkeypatch.setattr(keras.Model, "export", full)
    with pytest.raises(FileError, match=f"{name} could not be saved: the disk is full") as caught:
        exported(UntrainedModel(SMALL), tmp_path / name)
    assert "cannot express" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_lite_model_uses_nothing_that_its_interpreter_lacks(tmp_path: Path) -> None:
    project = Project(chain(Input((6, 6, 6, 2)), MaxPooling3D(), Flatten()), "volumes")
    with pytest.raises(EngineError, match=r"LiteRT cannot express the layer max_pooling3d \(MaxPooling3D\)"):
        exported(UntrainedModel(project), tmp_path / "model.tflite")
    assert not (tmp_path / "model.tflite").exists()


def test_what_cannot_be_written_is_refused_first(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no form of a model"):
        exported(UntrainedModel(SMALL), tmp_path / "model.pb")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("mine")
    with pytest.raises(FileError, match="holds other files"):
        exported(UntrainedModel(SMALL), tmp_path / "folder")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FileError, match="is a file"):
        exported(UntrainedModel(SMALL), tmp_path / "file")
    with pytest.raises(FileError, match="folder is not there"):
        exported(UntrainedModel(SMALL), tmp_path / "gone" / "model.keras")
    with pytest.raises(NetworkError, match="conv2d"):
        exported(UntrainedModel(Project(chain(Input((2, 2, 1)), Conv2D(2, 3)))), tmp_path / "model.keras")


def test_a_stop_before_it_begins_writes_nothing(tmp_path: Path) -> None:
    control = Control()
    control.stop()
    with pytest.raises(Stopped):
        Export(UntrainedModel(SMALL), str(tmp_path / "model.keras"))(lambda progress: None, control)
    assert not (tmp_path / "model.keras").exists()


def test_forms_go_by_the_ending() -> None:
    assert [form_of(Path(name)) for name in ("a.keras", "a.ONNX", "a.tflite", "a")] == [
        "keras", "onnx", "litert", "tf_saved_model",
    ]  # fmt: skip
