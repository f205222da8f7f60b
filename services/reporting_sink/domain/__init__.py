"""What the sink decides, without any wire, database or clock.

Owns: what is wrong with a filing, which license is granted, how numbers look.
Refuses to know: topics, HTTP, tables.
"""
