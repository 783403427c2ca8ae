"""What lets the chat stand on a network: who may come in, how often, and what others learn."""
