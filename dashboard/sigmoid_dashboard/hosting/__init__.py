"""What a server for many people adds around the dashboard: limits, headers, measures, logs."""
