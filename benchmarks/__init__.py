"""Ratios of speed against peers, measured side by side: `python -m benchmarks`."""
