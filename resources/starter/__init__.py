"""The starter model: its corpus, its training, its export to GGUF and its evaluation."""
