"""What is kept of conversations: turns, links and ratings, in `chat.sqlite` of the data folder."""
