"""Who says it: processes, their libraries and the door. See README.md for the map and the arrows.

Owns: nothing itself. Refuses to know: everything; import a package below it.
"""
