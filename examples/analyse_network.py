"""Analyse a network without the window and without Keras: shapes, parameters, MACs, memory, problems.

Run it: python examples/analyse_network.py
"""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.core.numerals import exact, size_text
from cnnstudio.core.shapes import labelled_text
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input


def main() -> None:
    """Print one line a layer, then the totals."""
    network = chain(
        Input((28, 28, 1)),
        Conv2D(32, (3, 3), activation="relu"),
        Conv2D(64, (3, 3), activation="relu"),
        MaxPooling2D((2, 2)),
        Dropout(0.25),
        Flatten(),
        Dense(128, activation="relu"),
        Dropout(0.5),
        Dense(10, activation="softmax"),
    )
    report = analyse(network)
    for node in network:
        found = report[node.id]
        print(f"{node.name:16} {labelled_text(found.output):22} {exact(found.cost.params):>10} parameters")
    totals = report.totals
    print(f"\n{exact(totals.cost.params)} parameters, {exact(totals.cost.macs)} multiply-adds an image")
    print(
        f"{size_text(totals.inference_bytes)} to predict, {size_text(totals.training_bytes(32, 2))} to train on 32 images"
    )
    for problem in report.problems:
        print(problem.message)


if __name__ == "__main__":
    main()
