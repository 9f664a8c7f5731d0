"""Benchmarks: each row is ours against something else, medians of interleaved runs in one process."""
