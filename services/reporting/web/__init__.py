"""The pages that people work in: server-rendered, without script, Danish first."""
