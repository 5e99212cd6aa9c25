"""
`hotline bench`: what this program does in a second, beside a limit or a peer in the same run.

Every bench works in a temporary state folder of its own, with an embedded server in production
settings. Whatever it starts it stops, also on Ctrl-C.
"""
