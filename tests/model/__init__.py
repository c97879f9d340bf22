"""The scheduling rules a second time, written from design/schedule.md alone and with no regard for speed.

Rule ids such as T2 or P4 are those of that page. Times are whole milliseconds since the epoch, spans are half-open, and
models are the JSON that the API takes, so that the same words go to the server and to the reference.
"""
