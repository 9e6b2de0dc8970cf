"""All commands in one place."""

from __future__ import annotations

import typer

from cnnstudio.cli.doctor import doctor
from cnnstudio.cli.look import activations, kernels
from cnnstudio.cli.output import refusals
from cnnstudio.cli.predict import predict
from cnnstudio.cli.summary import summary
from cnnstudio.cli.tour import tour
from cnnstudio.cli.train import train

application = typer.Typer(
    name="cnnstudio",
    help="Design, train and inspect convolutional networks. Without a command the window opens: cnnstudio [FILE].",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for _command in (tour, summary, train, predict, activations, kernels, doctor):
    application.command()(refusals(_command))
