"""What each task is to Keras: the truth that it is told, its losses and its figure; one module a task."""
