"""What leaves the store for other programs, one module for each format."""
