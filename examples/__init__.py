"""One short script per claim of the sources: `python -m examples` runs them all."""
