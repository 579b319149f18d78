"""What a person can do in the window, and the ways to it: keys, the palette, the sheet of keys.

command     one thing that can be done; `Commands`: all of them, with their keys
table       the one list: whoever adds something that can be done adds a line there
entries     what the palette offers: commands, models, settings and chats
palette     finds and does any of them by a few letters (`palette_list`: its rows)
key_sheet   shows all keys
"""
