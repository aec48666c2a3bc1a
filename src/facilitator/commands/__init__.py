"""What the program does from a shell, one module for each group of commands."""
