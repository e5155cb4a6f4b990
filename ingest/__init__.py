"""Turns files and links into passages of the index."""
