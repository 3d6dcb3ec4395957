"""How does a sector's own system join? `samspor.client` tells and listens, `samspor.language` is what can be said.

Invariant: nothing here needs the servers' packages; it is what a sector's developer installs.
"""
