"""Questions by kind: a module for each group of kinds, each kind with what it can ask about and how it asks."""
