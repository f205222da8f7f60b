"""Weapons, military, supercomputer and fabrication end uses."""
