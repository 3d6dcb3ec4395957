"""Does a system of somebody else's speak version 1? Cases as data, a watch on a sandbox, and a report."""
