"""The dashboard: lessons that train networks and show their films."""
