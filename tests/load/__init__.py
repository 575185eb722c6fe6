"""The hosted dashboard under load, and under hostile hands."""
