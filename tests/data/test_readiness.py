from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PIL import Image

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError, SettingError
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.report import Problem
from cnnstudio.data.digits import Digits
from cnnstudio.data.readiness import check_ready, dataset_of, sentence, training_problems
from cnnstudio.document.changes import ApplyFix
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.tasks import Detection
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.augmentation_colour import RandomBrightness, RandomHue
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation
from cnnstudio.layers.augmentation_warping import RandomElasticTransform
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.rectifiers import ReLU
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.scaling import Rescaling

GOOD = (Input((8, 8, 1)), Conv2D(4), Flatten(), Dense(10, "softmax"))


def problems_of(project: Project) -> tuple[Problem, ...]:
    """What keeps a project from training."""
    return training_problems(project, analyse(project.network))


def the_problem(project: Project, is_error: bool = True) -> Problem:
    """Its only problem."""
    (problem,) = problems_of(project)
    assert problem.is_error == is_error
    return problem


def fixed(project: Project, problem: Problem) -> list[Project]:
    """What each of its fixes makes of a project."""
    assert problem.node is not None
    return [ApplyFix(problem.node, fix).apply(project).project for fix in problem.finding.fixes]


def project(*layers: object, **training: object) -> Project:
    """A chain for digits."""
    return Project(chain(*layers), training=Training(**training))


def test_a_good_project_has_none() -> None:
    assert problems_of(project(*GOOD)) == ()
    check_ready(project(*GOOD))


def test_nothing_on_the_canvas() -> None:
    assert "The network is empty" in the_problem(Project()).message


def test_errors_of_the_network_come_as_they_are() -> None:
    broken = project(Input((8, 8, 1)), Conv2D(4, (9, 9)), Flatten(), Dense(7))
    assert problems_of(broken) == analyse(broken.network).errors
    with pytest.raises(NetworkError, match=r"^conv2d: "):
        check_ready(broken)


def test_an_unknown_data_set() -> None:
    odd = dataclasses.replace(project(*GOOD), data=DataChoice("cats"))
    assert "There is no data set called 'cats'" in the_problem(odd).message
    with pytest.raises(SettingError):
        dataset_of(dataclasses.replace(odd, data=DataChoice("digits", (("size", 3),))))
    assert dataset_of(project(*GOOD)) == Digits()


def test_several_outputs() -> None:
    nodes = chain(*GOOD).nodes
    forked = Project(Network((*nodes, Node("x", "extra", Flatten(), (nodes[1].id,)))))
    problem = the_problem(forked)
    assert "has 2 outputs, dense and extra, and training on Digits uses one" in problem.message
    (after,) = fixed(forked, problem)
    assert problems_of(after) == ()


def test_an_output_whose_removal_does_not_help_has_no_such_fix() -> None:
    nodes = chain(*GOOD).nodes
    tail = (Node("x", "x", Flatten(), (nodes[1].id,)), Node("y", "y", Dense(3), ("x",)))
    assert the_problem(Project(Network((*nodes, *tail)))).finding.fixes == ()


def test_several_inputs() -> None:
    nodes = chain(*GOOD).nodes
    lonely = Project(Network((*nodes, Node("x", "second", Input((8, 8, 1))))))
    first, second = problems_of(lonely)
    assert "has 2 inputs, input and second, and Digits gives one image at a time" in first.message
    assert "has 2 outputs" in second.message
    assert all(problems_of(after) == () for problem in (first, second) for after in fixed(lonely, problem))
    assert first.finding.fixes
    joined = (
        Node("a", "a", Input((8, 8, 1))), Node("b", "b", Input((8, 8, 1))), Node("s", "s", Add(), ("a", "b")),
        Node("f", "f", Flatten(), ("s",)), Node("d", "d", Dense(10, "softmax"), ("f",)),
    )  # fmt: skip
    problem = the_problem(Project(Network(joined)))
    assert "2 inputs" in problem.message
    assert [problems_of(after) for after in fixed(Project(Network(joined)), problem)] == [()]


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((Input((64,)), Dense(10, "softmax")), "takes 64 values, but Digits gives images of 8 × 8 × 1"),
        (
            (Input((8, 8, 4)), Flatten(), Dense(10, "softmax")),
            "takes 4 channels, but images have 1 (grey) or 3 (colour)",
        ),
        ((Input((8, 8, 1)), Flatten(), Dense(7, "softmax")), "gives 7, but Digits has 10 classes"),
        (
            (Input((8, 8, 1)), Flatten(), Dense(7), Activation("softmax")),
            "gives 7, but Digits has 10 classes",
        ),
        ((Input((8, 8, 1)), Conv2D(7), GlobalAveragePooling2D()), "gives 7, but Digits has 10 classes"),
        ((Input((8, 8, 1)), Conv2D(7)), "gives 6 × 6 × 7, but Digits has 10 classes"),
        ((Input((8, 8, 1)), Conv2D(10)), "gives 6 × 6 × 10, but Digits has 10 classes"),
        ((Input((8, 8, 1)), Conv2D(10, (8, 8), activation="softmax")), "gives 1 × 1 × 10"),
        ((Input((None, None, 1)), Conv2D(7)), "gives ? × ? × 7"),
        ((Input((8, 8, 1)), Dense(10)), "gives 8 × 8 × 10"),
        ((Input((1, 10, 1)), Flatten()), "Nothing in the network can learn"),
    ],
)
def test_every_fix_of_an_error_leads_out_of_it(layers, message: str) -> None:
    broken = project(*layers)
    errors = [problem for problem in problems_of(broken) if problem.is_error]
    assert len(errors) == 1
    assert message in errors[0].message
    assert errors[0].finding.fixes
    for after in fixed(broken, errors[0]):
        assert not [problem.message for problem in problems_of(after) if problem.is_error]
        assert analyse(after.network)[after.network.outputs()[0]].output == (10,)


