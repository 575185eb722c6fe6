"""What the pages say of a run, true for that run."""
