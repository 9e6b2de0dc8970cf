"""The data set Digits: 1,797 handwritten digits of 8 × 8 px."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.errors import DataError
from cnnstudio.data.dataset import Dataset, Samples, register
from cnnstudio.data.scikit_files import scikit_file
from cnnstudio.data.split_shares import Shares, held_out_setting, shares, validation_setting

_COUNT = 1797
_SIDE = 8
_INK = 16


@register
@dataclass(frozen=True, slots=True)
class Digits(Dataset):
    """1,797 handwritten digits, 8 × 8 px, grey, written by 13 people.

    The grey values 0…16 are scaled to 0…255.

    Source:
        E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine
        Learning Repository, 1998; the test part, as scikit-learn brings it.
    """

    kind = "digits"
    label = "Digits"

    validation: float = validation_setting()
    test: float = held_out_setting()

    @property
    def fractions(self) -> Shares:
        """Shares of training, validation and test."""
        return shares(self.validation, self.test)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (H, W, C)."""
        return _SIDE, _SIDE, 1

    @property
    def classes(self) -> tuple[str, ...]:
        """The ten digits."""
        return tuple("0123456789")

    def load(self) -> Samples:
        """Load all digits: float32, 0…255, (1797, 8, 8, 1).

        The table is read without importing scikit-learn, so that the window can show digits too.

        Raises:
            DataError: scikit-learn's file is damaged.
            FileError: It is missing.
        """
        import numpy as np

        path = scikit_file("data", "digits.csv.gz")
        try:
            table = np.loadtxt(path, delimiter=",", dtype=np.float32)
        except (OSError, ValueError, EOFError) as error:
            raise DataError(f"{path.name} is damaged: install scikit-learn again.") from error
        if table.shape != (_COUNT, _SIDE * _SIDE + 1):
            raise DataError(
                f"{path.name} has another form than {_COUNT:,} digits: install scikit-learn again."
            )
        images = table[:, :-1].reshape(_COUNT, _SIDE, _SIDE, 1) * np.float32(255 / _INK)
        return Samples(images, table[:, -1].astype(np.int64), self.classes)
