"""The What-if bar: another input, batch or precision tried, and two variants side by side."""
