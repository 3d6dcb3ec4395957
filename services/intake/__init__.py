"""Is this a fact we accept?"""
