"""What compliance officers look at beside the queue of holds.

Owns: nothing. Refuses to know: how a review is signed (``services.cli.review``).
"""
