"""The API of the 12345 side: parse, build the command, execute, answer."""
