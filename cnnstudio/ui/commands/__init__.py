"""All commands of the window: one table, and what each menu's commands do."""
