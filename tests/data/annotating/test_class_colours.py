from __future__ import annotations

from cnnstudio.data.annotating.class_colours import OKABE_ITO, class_rgb, value_rgb


def test_classes_differ_and_the_first_are_okabe_and_itos() -> None:
    assert [class_rgb(label) for label in range(7)] == list(OKABE_ITO)
    assert len({class_rgb(label) for label in range(21)}) == 21
    assert class_rgb(700) == class_rgb(700)
    assert all(0 <= part <= 255 for label in range(254) for part in class_rgb(label))


def test_values_of_masks() -> None:
    assert value_rgb(0) == (0, 0, 0)
    assert value_rgb(3) == class_rgb(2)
    assert value_rgb(255) not in {class_rgb(label) for label in range(21)}
