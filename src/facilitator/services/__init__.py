"""The use-cases: what the program does, without a word of SQL or of screens."""
