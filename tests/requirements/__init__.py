"""Is every demand of the sources met, and which test shows it? The reading and the checking of docs/requirements.md."""
