"""Some maps and kernels of a layer at one moment of a training, and the slider from epoch to epoch."""
