"""The agent: folders are pure, files beside them are shell (see ARCHITECTURE.md)."""
