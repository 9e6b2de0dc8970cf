"""Reading networks out of ONNX files with the standard library alone: nothing is run, and no weight is read."""
