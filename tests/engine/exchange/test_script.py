from __future__ import annotations

import ast
import random
import re
from pathlib import Path

import keras
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import NetworkError
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.values import Matrices, Shape
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.script import script
from cnnstudio.gallery import published_network
from cnnstudio.layers.augmentation_tones import Equalization
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.rebuilding import check_rebuilds, faults, formatted, run
from tests.layers.test_random_graphs import grown

# The benchmark `gallery` rebuilds all of them.
SPREAD: dict[str, Shape] = {
    "lenet-5": (32, 32, 1), "googlenet": (128, 128, 3),
    "resnet-34": (64, 64, 3), "mobilenet-v2": (64, 64, 3), "squeezenet": (64, 64, 3), "unet": (188, 188, 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
def cleared() -> None:
    keras.backend.clear_session(free_memory=False)


@pytest.mark.parametrize("name", SPREAD)
def test_a_published_network_is_rebuilt(name: str, tmp_path: Path) -> None:
    text = check_rebuilds(Project(published_network(name).network(SPREAD[name], 10), name))
    assert not formatted(text, tmp_path / "exported.py")


@pytest.mark.parametrize("seed", range(30))
def test_a_random_graph_is_rebuilt(seed: int) -> None:
    chance = random.Random(seed)
    network = grown(chance, chance.randint(4, 14))
    scaling = chance.choice(("none", "0…1", "−1…1"))
    check_rebuilds(Project(network, f"graph {seed}", training=Training(seed=seed, scaling=scaling)))


@pytest.mark.filterwarnings("ignore::UserWarning")  # Keras advises against some settings, and takes them
@pytest.mark.parametrize("seed", range(200, 212))
def test_frozen_layers_are_frozen_in_the_script(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    network = grown(chance, 10)
    ids = [node.id for node in network if chance.random() < 0.5]
    network = network.with_changed([network[key].with_trainable(False) for key in ids])
    project = Project(network, f"graph {seed}", training=Training(seed=seed))
    text = check_rebuilds(project)
    assert not formatted(text, tmp_path / "exported.py")
    trained = [weight.path for weight in run(text, seed).trainable_weights]
    assert trained == [weight.path for weight in build(project).trainable_weights]


def test_only_weights_that_are_frozen_are_said_to_be(tmp_path: Path) -> None:
    network = chain(Input((16, 16, 8)), ResidualUnit(8), ResidualUnit(8), Flatten(), Dense(2), Dense(3))
    frozen = [network[key].with_trainable(False) for key in ("n2", "n3", "n4")]
    text = check_rebuilds(Project(network.with_changed(frozen), "frozen"))
    assert 'x = residual_unit(x, trainable=False, name="residual_unit_1")' in text
    assert 'x = residual_unit(x, trainable=True, name="residual_unit")' in text
    assert 'layers.Dense(2, trainable=False, name="dense")' in text
    assert 'layers.Flatten(name="flatten")' in text
    assert 'layers.Dense(3, name="dense_1")' in text


def test_scripts_are_laid_out_as_a_formatter_does(tmp_path: Path) -> None:
    for seed in range(100, 200):
        text = script(Project(grown(random.Random(seed), 12), f"graph {seed}"))
        (tmp_path / f"graph_{seed}.py").write_text(text, "utf-8")
    assert not faults(tmp_path)


def siamese(names: tuple[str, ...] = ("left", "right", "tower", "again", "sum", "scores", "side")) -> Network:
    """Two inputs that one Dense layer looks at, and two outputs."""
    a, b, c, d, e, f, g = names
    return Network((
        Node("a", a, Input((4,))), Node("b", b, Input((4,))),
        Node("c", c, Dense(3, "relu"), ("a",), "s"), Node("d", d, Dense(3, "relu"), ("b",), "s"),
        Node("e", e, Add(), ("c", "d")), Node("f", f, Dense(2, "softmax"), ("e",)),
        Node("g", g, Dense(1), ("d",)),
    ))  # fmt: skip


def test_a_shared_layer_is_one_variable_that_is_called_twice() -> None:
    text = check_rebuilds(Project(siamese(), "twins"))
    assert text.count("layers.Dense(3") == 1
    assert "tower_layer(left)" in text
    assert "tower_layer(right)" in text
    assert "keras.Model([left, right], [scores, side], name=" in text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(max_size=12) | st.sampled_from(["x", "class", "layers", "keras", "9", "print", "match", "名前", 'a"b\\']),
        min_size=7, max_size=7, unique=True,
    ),
    st.text(max_size=90),
)  # fmt: skip
def test_any_names_are_safe(tmp_path: Path, names: list[str], title: str) -> None:
    text = check_rebuilds(Project(siamese(tuple(names)), title))
    assert not formatted(text, tmp_path / "exported.py")


def test_names_run_no_code() -> None:
    hostile = '"); import os; os.abort() #'
    project = Project(chain(Input((4,)), Dense(2), names=("input", hostile)), '"""\n' + hostile + "\\")
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(script(project))) if isinstance(node, ast.Call)
    }
    assert not {call for call in calls if "os" in call.split(".")}
    check_rebuilds(project)


