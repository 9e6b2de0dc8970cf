"""Tasks that show what layers, kernels and units of a model do with an image."""
