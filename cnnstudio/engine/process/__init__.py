"""The engine process: tasks, the pipe between window and engine, control, failures and memory in words."""
