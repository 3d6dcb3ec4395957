"""How does a fact come to us over HTTP?"""
