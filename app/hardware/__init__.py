"""What this computer can do. Knows systems and devices; knows no models and no engine."""
