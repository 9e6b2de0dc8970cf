"""How fast a training goes, and how long it will take."""

from __future__ import annotations

from collections import deque

_WINDOW = 3.0  # seconds that the speed is measured over


class Pace:
    """Counts images and seconds; time spent otherwise (pauses, validation) is left out.

    All times are in seconds, of one clock that never goes back.
    """

    def __init__(self) -> None:
        self._spans: deque[tuple[float, int]] = deque()
        self._mark: tuple[float, int] | None = None

    def skip_to(self, now: float, images: int) -> None:
        """Count from here on; what was between the last call and this is not training."""
        self._mark = (now, images)

    def reach(self, now: float, images: int) -> None:
        """So many images of the epoch are done."""
        if self._mark is not None and now > self._mark[0] and images > self._mark[1]:
            self._spans.append((now - self._mark[0], images - self._mark[1]))
            while len(self._spans) > 1 and self._seconds() - self._spans[0][0] >= _WINDOW:
                self._spans.popleft()
            self._mark = (now, images)

    def _seconds(self) -> float:
        return sum(seconds for seconds, _ in self._spans)

    @property
    def images_per_second(self) -> float:
        """Training images a second over the last seconds; 0 before anything is known."""
        seconds = self._seconds()
        return sum(images for _, images in self._spans) / seconds if seconds else 0.0

    def seconds_left(self, images: int, epochs: int, overhead: float) -> float | None:
        """Time to the end; None before the speed is known.

        Args:
            images: Training images to go, of all epochs.
            epochs: Epochs to finish.
            overhead: Seconds that an epoch takes besides its batches.
        """
        speed = self.images_per_second
        return images / speed + epochs * overhead if speed else None
