"""How can anybody check, on a machine of their own, that a record is what was recorded?

`merkle` is the tree over the log (RFC 9162), `notes` the signed checkpoint (C2SP), `evidence` the file of one case and
what holds in it. Invariant: nothing here needs a server, a network or a service; an auditor can read all of it in an
hour.
"""
