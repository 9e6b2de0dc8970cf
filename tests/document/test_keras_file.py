from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import FileError
from cnnstudio.document.files import load_keras, open_network, save_project

DENSE = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "out", "units": 3}}
INPUT = {
    "module": "keras.layers",
    "class_name": "InputLayer",
    "config": {"name": "image", "batch_shape": [None, 5]},
}
MODEL: dict[str, Any] = {
    "class_name": "Sequential",
    "config": {"name": "small", "layers": [INPUT, DENSE]},
}


def _packed(path: Path, *entries: tuple[str, Any], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data if isinstance(data, (str, bytes)) else json.dumps(data))
    return path


def test_a_model_is_read_with_its_names(tmp_path: Path) -> None:
    project = open_network(_packed(tmp_path / "small.keras", ("config.json", MODEL)))
    assert [node.name for node in project.network] == ["image", "out"]
    assert analyse(project.network).totals.cost.params == 18
    assert project.name == "small"
    assert project.training.scaling == "none"
    assert "no weights that can be read" in project.notes
    assert project.weights is None


def test_what_was_left_out_is_noted(tmp_path: Path) -> None:
    held = {**DENSE, "config": {**DENSE["config"], "kernel_constraint": {"class_name": "Mine"}}}  # type: ignore[dict-item]
    model = {"class_name": "Sequential", "config": {"layers": [INPUT, held]}}
    project = load_keras(_packed(tmp_path / "a.keras", ("config.json", model)))
    assert "Not taken over: kernel_constraint of out." in project.notes


@pytest.mark.parametrize(
    ("entries", "part"),
    [
        ([("other.txt", "x")], "config.json is missing"),
        ([("config.json", "[]")], "holds no Keras model"),
        ([("config.json", "{")], "breaks off or is damaged"),
        ([("config.json", {"class_name": "MyModel", "config": {}})], "a model of class MyModel"),
        ([("config.json", MODEL), ("../evil", "x")], "outside its folder"),
        ([("config.json", MODEL), ("/etc/evil", "x")], "outside its folder"),
        ([("config.json", MODEL), ("C:\\evil", "x")], "outside its folder"),
    ],
)
def test_archives_that_are_no_model(entries: list[tuple[str, Any]], part: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.keras cannot be opened") as caught:
        load_keras(_packed(tmp_path / "a.keras", *entries))
    assert part in str(caught.value)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = _packed(tmp_path / "a.keras", ("config.json", b" " * 70_000_000), compression=zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 100_000
    with pytest.raises(FileError, match=r"larger than 64\.0 MB"):
        load_keras(path)


def test_other_packing_is_refused(tmp_path: Path) -> None:
    path = _packed(tmp_path / "a.keras", ("config.json", MODEL), compression=zipfile.ZIP_BZIP2)
    with pytest.raises(FileError, match="packed in a way"):
        load_keras(path)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "no Keras file"),
        (b"hello", "no Keras file"),
        (b"PK\x03\x04", "damaged"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
    ],
)
def test_files_that_are_no_archive(content: bytes, part: str, tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    path.write_bytes(content)
    with pytest.raises(FileError, match=part):
        load_keras(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no file"):
        load_keras(tmp_path / "gone.keras")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), compression=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_no_damage_raises_anything_else(data: st.DataObject, compression: int, tmp_path: Path) -> None:
    path = _packed(
        tmp_path / "a.keras", ("metadata.json", {}), ("config.json", MODEL), compression=compression
    )
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    try:
        project = load_keras(path)
    except FileError:
        return
    analyse(project.network)


SHAPE = (28, 28, 1)


def _branches(keras: Any) -> Any:
    layers = keras.layers
    image = layers.Input(SHAPE, name="image")
    stem = layers.Conv2D(8, (5, 3), strides=2, padding="same", activation="relu", name="stem",
                         kernel_regularizer="l2", kernel_initializer="he_normal")(image)  # fmt: skip
    side = layers.Conv2D(8, 3, padding="same", dilation_rate=2, groups=4, use_bias=False)(stem)
    side = layers.BatchNormalization(scale=False)(side)
    joined = layers.Concatenate()([layers.Add()([stem, side]), layers.ZeroPadding2D(0)(side)])
    pooled = layers.AveragePooling2D((3, 2), padding="same")(layers.MaxPooling2D()(joined))
    flat = layers.Dropout(0.3)(layers.Flatten()(pooled))
    classes = layers.Dense(10, activation="softmax", name="classes")(flat)
    mean = layers.GlobalAveragePooling2D(keepdims=True)(layers.Activation("tanh")(joined))
    return keras.Model(image, [classes, mean, stem], name="branches")


def _sequential(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input(SHAPE),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation=keras.activations.relu),
            layers.Flatten(),
            layers.Dense(3, name="out"),
        ]
    )


