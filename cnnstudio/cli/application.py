"""All commands in one place."""

from __future__ import annotations

import typer

from cnnstudio.cli.detect import detect
from cnnstudio.cli.doctor import doctor
from cnnstudio.cli.evaluate import evaluate
from cnnstudio.cli.explain import explain
from cnnstudio.cli.export import export
from cnnstudio.cli.gallery import gallery
from cnnstudio.cli.look import activations, kernels
from cnnstudio.cli.native_output import set_aside
from cnnstudio.cli.output import refusals
from cnnstudio.cli.pixel import pixel
from cnnstudio.cli.predict import predict
from cnnstudio.cli.segment import segment
from cnnstudio.cli.summary import summary
from cnnstudio.cli.tour import tour
from cnnstudio.cli.train import train
from cnnstudio.cli.weights import weights

application = typer.Typer(
    name="cnnstudio",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for _command in (
    tour, summary, gallery, weights, export, train, evaluate, predict, activations, kernels, explain, detect, segment,
    pixel, doctor,
):  # fmt: skip
    application.command()(refusals(_command))


@application.callback()
def prepare(context: typer.Context) -> None:
    """Design, train and inspect convolutional networks. Without a command the window opens: cnnstudio [FILE]."""
    if context.invoked_subcommand in (
        "weights",
        "export",
        "train",
        "evaluate",
        "predict",
        "activations",
        "kernels",
        "pixel",
        "explain",
        "detect",
        "segment",
        "doctor",
    ):
        set_aside()
