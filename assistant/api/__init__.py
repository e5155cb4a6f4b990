"""The HTTP service: an API that programs ask, and the page that people use."""