def _late(keras: Any) -> Any:
    model = keras.Sequential([keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(3)])
    model.build((None, *SHAPE))
    return model


def _nested(keras: Any) -> Any:
    layers = keras.layers
    body = keras.Sequential([layers.Input(SHAPE), layers.Conv2D(4, 3, name="stem"), layers.MaxPooling2D()])
    image, number = layers.Input(SHAPE, name="image"), layers.Input((4,), name="number")
    inner = _branches(keras)(image)
    joined = layers.Concatenate()([layers.Flatten()(body(image)), inner[0], number])
    return keras.Model([image, number], [layers.Dense(2)(joined), inner[2]])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("build", [_branches, _sequential, _late, _nested], ids=lambda build: build.__name__)
def test_a_model_of_keras_has_the_same_shapes_and_parameters(
    build: Callable[[Any], Any], tmp_path: Path
) -> None:
    import keras

    keras.utils.clear_session()
    model = build(keras)
    model.save(tmp_path / "model.keras")
    project = load_keras(tmp_path / "model.keras")
    report = analyse(project.network)
    assert not report.errors
    assert report.totals.cost.params == model.count_params()
    assert [report[key].output for key in project.network.outputs()] == [
        tuple(output.shape[1:]) for output in model.outputs
    ]
    for layer in model.layers:
        if not isinstance(layer, keras.Model):
            assert report.named(layer.name).output == tuple(layer.output.shape[1:])


def _shared(keras: Any) -> Any:
    """A layer in a chain with itself, a model in two places, and a layer inside and outside of a model."""
    layers = keras.layers
    image, other = layers.Input((8, 8, 3), name="image"), layers.Input((8, 8, 3), name="other")
    conv = layers.Conv2D(3, 3, padding="same", name="conv")
    tower = keras.Sequential(
        [layers.Input((8, 8, 3)), conv, layers.BatchNormalization(), layers.Flatten()], name="tower"
    )
    return keras.Model([image, other], [tower(conv(conv(image))), tower(other)], name="siamese")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_shared_layers_are_counted_once(tmp_path: Path) -> None:
    import keras

    keras.utils.clear_session()
    model = _shared(keras)
    model.save(tmp_path / "model.keras")
    network = load_keras(tmp_path / "model.keras").network
    report = analyse(network)
    assert not report.errors
    assert report.totals.cost.params == model.count_params()
    assert [len(network.twins(node.id)) for node in network if node.layer.keras_name == "Conv2D"] == [4] * 4
    assert [
        len(network.twins(node.id)) for node in network if node.layer.keras_name == "BatchNormalization"
    ] == [2] * 2
    assert [node.name for node in network][:2] == ["image", "other"]


def _frozen(keras: Any) -> Any:
    """A frozen layer, a model with a layer that learns again, one with a frozen layer, a shared layer that is frozen."""
    layers = keras.layers
    image = layers.Input((8, 8, 4), name="image")
    first = layers.Conv2D(4, 3, padding="same", trainable=False)(image)
    body = keras.Sequential(
        [layers.Input((8, 8, 4)), layers.Conv2D(4, 3, padding="same"), layers.BatchNormalization()]
    )
    body.trainable = False
    body.layers[-1].trainable = True
    half = keras.Sequential([layers.Input((8, 8, 4)), layers.Dense(4, trainable=False), layers.Dense(4)])
    shared = layers.Dense(4)
    shared.trainable = False
    joined = layers.Add()([half(body(first)), shared(first), shared(body(image))])
    return keras.Model(image, layers.Dense(2)(layers.BatchNormalization()(joined)), name="frozen")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("all_of_it", [False, True])
