"""CNN Studio: design, train and inspect convolutional networks."""

__version__ = "0.1.0"
