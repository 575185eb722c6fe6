"""What is trained for a visitor: settings, rows, cost, program, and the runs kept."""
