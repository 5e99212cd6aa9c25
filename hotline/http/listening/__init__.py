"""The listening socket: connections, their limits, and what is not HTTP."""
