from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.building.model_file import check_archive, load_model_file, load_state
from cnnstudio.engine.objectives.compiling import compile_for_training
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

Save = Callable[..., str]


@pytest.fixture
def good(project: Any, saved_model: Save) -> Path:
    """A sound file of a built model."""
    return Path(saved_model(build(project)))


def refusal(path: Path) -> str:
    """What is said when a file is refused."""
    with pytest.raises(EngineError) as caught:
        load_model_file(path)
    return str(caught.value)


def rewritten(
    path: Path, change: Callable[[dict[str, bytes]], object], packing: int = zipfile.ZIP_STORED
) -> Path:
    """The same archive with other parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_config(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The same archive with another description."""

    def edit(parts: dict[str, bytes]) -> None:
        config = json.loads(parts["config.json"])
        change(config)
        parts["config.json"] = json.dumps(config).encode()

    return rewritten(path, edit)


def test_a_sound_file_gives_the_same_model(project: Any, good: Path) -> None:
    expected, model = build(project), load_model_file(good)
    assert all(np.array_equal(a, b) for a, b in zip(expected.get_weights(), model.get_weights(), strict=True))
    assert not model.compiled


def test_a_missing_file(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "none.keras")


def test_other_files(tmp_path: Path) -> None:
    for name, content, expected in (
        ("a.txt", b"hello", "is no .keras or .h5 file"),
        ("a.keras", b"hello", "damaged, or no Keras 3 model"),
        ("empty.keras", b"", "damaged, or no Keras 3 model"),
    ):
        (tmp_path / name).write_bytes(content)
        assert expected in refusal(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "b.keras", "w") as archive:
        archive.writestr("word/document.xml", "x")
    assert "no Keras 3 model" in refusal(tmp_path / "b.keras")
    (tmp_path / "folder.keras").mkdir()
    assert "is no .keras or .h5 file" in refusal(tmp_path / "folder.keras")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated(good: Path, share: float) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * share)])
    assert "damaged" in refusal(good)


def test_a_changed_byte_is_noticed_everywhere(good: Path) -> None:
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as archive:
        infos = archive.infolist()
    for info in infos:
        place = info.header_offset + 30 + len(info.filename) + info.file_size // 2
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        good.write_bytes(damaged)
        assert "damaged" in refusal(good)


def test_weights_of_another_network(good: Path) -> None:
    def shrink(config: dict[str, Any]) -> None:
        config["config"]["layers"][2]["config"]["filters"] = 7

    assert "its layer dense was saved for inputs of another shape" in refusal(with_config(good, shrink))


@pytest.mark.filterwarnings("ignore:Skipping nested container")
def test_weights_of_other_shapes(saved_model: Save, tmp_path: Path) -> None:
    parts = []
    for size in (3, 5):
        network = chain(Input((8, 8, 1)), Conv2D(4, size, padding="same"), Flatten(), Dense(3))
        with zipfile.ZipFile(saved_model(build(Project(network, "net")))) as archive:
            parts.append({name: archive.read(name) for name in archive.namelist()})
    with zipfile.ZipFile(tmp_path / "mixed.keras", "w") as archive:
        for name, content in (parts[0] | {"model.weights.h5": parts[1]["model.weights.h5"]}).items():
            archive.writestr(name, content)
    said = refusal(tmp_path / "mixed.keras")
    assert "weights of other shapes than its network, of the layer conv2d first" in said


def test_missing_weights_are_told(good: Path) -> None:
    without = rewritten(good, lambda parts: parts.pop("model.weights.h5"))
    assert "a network without its weights (model.weights.h5 is missing)" in refusal(without)


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "C:/evil.txt", "..\\evil.txt"]
)
def test_parts_outside_of_the_archive_are_refused(good: Path, name: str) -> None:
    assert "do not trust it" in refusal(rewritten(good, lambda parts: parts.update({name: b"x"})))


def test_a_mountain_out_of_a_molehill_is_not_unpacked(good: Path) -> None:
    mountain = rewritten(
        good, lambda parts: parts.update({"assets/zeros": bytes(5 * 10**7)}), zipfile.ZIP_DEFLATED
    )
    assert "would unpack assets/zeros to 50.0 MB, which no model does" in refusal(mountain).replace(
        "\u202f", " "
    )


def test_a_header_that_lies_about_sizes_is_damage(good: Path) -> None:
    data = bytearray(good.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 20 : place + 28] = struct.pack("<II", 0xF0000000, 0xF0000000)
    good.write_bytes(data)
    assert "is damaged" in refusal(good)
    assert "()" not in refusal(good)


