"""Every door to newsdesk: the terminal, the web chat, the loopback door."""
