"""Where is this youth, and what is next?"""
