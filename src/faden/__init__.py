"""Faden: every touchpoint in one event log, every experience worth points and euros."""

__version__ = "0.1.0"
