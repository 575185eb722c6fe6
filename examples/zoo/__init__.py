"""Networks that do not learn, each for a known cause, and healthy ones that look as if."""
