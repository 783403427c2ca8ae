"""Speed and quality beside other systems, in one run."""
