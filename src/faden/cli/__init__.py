"""The command line: the same words whether a server is running or not.

In: words. Out: tables or one JSON object on stdout, what went wrong on stderr, and an exit code.
`main.py` lists the commands; `connection.py` finds the running server or opens the data directory itself.
"""
