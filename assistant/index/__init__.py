"""The index: catalogue and vectors, always changed together. The only modules that know a store."""
