"""Questions about the gate itself: lists, catalog, exporter, switches, screening."""