def test_pictures_become_grey_or_coloured_and_of_any_size_by_themselves() -> None:
    assert problems_of(project(Input((28, 30, 3)), Flatten(), Dense(10, "softmax"))) == ()


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((Dense(10),), "ends without softmax: it is trained from logits"),
        ((Dense(10, "relu"),), "ends with relu, but class scores come from softmax"),
        ((Dense(10, "sigmoid"),), "ends with sigmoid"),
        ((Dense(10, "softmax"), Rescaling(2.0)), "rescaling ends without softmax"),
    ],
)
def test_endings_that_are_no_probabilities(layers, message: str) -> None:
    odd = project(Input((8, 8, 1)), Flatten(), *layers)
    problem = next(problem for problem in problems_of(odd) if "end" in problem.message)
    assert message in problem.message
    assert not problem.is_error
    for after in fixed(odd, problem):
        assert not [problem for problem in problems_of(after) if "class scores" in problem.message]
        assert analyse(after.network)[after.network.outputs()[0]].output == (10,)


def test_pixels_scaled_twice() -> None:
    layers = (Input((8, 8, 1)), Rescaling(), Flatten(), Dense(10, "softmax"))
    problem = the_problem(project(*layers), is_error=False)
    assert (
        "Pixels are scaled twice: to 0…1 by the project's training, and again by rescaling (× 1/255)"
        in problem.message
    )
    (after,) = fixed(project(*layers), problem)
    assert problems_of(after) == ()
    assert problems_of(project(*layers, scaling="none")) == ()
    assert (
        problems_of(project(Input((8, 8, 1)), Conv2D(3), Rescaling(), Flatten(), Dense(10, "softmax"))) == ()
    )


@pytest.mark.parametrize(
    ("scaling", "told", "text"),
    [
        ("0…1", (0.0, 255.0), "counts on pixels of 0…255, but they are 0…1 there, so that its changes are far too strong"),
        ("−1…1", (0.0, 1.0), "counts on pixels of 0…1, but they are −1…1 there, so that its changes are far too weak"),
        ("none", (0.0, 1.0), "but they are 0…255 there, so that its changes are far too weak: set its value range to 0…255"),
    ],
)  # fmt: skip
def test_pixels_of_another_range(scaling: str, told: tuple[float, float], text: str) -> None:
    """Brightness of ±0.2 on a scale of 255 would drown images of 0…1."""
    ends = Flatten(), Dense(10, "softmax")
    odd = project(Input((8, 8, 1)), RandomFlip(), RandomBrightness(value_range=told), *ends, scaling=scaling)
    problem = the_problem(odd, is_error=False)
    assert text in problem.message
    (after,) = fixed(odd, problem)
    assert problems_of(after) == ()
    behind = Input((8, 8, 1)), Conv2D(3), RandomBrightness(value_range=told)
    assert problems_of(project(*behind, *ends, scaling=scaling)) == ()


def test_a_problem_names_its_layer_once() -> None:
    network = chain(*GOOD)
    wrong = the_problem(Project(chain(*GOOD[:-1], Dense(7, "softmax"))))
    assert sentence(network, wrong).startswith("dense gives 7")
    node = dataclasses.replace(
        wrong, finding=dataclasses.replace(wrong.finding, message="A kernel is too large.")
    )
    assert sentence(network, node) == "dense: A kernel is too large."
    assert sentence(network, dataclasses.replace(node, node=None)) == "A kernel is too large."


