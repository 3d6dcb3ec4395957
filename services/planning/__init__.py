"""What have we agreed to do, and what does it cost?"""
