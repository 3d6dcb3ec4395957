"""Is the log what it was? An independent Merkle tree over it, with signed checkpoints that anybody may keep.

`tree` is what is stored, `following` the fold of the log, `signing` the checkpoints, `proving` the proofs for the
evidence of a case. What is proven, and how it is checked without any server, is in `shared/proofs`.
Invariant: the ledger only ever adds. It folds what coordination's books hold, so that a lost log that is made again
from them is the same log to it, and it signs nothing that does not extend what it signed before.
"""
