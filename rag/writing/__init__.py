"""What an answer written by a language model needs: prompt, markers, support, limits."""
