"""Who may say and hear what over NATS? Permissions as data, rendered into the server's configuration."""
