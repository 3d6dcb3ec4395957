"""What stands on each page? Pure functions from an answer and the words of a language to what a template places.

Invariant: a template decides nothing: every sentence, tone, icon and address is found here.
"""
