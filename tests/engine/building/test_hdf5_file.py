"""Models in the older HDF5 format: what loads, and what is refused before Keras sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.hdf5_file import check_hdf5
from cnnstudio.engine.building.model_file import load_model_file
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.predicting.predict import Predict
from tests.document.keras_2_models import keras_2

Save = Callable[..., str]


@pytest.fixture
def good(project: Any, saved_model: Save) -> Path:
    """A sound file of a built model."""
    return Path(saved_model(build(project), "model.h5"))


def refusal(path: Path) -> str:
    """What is said when a file is refused."""
    with pytest.raises(EngineError) as caught:
        load_model_file(path)
    return str(caught.value)


def with_config(path: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    """The same file with another description."""
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        file.attrs["model_config"] = json.dumps(change(config) or config)
    return path


def test_a_sound_file_gives_the_same_model(project: Any, good: Path) -> None:
    expected, model = build(project), load_model_file(good)
    assert all(np.array_equal(a, b) for a, b in zip(expected.get_weights(), model.get_weights(), strict=True))
    assert not model.compiled


def test_a_file_of_keras_2_gives_the_same_model(project: Any, good: Path) -> None:
    expected = build(project)
    config = keras_2(json.loads(expected.to_json()))
    model = load_model_file(with_config(good, lambda _: config))
    assert all(np.array_equal(a, b) for a, b in zip(expected.get_weights(), model.get_weights(), strict=True))


def test_settings_that_only_keras_2_takes_are_left_out(saved_model: Save, tmp_path: Path) -> None:
    """Depthwise and separable convolutions, which it saved with the settings of all convolutions; in a nested model too."""
    import keras

    layers = keras.layers
    body = keras.Sequential(
        [layers.Input((8, 8, 4)), layers.DepthwiseConv2D(3), layers.Conv2DTranspose(3, 2)]
    )
    model = keras.Sequential([layers.Input((8, 8, 4)), layers.SeparableConv2D(4, 3, padding="same"), body])
    path = Path(saved_model(model, "model.h5"))

    def widen(part: Any) -> Any:
        if isinstance(part, list):
            return [widen(one) for one in part]
        if not isinstance(part, dict):
            return part
        part = {name: widen(one) for name, one in part.items()}
        if "Conv" in str(part.get("class_name")):
            zeros = {"class_name": "Zeros", "config": {}}
            part["config"] |= {"groups": 1, "kernel_initializer": zeros, "kernel_regularizer": None}
        return part

    with_config(path, widen)
    before = path.read_bytes()
    image = np.random.default_rng(1).normal(size=(2, 8, 8, 4)).astype("float32")
    np.testing.assert_array_equal(load_model_file(path)(image), model(image))
    assert path.read_bytes() == before


def test_operations_of_keras_2_are_named(project: Any, good: Path) -> None:
    config = keras_2(json.loads(build(project).to_json()))
    operation = {"class_name": "TFOpLambda", "name": "x", "config": {"name": "x", "function": "math.add"}}
    config["config"]["layers"].append({**operation, "inbound_nodes": []})
    assert "uses TFOpLambda, a layer that Keras" in refusal(with_config(good, lambda _: config))


def test_tasks_look_into_it(good: Path, digit: Picture, do: Any) -> None:
    """Scores and maps are those of the same model in the newer format."""
    new = good.with_suffix(".keras")
    load_model_file(good).save(new)
    old, same = SavedModel(str(good)), SavedModel(str(new))
    assert do(Predict(old, (digit,), 10)) == do(Predict(same, (digit,), 10))
    maps, expected = (do(Activations(source, digit, "conv2d")).values for source in (old, same))
    assert maps.shape == (6, 6, 16)
    np.testing.assert_array_equal(maps, expected)


def test_code_is_refused(saved_model: Save, tmp_path: Path) -> None:
    import keras

    source = keras.Input((4, 4, 1))
    model = keras.Model(source, keras.layers.Lambda(lambda x: x * 2)(source))
    assert "holds a Lambda layer" in refusal(Path(saved_model(model, "model.h5")))


def test_code_of_keras_2_is_refused(good: Path) -> None:
    def swap(config: dict[str, Any]) -> None:
        marshalled = {"function": ["4wEAAAAA", None, None], "function_type": "lambda", "name": "l"}
        config["config"]["layers"][2] = {"class_name": "Lambda", "config": marshalled}

    assert "holds a Lambda layer" in refusal(with_config(good, swap))


def test_classes_of_the_authors_own_are_refused(good: Path) -> None:
    def swap(config: dict[str, Any]) -> None:
        config["config"]["layers"][2].update(class_name="Mine", module=None, registered_name=None)

    assert "parts that are not Keras's own" in refusal(with_config(good, swap))


def test_weights_alone_are_no_model(project: Any, tmp_path: Path) -> None:
    build(project).save_weights(tmp_path / "model.weights.h5")
    assert "holds weights and no network" in refusal(tmp_path / "model.weights.h5")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated(good: Path, share: float) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * share)])
    assert "damaged" in refusal(good)


def test_other_files(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "gone.h5")
    for content in (b"", b"hello"):
        (tmp_path / "a.h5").write_bytes(content)
        assert "damaged, or no HDF5 file" in refusal(tmp_path / "a.h5")


@pytest.mark.parametrize("config", ["[]", "{}", "no json", ""])
def test_a_description_of_nothing(good: Path, config: str) -> None:
    with h5py.File(good, "r+") as file:
        file.attrs["model_config"] = config
    assert "damaged" in refusal(good)


def test_links_to_other_files_are_refused(good: Path, tmp_path: Path) -> None:
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["numbers"] = np.ones(3)
    with h5py.File(good, "r+") as file:
        file["model_weights"]["more"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/numbers")
    assert "takes more from another file" in refusal(good)


def test_arrays_in_other_files_are_refused(good: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bytes(12))
    with h5py.File(good, "r+") as file:
        space = h5py.h5s.create_simple((3,))
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plan.set_external(bytes(tmp_path / "secret"), 0, 12)
        h5py.h5d.create(file["model_weights"].id, b"more", h5py.h5t.IEEE_F32LE, space, plan)
    assert "takes more from another file" in refusal(good)


def test_a_file_that_unpacks_beyond_the_memory(good: Path) -> None:
    with h5py.File(good, "r+") as file:
        file["model_weights"].create_dataset(
            "more", (10**7, 10**7), "f4", chunks=(1000, 1000), compression="gzip"
        )
    assert good.stat().st_size < 10**6
    assert "of memory" in refusal(good)


def test_a_circle_of_groups_ends(good: Path) -> None:
    with h5py.File(good, "r+") as file:
        file["model_weights"]["again"] = file["/"]
    check_hdf5(good)
