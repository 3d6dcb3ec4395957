"""How is Samspor put together and run? Nothing below `services/` or `shared/` imports this package."""
