"""GGUF files that other programs have downloaded already, so that nobody fetches 12 GB twice.

One module for each program knows where it keeps its models. They only look: no file of another
program is ever opened for writing. What cannot be read is passed over.
"""