def test_frozen_layers_stay_frozen(all_of_it: bool, tmp_path: Path) -> None:
    import keras

    from cnnstudio.engine.building.build import build as built

    keras.utils.clear_session()
    model = _frozen(keras)
    if all_of_it:
        model.trainable = False
        model.layers[-1].trainable = True  # which Keras does not train inside a frozen whole
    model.save(tmp_path / "model.keras")
    project = load_keras(tmp_path / "model.keras")
    assert "Not taken over" not in project.notes
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    trained = sum(weight.shape.num_elements() for weight in loaded.trainable_weights)
    assert analyse(project.network).totals.cost.trainable == trained
    assert len(built(project).trainable_weights) == len(loaded.trainable_weights)


def _operations(keras: Any) -> Any:
    """Operations that layers of ours can do, with numbers on either side."""
    ops, layers = keras.ops, keras.layers
    image = layers.Input((8, 8, 4), name="image")
    values = ops.relu(image + 2.0) * 0.5
    values = ops.concatenate([1.0 - values, values / 4 - 3], axis=-1)
    values = ops.maximum(values, 0.0) + ops.sigmoid(values)
    return keras.Model(image, layers.Dense(2)(ops.tanh(values) - values), name="operations")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("build", [_shared, _operations], ids=lambda build: build.__name__)
def test_what_is_read_and_built_again_computes_the_same(build: Callable[[Any], Any], tmp_path: Path) -> None:
    import keras
    import numpy as np

    from cnnstudio.engine.building.build import build as built

    keras.utils.clear_session()
    model = build(keras)
    model.save(tmp_path / "model.keras")
    again = built(load_keras(tmp_path / "model.keras"))
    assert again.count_params() == model.count_params()
    again.set_weights(model.get_weights())
    images = [
        np.random.default_rng(0).normal(size=(2, *tensor.shape[1:])).astype("float32")
        for tensor in model.inputs
    ]
    feed = images if len(images) > 1 else images[0]
    for mine, its in zip(_list(again(feed)), _list(model(feed)), strict=True):
        np.testing.assert_allclose(np.asarray(mine), np.asarray(its), rtol=1e-5, atol=1e-5)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_model_saved_as_a_folder_and_one_in_shards_are_read(tmp_path: Path) -> None:
    import keras

    model = _branches(keras)
    model.save(tmp_path / "folder", zipped=False)
    assert analyse(open_network(tmp_path / "folder").network).totals.cost.params == model.count_params()
    parts: list[tuple[str, Any]] = [
        ("model.weights.json", {"metadata": {}, "weight_map": {}}),
        ("model_00000.weights.h5", b"x"),
    ]
    path = _packed(tmp_path / "shards.keras", ("config.json", model.to_json()), *parts)
    assert analyse(load_keras(path).network).totals.cost.params == model.count_params()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_unknown_layers_and_code_are_kept_and_not_run(tmp_path: Path) -> None:
    import keras

    layers = keras.layers
    image = layers.Input((8, 8, 4))
    halves = keras.ops.split(layers.Lambda(lambda x: x * 2, name="code")(image), 2, axis=-1)
    keras.Model(image, layers.Dense(2)(halves[1] ** 2.0)).save(tmp_path / "model.keras")
    project = load_keras(tmp_path / "model.keras")
    kinds = [node.layer.kind for node in project.network]
    assert kinds == ["input", "keras:Lambda", "keras:keras.src.ops.numpy.Split", "output", "keras:keras.src.ops.numpy.Power", "dense"]  # fmt: skip
    assert "code is a" not in project.notes
    split, power = project.network.nodes[2].layer.to_data(), project.network.nodes[4].layer.to_data()
    assert split["indices_or_sections"] == 2
    assert power["saved_with"]["call"] == {"args": [{"input": 0}, 2.0], "kwargs": {}}
    save_project(project, tmp_path / "model.cnnstudio")
    assert open_network(tmp_path / "model.cnnstudio") == project
    assert len(analyse(project.network).errors) == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_activation_layer_inside_a_layer_stands_behind_it(tmp_path: Path) -> None:
    import keras

    layers = keras.layers
    slope = layers.Dense(4, activation=layers.LeakyReLU(0.1), name="leaky")
    keras.Sequential([layers.Input((4,)), slope, layers.Dense(2)]).save(tmp_path / "model.keras")
    network = load_keras(tmp_path / "model.keras").network
    assert [node.name for node in network][1:3] == ["leaky", "leaky_activation"]
    assert network.nodes[2].layer.to_data()["negative_slope"] == pytest.approx(0.1)
