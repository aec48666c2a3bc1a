"""Lets `python -m facilitator` start the program."""

import sys

from facilitator.cli import main

if __name__ == "__main__":
    sys.exit(main())
