"""How does the embedded stack run on one machine? PostgreSQL, NATS and the services under our own supervisor."""
