"""Do the server's streams stand as declared, and what may be changed without losing a message?"""
