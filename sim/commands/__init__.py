"""The commands, a module each; what all of them share is `telling`."""
