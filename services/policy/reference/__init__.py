"""Reference tables of ours: countries and their dated groups, chips, ECCNs, item catalogs.

Owns: facts that laws speak about, each with its source. Refuses to know: what a law does with
them.
"""
