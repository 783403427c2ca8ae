"""What understanding a question needs: its kind, its time, what it follows on."""
