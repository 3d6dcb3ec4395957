"""What may this person see, and has it been recorded that they looked? Every read by a person goes through here.

A look asks the policy, masks what it denies, is recorded, and only then answered. Invariant: what cannot be recorded
is not shown.
"""