@pytest.mark.parametrize("content", [b"[]", b"{}", b"not json", b"\xff\xfe", b"[" * 100_000])
def test_a_description_of_nothing(good: Path, content: bytes) -> None:
    assert "damaged" in refusal(rewritten(good, lambda parts: parts.update({"config.json": content})))


def test_too_many_parts(good: Path) -> None:
    many = {f"assets/{number}": b"" for number in range(1001)}
    assert "too much for a model" in refusal(rewritten(good, lambda parts: parts.update(many)))


def test_a_file_that_unpacks_beyond_the_memory(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cnnstudio.engine.process import memory

    monkeypatch.setattr(memory, "free_bytes", lambda: 1000)
    assert "of memory" in refusal(good)


def test_lambda_layers(saved_model: Save) -> None:
    import keras

    source = keras.Input((4, 4, 1))
    model = keras.Model(source, keras.layers.Lambda(lambda x: x * 2)(source))
    message = refusal(Path(saved_model(model)))
    assert "holds a Lambda layer" in message
    assert "replace it" in message


def test_a_model_that_was_never_built(saved_model: Save) -> None:
    import keras

    with pytest.warns(UserWarning, match="not yet been built"):
        path = saved_model(keras.Sequential([keras.layers.Dense(2)]))
    assert "without a fixed input" in refusal(Path(path))


def test_objects_of_the_authors_own(good: Path, tmp_path: Path) -> None:
    proof = tmp_path / "was_run"

    def evil(config: dict[str, Any]) -> None:
        config["config"]["layers"][2]["config"]["activation"] = {
            "module": "os", "class_name": "system", "config": f"touch {proof}", "registered_name": None,
        }  # fmt: skip

    assert "uses system, which is not Keras's own (it comes from os)" in refusal(with_config(good, evil))
    assert not proof.exists()


@pytest.mark.parametrize(
    "module", ["keras.utils", "keras.src.utils.file_utils", "builtins", "keras_hub.layers", 5]
)
def test_modules_that_hold_more_than_layers(good: Path, module: Any) -> None:
    def swap(config: dict[str, Any]) -> None:
        config["config"]["layers"][2].update(module=module, class_name="get_file")

    assert "which is not Keras's own" in refusal(with_config(good, swap))


def test_registered_objects(good: Path) -> None:
    def swap(config: dict[str, Any]) -> None:
        config["config"]["layers"][2].update(registered_name="Mine>Swish", class_name="Swish", module=None)

    assert "uses Swish, which is not Keras's own" in refusal(with_config(good, swap))


def test_a_function_that_keras_does_not_know(good: Path) -> None:
    def swap(config: dict[str, Any]) -> None:
        config["config"]["layers"][2]["config"]["activation"] = {
            "module": "builtins", "class_name": "function", "config": "mine", "registered_name": "function",
        }  # fmt: skip

    assert "parts that are not Keras's own" in refusal(with_config(good, swap))


def test_a_loss_of_the_authors_own_does_no_harm(good: Path) -> None:
    def swap(config: dict[str, Any]) -> None:
        config["compile_config"] = {"loss": {"module": "mine", "class_name": "Loss", "config": {}}}

    assert load_model_file(with_config(good, swap)).count_params() > 0


def test_a_state_is_loaded_with_the_optimizer(project: Any, saved_model: Save) -> None:
    saved, model = compiled(project), compiled(project)
    saved.fit(np.ones((8, 8, 8, 1)), np.arange(8), epochs=3, verbose=0)
    load_state(model, Path(saved_model(saved)))
    for one, other in ((saved, model), (saved.optimizer, model.optimizer)):
        assert len(one.variables) == len(other.variables)
        assert all(np.array_equal(a, b) for a, b in zip(one.variables, other.variables, strict=True))
    assert int(np.asarray(model.optimizer.iterations)) == 3


def compiled(project: Any) -> Any:
    """The model as a training makes it."""
    model = build(project)
    compile_for_training(model, project)
    return model


def test_a_state_of_another_optimizer_is_refused(project: Any, saved_model: Save) -> None:
    saved = build(project)
    saved.compile("sgd", loss="sparse_categorical_crossentropy")
    saved.fit(np.ones((8, 8, 8, 1)), np.arange(8), verbose=0)
    with pytest.raises(EngineError, match="does not hold the weights of this network"):
        load_state(compiled(project), Path(saved_model(saved)))


def test_an_archive_is_checked_without_loading_it(good: Path) -> None:
    check_archive(good)
    good.write_bytes(good.read_bytes()[:-100])
    with pytest.raises(EngineError, match="damaged"):
        check_archive(good)
