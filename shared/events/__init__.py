"""The published language: one module a source, every event a frozen model in past tense."""
