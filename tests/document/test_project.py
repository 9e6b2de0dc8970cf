from __future__ import annotations

import pytest

from cnnstudio.core.errors import SettingError
from cnnstudio.document.project import DataChoice, Project, Training


def test_data_settings_are_compared_without_order() -> None:
    assert DataChoice.of("shapes", {"b": 1, "a": 2}) == DataChoice.of("shapes", {"a": 2, "b": 1})


def test_a_new_project_is_a_whole_one() -> None:
    project = Project()
    assert (project.name, project.task.kind, project.data.kind) == ("untitled", "classification", "digits")
    assert hash(project) == hash(Project())


@pytest.mark.parametrize(
    ("name", "value"), [("batch_size", 0), ("epochs", 1.5), ("seed", -1), ("scaling", "0…9")]
)
def test_settings_of_training_are_checked(name: str, value: object) -> None:
    with pytest.raises(SettingError):
        Training(**{name: value})


def test_the_best_epoch_of_earlier_files_is_by_validation() -> None:
    assert Training.from_data({"best_by": "accuracy"}) == Training()
    assert Training.from_data({"best_by": "loss", "epochs": 3}) == Training(
        epochs=3, best_by="validation loss"
    )
    for wrong in ("f1", ["loss"], 1):
        with pytest.raises(SettingError, match="Best epoch by"):
            Training.from_data({"best_by": wrong})
