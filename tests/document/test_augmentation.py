from __future__ import annotations

import dataclasses

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.core.network import chain
from cnnstudio.document.augmentation import (
    added,
    augmentation_words,
    augmenting_layers,
    faults,
    follows,
    moved,
    moving,
    of_model,
    offered,
    removed,
    replaced,
    unfollowed,
)
from cnnstudio.document.changes import SetProject
from cnnstudio.document.document import Document
from cnnstudio.document.encoding import project_data, project_of
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.document.project import Project
from cnnstudio.layers.augmentation_colour import RandomBrightness, RandomContrast, RandomHue
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation
from cnnstudio.layers.augmentation_policies import RandAugment
from cnnstudio.layers.augmentation_tones import AutoContrast
from cnnstudio.layers.augmentation_warping import RandomCrop, RandomElasticTransform, RandomPerspective
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.resizing import Resizing

LIST = (RandomFlip("horizontal"), RandomRotation((-0.1, 0.2)), RandomCrop(20, 22))


def test_the_list_is_edited_without_touching_the_old_one() -> None:
    assert added(LIST, RandomContrast()) == (*LIST, RandomContrast())
    assert removed(LIST, 1) == (LIST[0], LIST[2])
    assert replaced(LIST, 2, RandomContrast()) == (*LIST[:2], RandomContrast())
    assert moved(LIST, 0, 2) == (LIST[1], LIST[2], LIST[0])
    assert moved(LIST, 2, 0) == (LIST[2], LIST[0], LIST[1])
    assert augmentation_words(LIST) == "random flip, random rotation, random crop"


def test_what_is_everyday_is_offered_first_and_what_acts_in_use_not_at_all() -> None:
    kinds = [cls.kind for cls in offered()]
    assert set(kinds[:9]) == {
        "random_flip", "random_rotation", "random_translation", "random_zoom", "random_contrast", "random_brightness",
        "random_crop", "random_erasing", "rand_augment",
    }  # fmt: skip
    assert AutoContrast not in offered()
    assert len(kinds) == len(set(kinds)) > 9


def test_a_file_keeps_the_list() -> None:
    project = Project(chain(Input((28, 28, 1))), augmentation=LIST)
    data = project_data(project)
    assert [entry["kind"] for entry in data["augmentation"]] == [
        "random_flip",
        "random_rotation",
        "random_crop",
    ]
    assert project_of(data) == project
    assert "augmentation" not in project_data(dataclasses.replace(project, augmentation=()))
    assert (
        project_of({name: value for name, value in data.items() if name != "augmentation"}).augmentation == ()
    )


def test_a_change_of_a_newer_version_is_kept_and_is_a_fault() -> None:
    data = project_data(Project(augmentation=LIST[:1]))
    data["augmentation"].append({"kind": "random_dream", "settings": {"depth": 3}})
    project = project_of(data)
    assert isinstance(project.augmentation[1], Placeholder)
    assert project_data(project)["augmentation"] == data["augmentation"]
    (fault,) = faults(project.augmentation, (28, 28, 1))
    assert fault.place == 1
    assert fault.is_error


@pytest.mark.parametrize(
    "entries", [3, ["random_flip"], [{"settings": {}}], [{"kind": "dense", "settings": {}}]], ids=str
)
def test_a_damaged_list_is_refused(entries: object) -> None:
    data = {**project_data(Project()), "augmentation": entries}
    with pytest.raises(FileError, match="damaged"):
        project_of(data)


def test_images_are_brought_back_to_their_size_and_every_chance_has_its_seed() -> None:
    layers = augmenting_layers((*LIST, RandomContrast(seed=9)), (28, 28, 1), 5)
    assert [name for name, _ in layers] == [
        "augment_flip", "augment_rotation", "augment_crop", "augment_contrast", "augment_resizing",
    ]  # fmt: skip
    assert [getattr(layer, "seed", None) for _, layer in layers] == [6, 7, 8, 9, None]
    assert layers[-1][1] == Resizing(28, 28)
    assert len(augmenting_layers(LIST[:2], (28, 28, 1), 5)) == 2
    assert augmenting_layers((), (28, 28, 1), 5) == ()


def test_faults_name_the_change_and_the_way_out() -> None:
    assert faults(LIST, (28, 28, 1)) == ()
    (colour,) = faults((*LIST, RandomHue()), (28, 28, 1))
    assert (colour.place, colour.is_error) == (3, True)
    assert "3 channels" in colour.message
    (size,) = faults(LIST, (None, None, 1))
    assert (size.place, size.is_error) == (2, True)
    assert "give its input a height and a width" in size.message
    (scale,) = faults((RandomBrightness(value_range=(0.0, 1.0)),), (28, 28, 1))
    assert not scale.is_error
    assert "0…255" in scale.message


def test_a_change_of_the_list_is_undone() -> None:
    document = Document(Project(augmentation=LIST))
    applied = document.apply(SetProject.of("remove change", augmentation=removed(LIST, 0)))
    assert document.project.augmentation == LIST[1:]
    document.apply(applied.inverse)
    assert document.project.augmentation == LIST


def test_what_moves_leaves_the_model_where_something_must_follow() -> None:
    changes = (*LIST, RandomBrightness(), RandAugment())
    assert moving(changes) == (*LIST, RandAugment())
    for subject in ("labels", ""):
        assert of_model(changes, subject) == changes
        assert not follows(subject)
        assert list(unfollowed(changes, subject)) == []
    for subject in ("boxes", "masks"):
        assert of_model(changes, subject) == (RandomBrightness(),)
        assert follows(subject)


def test_changes_that_cannot_be_followed_are_named() -> None:
    changes = (
        RandomBrightness(),
        RandomElasticTransform(),
        RandomPerspective(),
        RandAugment(),
        RandomCrop(8, 8),
    )
    found = list(unfollowed(changes, "masks"))
    assert [(fault.place, fault.is_error) for fault in found] == [(1, True), (3, True)]
    assert found[0].message == (
        "Random elastic transform bends images in a way that masks cannot follow: remove it, or take flip, rotation, "
        "translation, zoom, shear, perspective or crop instead."
    )


def test_mirrored_objects_without_boxes_are_told_of() -> None:
    mirrored, black = RandomRotation(), RandomRotation(fill_mode="constant")
    (found,) = unfollowed((RandomFlip(), black, mirrored), "boxes")
    assert (found.place, found.is_error) == (2, False)
    assert "the image mirrored at its edges, where objects show that no box is told of" in found.message
    assert list(unfollowed((mirrored,), "masks")) == []
