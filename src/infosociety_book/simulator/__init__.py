"""The simulators on the page."""
