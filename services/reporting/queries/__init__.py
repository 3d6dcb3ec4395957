"""What do the read models hold? Plain SQL over the served views, one module a page; nothing here decides who may see.

Invariant: a query answers rows as they are. Whoever shows them asks the policy first (see `looking`).
"""
