"""Dated export-control law, pure: facts and a day in, a determination out.

Owns: what the rules may ask (``facts``), what they may answer (``findings``), the dated law
(``ear``) and how answers add up (``determine``). Refuses to know: the wire, Kafka, databases,
files of the installation, and what time it is.
"""
