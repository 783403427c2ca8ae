"""When things happened: time expressions in articles and questions, resolved to days."""
