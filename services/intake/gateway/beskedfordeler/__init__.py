"""How does a municipality's Beskedfordeler hand us events, and take ours, in its own envelope?

Invariant: a message is acknowledged when it is in the inbox on disk, and its BeskedId is the event's id: a delivery
that comes again is a duplicate.
"""
