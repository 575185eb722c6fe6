"""Runs that are trained for a visitor: settings, rows, cost, program, store."""
