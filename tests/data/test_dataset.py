"""Data sets as values, and their names on the command line."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import SettingError, StudioError
from cnnstudio.core.settings import Registry, setting
from cnnstudio.core.values import Pair
from cnnstudio.data import dataset
from cnnstudio.data.dataset import GROUPS, Dataset, Samples, datasets, from_text
from cnnstudio.data.digits import Digits


@dataclass(frozen=True, slots=True)
class Noise(Dataset):
    """Noise of any size, to try settings with."""

    kind = "noise"
    label = "Noise"

    seed: int = setting(0, "Seed", "Chooses the noise.", minimum=0)
    count: int = setting(10, "Images", "How many.", minimum=1, maximum=100)
    size: Pair = setting((4, 4), "Size", "Height × width, in px.", minimum=1)
    strength: float = setting(1.0, "Strength", "Share of 255.")
    coloured: bool = setting(False, "Coloured", "Three channels?")
    kind_of_noise: str = setting("flat", "Noise", "Distribution.", choices=("flat", "normal"))
    limit: int | None = setting(None, "Limit", "Largest value.")

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (H, W, C)."""
        return (*self.size, 3 if self.coloured else 1)

    @property
    def classes(self) -> tuple[str, ...]:
        """One class."""
        return ("noise",)

    def load(self) -> Samples:
        """All black, for that matter."""
        images = np.zeros((self.count, *self.input_shape), np.uint8)
        return Samples(images, np.zeros(self.count, np.int64), self.classes)


@pytest.fixture
def noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """A register with Noise beside the data sets that there are."""
    register: Registry[type[Dataset]] = Registry("data set")
    for member in (*datasets, Noise):
        register.register(member)
    monkeypatch.setattr(dataset, "datasets", register)


@pytest.mark.parametrize("kind", ["digits", "shapes"])
def test_every_data_set_keeps_what_it_announces(kind: str) -> None:
    instance = from_text(kind)
    loaded = instance.load()
    assert loaded.images.shape == (len(loaded), *instance.input_shape)
    assert loaded.images.dtype in (np.uint8, np.float32)
    assert loaded.images.min() >= 0
    assert loaded.images.max() <= 255
    assert loaded.labels.dtype == np.int64
    assert set(loaded.labels) == set(range(len(instance.classes)))
    assert loaded.classes == instance.classes


@pytest.mark.parametrize("cls", list(datasets), ids=lambda cls: cls.kind)
def test_every_data_set_has_words_and_a_group(cls: type[Dataset]) -> None:
    assert cls.summary().endswith(".")
    assert cls.group in GROUPS
    assert cls.from_data(cls().to_data()) == cls()
    assert all(field.label and field.help.endswith((".", "?")) for field in cls.setting_list())


@pytest.mark.parametrize("cls", [cls for cls in datasets if cls.group != "Bundled"], ids=lambda cls: cls.kind)
def test_what_is_not_here_is_said(cls: type[Dataset]) -> None:
    for ask in (lambda: cls().load(), lambda: cls().collection()):
        with pytest.raises(StudioError, match=r"choose|download it \("):
            ask()


def test_digits_by_name() -> None:
    assert from_text(" digits ") == Digits()
    assert from_text("digits:") == Digits()


def test_settings_of_every_type(noise: None) -> None:
    text = "noise: seed=7, count=50, size=8x6, strength=0.5, coloured=yes, kind_of_noise=normal, limit=9"
    assert from_text(text) == Noise(7, 50, (8, 6), 0.5, True, "normal", 9)
    assert from_text("noise:limit=none,coloured=false,size=5") == Noise(size=(5, 5))
    assert from_text("noise:seed=3,count=5").load().images.shape == (5, 4, 4, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mnits", "There is no data set called 'mnits': choose one of digits, shapes, mnist,"),
        ("", "There is no data set called ''"),
        ("digits:seed=3", "Digits has no setting called 'seed': choose one of validation, test."),
        ("noise:sed=3", "Noise has no setting called 'sed': choose one of seed, count, size"),
        ("noise:seed", "'seed' in 'noise:seed' has no value: write name=value"),
        ("noise:seed=3,seed=4", "sets 'seed' twice"),
        ("noise:seed=-3", "Seed must be at least 0; it is -3."),
        ("noise:count=500", "Images must be at most 100; it is 500."),
        ("noise:seed=many", "Seed must be a whole number; it is 'many'."),
        ("noise:seed=1.5", "Seed must be a whole number; it is 1.5."),
        ("noise:seed=nan", "Seed must be a whole number; it is 'nan'."),
        ("noise:seed=1e999", "Seed must be a whole number; it is '1e999'."),
        ("noise:size=1x2x3", "Size must be two whole numbers"),
        ("noise:coloured=maybe", "Coloured must be true or false; it is 'maybe'."),
        ("noise:kind_of_noise=pink", "Noise cannot be 'pink': choose one of flat, normal."),
        ("noise:seed=", "Seed must be a whole number; it is empty."),
    ],
)
def test_wrong_texts_say_what_is_wrong(text: str, message: str, noise: None) -> None:
    with pytest.raises(SettingError) as caught:
        from_text(text)
    assert message in str(caught.value)


@given(st.text(max_size=30) | st.text(max_size=30).map(lambda text: "digits:" + text))
def test_any_text_raises_nothing_but_our_errors(text: str) -> None:
    with contextlib.suppress(StudioError):
        assert isinstance(from_text(text), Dataset)
