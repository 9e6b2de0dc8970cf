"""The project as a value, its edits, and its files."""
