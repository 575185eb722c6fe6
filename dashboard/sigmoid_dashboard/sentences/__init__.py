"""Sentences of the pages on a run, true for that run."""