def test_blocks_of_one_form_are_one_function() -> None:
    network = chain(
        Input((16, 16, 8)), ResidualUnit(8), ResidualUnit(8), ResidualUnit(16, strides=(2, 2)),
        ResidualUnit(32, strides=(2, 2)),
    )  # fmt: skip
    text = check_rebuilds(Project(network, "units"))
    assert re.findall(r"^def (\w+)\((.*)\):", text, re.MULTILINE) == [
        ("residual_unit", "inputs, name"), ("residual_unit_1", "inputs, filters, name"), ("build_model", ""),
    ]  # fmt: skip
    assert 'x = residual_unit_1(x, filters=16, name="residual_unit_2")' in text


def test_a_block_whose_names_are_taken_keeps_the_names_that_the_builder_gives() -> None:
    network = chain(
        Input((8, 8, 8)),
        Conv2D(8, 3, padding="same"),
        ResidualUnit(8),
        names=("input", "unit_conv_1", "unit"),
    )
    assert '"unit_conv_1_1"' in check_rebuilds(Project(network, "taken"))


def test_what_keras_makes_objects_of_is_made_by_calls(tmp_path: Path) -> None:
    kernels = Matrices((((1.0, 2.0), (3.0, 4.0)), ((0.5, 0.25), (-1.0, 0.0))))
    network = chain(
        Input((8, 8, 3)),
        Conv2D(2, 2, kernel_values=kernels, bias_regularizer=Penalty(0.0, 0.01)),
        Equalization(),
    )
    text = check_rebuilds(Project(network, "objects"))
    assert "keras.initializers.Constant(" in text
    assert "keras.regularizers.L1L2(l1=0.0, l2=0.01)" in text
    starts = chain(
        Input((8, 8, 3)),
        Conv2D(
            2, 2, kernel_initializer=Initializer("he_normal", seed=3),
            bias_initializer=Initializer("constant", (("value", 0.5),)), activity_regularizer=Penalty(0.1, 0.0),
        ),
        Dense(
            3, kernel_initializer=Initializer("random_normal", (("stddev", 0.01),)),
            kernel_regularizer=Penalty(kind="orthogonal_columns", factor=0.25),
        ),
        Dense(2, kernel_initializer=Initializer("lecun_uniform", (("input_axes", (1,)), ("output_axes", (0, -1))))),
    )  # fmt: skip
    text = check_rebuilds(Project(starts, "starts"))
    assert "kernel_initializer=keras.initializers.HeNormal(seed=3)" in text
    assert "bias_initializer=keras.initializers.Constant(value=0.5)" in text
    assert "activity_regularizer=keras.regularizers.L1L2(l1=0.1, l2=0.0)" in text
    assert 'keras.regularizers.OrthogonalRegularizer(factor=0.25, mode="columns")' in text.replace("\n", "")
    assert "keras.initializers.RandomNormal(mean=0.0, stddev=0.01, seed=None)" in text
    assert "keras.initializers.LecunUniform(" in text
    assert "input_axes=[1], output_axes=[0, -1], seed=None" in text
    assert not formatted(text, tmp_path / "exported.py")


def test_only_what_differs_from_keras_is_written() -> None:
    text = script(Project(chain(Input((8, 8, 1)), Conv2D(4, 3), Flatten(), Dense(2)), "plain"))
    assert 'layers.Conv2D(4, (3, 3), name="conv2d")' in text
    assert 'layers.Dense(2, name="dense")' in text


def test_a_network_with_an_error_is_refused_by_its_layers_name() -> None:
    network = chain(Input((4, 4, 1)), Conv2D(4, 5), names=("input", "first"))
    with pytest.raises(NetworkError, match=r"first.*5×5"):
        script(Project(network, "broken"))
    with pytest.raises(NetworkError, match="empty"):
        script(Project())
