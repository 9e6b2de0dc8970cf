"""From a project, or from a file of anybody's, to a Keras model with its weights."""
