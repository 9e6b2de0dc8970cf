"""The pictures that are looked at: where they come from, their row, and how what is found in them is written to files."""
