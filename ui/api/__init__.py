"""The doors for other programs: HTTP with JSON, the OpenAI protocol and MCP, in one process."""
