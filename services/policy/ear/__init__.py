"""The dated law, one folder per family of provisions: rules, parameters, and a page to read.

Owns: what the Export Administration Regulations, OFAC's blocking rules and the operator's own
policies ask. Refuses to know: how answers add up.
"""
