"""From files, pages and feeds to indexed passages."""
