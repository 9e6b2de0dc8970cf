"""How one number of a layer's output came about: the task, its result, and one small module a family of layers."""
