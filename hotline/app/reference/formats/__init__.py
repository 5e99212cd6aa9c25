"""Files that a person edits: tables of a spreadsheet program, and YAML."""
