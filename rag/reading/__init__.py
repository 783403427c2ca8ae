"""What the embedded reader does, step by step: candidates, features, score, grounds."""
