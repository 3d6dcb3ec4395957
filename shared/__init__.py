"""What all four services speak: the published language, the log, the books, keys, policy, identity, time."""
