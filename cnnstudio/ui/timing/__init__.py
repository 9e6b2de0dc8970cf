"""How long the layers of a network take: what was measured, and who has it measured."""
