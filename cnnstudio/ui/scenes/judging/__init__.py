"""How good the model is that is looked at: figures, curves, confusion, errors and their images."""
