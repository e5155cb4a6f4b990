"""Other ways to find passages, set beside ours on the same vectors and questions."""
