"""What do people need to see?"""
