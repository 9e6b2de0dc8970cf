"""The window's side of the engine process: one thread, and jobs with signals."""
