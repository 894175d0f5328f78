"""engine/timeline."""
