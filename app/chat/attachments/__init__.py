"""Files that a person gives along with a message: what becomes of them before the model sees text.

    files.read              from a path to an `Attachment`: looks at size and kind first, then has
       |                    the file read by a process of its own, within time and memory
    reader_process          that process: one file in, progress and text out, then it ends
       |       |       |
    decoding  pdf  word     bytes of unknown encoding, PDF by pypdf, DOCX by python-docx

A file may come from anywhere and may be made to do harm: a kilobyte that unpacks to terabytes, a
page that never ends. None of that happens in Hearth's own process. Nothing in a file is run and
nothing it refers to is fetched. What is left out of a long file is said, never silently dropped.
"""
