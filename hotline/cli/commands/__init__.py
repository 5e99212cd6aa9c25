"""The work of each command, imported when the command runs."""
