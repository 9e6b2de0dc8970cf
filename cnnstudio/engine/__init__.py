"""Everything that needs Keras, as tasks, and the process that runs them."""
