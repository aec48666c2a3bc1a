"""What comes into the store from other programs, one module for each kind of file."""
