"""What do all tests share? Examples of every event, the language of specifications, and waits that never guess."""
