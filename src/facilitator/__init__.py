"""Facilitator stands beside a 1-on-1 video call and walks a manager through it."""

__version__ = "0.1.0"
