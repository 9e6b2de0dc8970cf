from __future__ import annotations

from cnnstudio.engine.inspecting.kernel_path import PathUnit
from cnnstudio.ui.viewers.units.path_layout import HEIGHT, WIDTH, path_layout


def test_sources_stand_left_of_what_they_lead_to(path: PathUnit) -> None:
    layout = path_layout(path)
    root, first, second = layout.boxes
    assert root.words == ("dense", "unit 3, 16 inputs")
    assert first.words == ("conv2d", "unit 6")
    assert second.words[0] == "channel 1"
    assert first.x == second.x == 0
    assert root.x > first.x + WIDTH
    assert root.y == (first.y + second.y) / 2
    assert second.y >= first.y + HEIGHT
    assert [(line.begin, line.end) for line in layout.lines] == [(1, 0), (2, 0)]
    assert layout.lines[0].extreme == 1
    assert (layout.width, layout.height) == (root.x + WIDTH, second.y + HEIGHT)


def test_a_unit_on_the_image_stands_alone() -> None:
    layout = path_layout(PathUnit("conv2d", 0, 1))
    assert len(layout.boxes) == 1
    assert (layout.width, layout.height) == (WIDTH, HEIGHT)
