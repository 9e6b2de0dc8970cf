"""Getting at what is inside a model: its layers' outputs, their fields and their gradients."""
