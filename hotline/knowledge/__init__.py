"""The knowledge base: its articles and who may change them. Pure."""
