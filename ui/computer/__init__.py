"""What this computer is, how fast, and what runs on it: found in the background, and shown."""
