from __future__ import annotations

from collections import Counter

from cnnstudio.data.digits import Digits
from cnnstudio.data.splits import split
from cnnstudio.ui.training.data_preview import data_preview


def test_a_look_at_digits() -> None:
    preview = data_preview(Digits(), 0)
    assert preview.sizes == (1437, 180, 180)
    assert preview.sentence == "1,797 images: 1,437 training, 180 validation, 180 test (80/10/10)"
    assert len(preview.images) == 20
    assert Counter(preview.labels) == dict.fromkeys("0123456789", 2)
    assert preview.images[0].shape == (8, 8, 1)


def test_images_are_those_of_the_training_part() -> None:
    loaded = Digits().load()
    train = split(loaded.labels, seed=5).train
    shown = data_preview(Digits(), 5).images[0]
    known = loaded.images[train].round().astype("uint8")
    assert any((known[place] == shown).all() for place in range(len(known)))
