"""How does a table become events: a file with one event a row, told row by row what is wrong with it?

Invariant: a table is judged by intake's own judging, and nothing is put into an inbox that a dry run would not show.
"""
