"""The explorers of events and cases, and pages that describe tables."""
