"""In which words does planning refuse? One function a reason, for a person, in Danish and English.

Invariant: a sentence names what to do and never repeats anything about a person.
"""
