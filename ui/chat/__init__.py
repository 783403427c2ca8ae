"""The conversation in the page: the question box, what is done with an answer, what is kept."""
