"""Chats in and out: files of Hearth's own, Markdown to read, and other programs' exports.

document     a chat apart from any store: what all formats are read into and written from
collecting   documents out of a store;  importing: documents into one, each chat once
json_file    Hearth's own format: nothing is lost, and a round trip is identical
markdown     for people: the path that is shown; can be read back
chatgpt      conversations.json, alone or in the archive that ChatGPT sends
lm_studio    *.conversation.json
exporting    documents of a store into one file
reading      which of these a file is
"""
