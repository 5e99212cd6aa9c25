"""The listening socket: connections, their limits, and input that is not HTTP."""