def test_a_rectifier_at_the_end_gets_softmax_behind_it() -> None:
    """It has no setting for another function."""
    given = project(Input((8, 8, 1)), Flatten(), Dense(10), ReLU())
    problem = the_problem(given, is_error=False)
    assert "ends with relu" in problem.message
    (mended,) = fixed(given, problem)
    assert mended.network.nodes[-1].layer == Activation("softmax")
    assert "ends with relu" not in " ".join(found.message for found in problems_of(mended))


def test_a_frozen_network_is_unfrozen_at_its_end() -> None:
    """Statistics of batch normalization learn in no case: unfreezing those would not help."""
    plain = project(
        Input((8, 8, 1)),
        Flatten(),
        Dense(10),
        BatchNormalization(center=False, scale=False),
        Activation("softmax"),
    )
    frozen = plain.network.with_changed([node.with_trainable(False) for node in plain.network])
    (problem,) = problems_of(dataclasses.replace(plain, network=frozen))
    assert "All weights are frozen, so that nothing can learn: unfreeze dense," in problem.message
    (after,) = fixed(dataclasses.replace(plain, network=frozen), problem)
    assert not problems_of(after)
    assert [node.name for node in after.network if node.trainable] == ["dense"]


def test_data_that_nothing_can_be_learned_from(tmp_path: Path) -> None:
    def on(choice: DataChoice) -> Project:
        return dataclasses.replace(project(*GOOD), data=choice)

    folder = DataChoice.of("folder", {"path": str(tmp_path / "photos")})
    assert "Locate it again" in the_problem(on(folder)).message
    (tmp_path / "photos" / "a").mkdir(parents=True)
    assert "holds no images" in the_problem(on(folder)).message
    for place in range(5):
        Image.new("L", (8, 8)).save(tmp_path / "photos" / "a" / f"{place}.png")
    assert "images are of one class (a)" in the_problem(on(folder)).message
    (tmp_path / "photos" / "b").mkdir()
    Image.new("L", (8, 8)).save(tmp_path / "photos" / "b" / "0.png")
    assert "6 samples are too few for a test share of 10%" in the_problem(on(folder)).message
    for place in range(5, 12):
        Image.new("L", (8, 8)).save(tmp_path / "photos" / "a" / f"{place}.png")
    wrong_count, few = problems_of(on(folder))
    assert "Folder of images has 2 classes" in wrong_count.message
    assert [fix.label for fix in wrong_count.finding.fixes] == ["Use 2 units"]
    assert not few.is_error
    assert few.message.startswith("Class b has fewer than 3 images (the least 1)")
    assert "download it (170 MB)" in the_problem(on(DataChoice("cifar-10"))).message
    assert "set Objects to 1" in the_problem(on(DataChoice.of("shapes", {"objects": 3}))).message


def test_changes_that_the_images_cannot_go_through_keep_from_training() -> None:
    changed = dataclasses.replace(project(*GOOD), augmentation=(RandomFlip(), RandomHue()))
    problem = the_problem(changed)
    assert problem.message.startswith(
        "Change 2 under Data › Augmentation: Random hue needs images with 3 channels"
    )
    with pytest.raises(NetworkError, match="Change 2"):
        check_ready(changed)
    doubtful = dataclasses.replace(project(*GOOD), augmentation=(RandomBrightness(value_range=(0.0, 1.0)),))
    assert "set its value range to 0…255" in the_problem(doubtful, is_error=False).message
    check_ready(doubtful)
    assert problems_of(dataclasses.replace(project(*GOOD), augmentation=(RandomFlip(),))) == ()


def test_changes_that_boxes_cannot_follow_keep_from_training() -> None:
    found = dataclasses.replace(
        project(Input((48, 48, 3)), Conv2D(16, (3, 3), (8, 8), padding="same", activation="sigmoid")),
        data=DataChoice.of("shapes", {"size": 48, "objects": 3}),
        task=Detection(grid=6),
        augmentation=(RandomFlip(), RandomElasticTransform()),
    )
    problem = the_problem(found)
    assert problem.message.startswith(
        "Change 2 under Data › Augmentation: Random elastic transform bends images in a way that boxes cannot follow"
    )
    check_ready(dataclasses.replace(found, augmentation=(RandomFlip(),)))
    mirrored = dataclasses.replace(found, augmentation=(RandomRotation(),))
    assert 'set its fill mode to "constant"' in the_problem(mirrored, is_error=False).message
