"""One unit of a layer: the images that excite it, what maximizes it, and the kernels that lead to it."""
