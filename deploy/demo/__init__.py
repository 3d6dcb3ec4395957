"""How does the system look at work? A scenario, a conductor of time, sector simulators, people; from one seed."""
