"""The door: the command line and the few functions that scripts use (``keyproof.library``)."""

__version__ = "0.1.0"
