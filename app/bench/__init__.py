"""Measures the engine: its speed beside a bare llama.cpp loop, and the wait for the first word."""
