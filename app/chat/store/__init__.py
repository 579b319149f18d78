"""The chats on disk: nothing is ever lost, and everything is found again.

For whoever builds a window on it (all methods may be called in any thread; those that write wait
for the disk, so call them in a background thread; those that read take a few milliseconds):

    store = open_store()                    once, at the start; `private_store()` for a chat that is
                                            never written: the same methods, in memory. Errors are
                                            `StoreError`s; after `StoreDamaged` offer
                                            `backups.listed()` and call `restore(backup, path)`
                                            or `begin_anew(path)`
    store.tend(cancel=…)                    once, in the background: today's backup, old deletions
    store.close()                           at the end

The sidebar:

    store.chats.pinned(), .page(after=row.key), .folders(), .page(folder_id=…), .deleted()
    store.chats.create(settings) .rename .pin .move .add_folder .rename_folder .change_settings
    deletion = store.chats.delete([id]);  store.chats.restore(deletion)       undo; kept for a month
    for share in store.empty_bin(): …       those are gone for good, their words in the index too
    store.search.chats(typed) -> SearchPage(hits, next);  the more: chats(typed, before=page.next)
    hit.title, hit.excerpt                  Excerpt(text, found): where to highlight
    store.search.in_chat(chat_id, typed)    message ids;  marked(text, typed) for any other text
    days.heading(row.updated_at_ms, today)  which day's heading a chat stands under

A chat:

    store.messages.transcript(chat_id)      all that is shown, with versions for ‹ 2/3 ›
    store.messages.add(chat_id, message, parent_id)       files are among the message's parts
    store.messages.show(message_id)         another version, or a hit in another branch
    store.messages.delete(id), .restore(deletion)
    Edit a message: `add` with the parent of the old one. Answer anew: `answers.begin` below the
    same question. Both become versions, and nothing is written over.
    reopened.chat_of(transcript)            the `Chat` that a prompt is made of

An answer:

    answer = store.answers.begin(chat_id, question_id, model=…, effort=…)
    for event in run_turn(engine, plan, conversation, record=answer): …
    store.answers.resume(message_id)        to go on with one that was cut off

What is typed:

    store.drafts.save(chat_id or None, text) .save_files(chat_id or None, files) .get .clear
    store.drafts.save_edit(message_id, text or None) .edits(chat_id)    messages being changed
    store.personas.list() .save .delete .restore .order;  personas.offered(own, language): with
                                            those that come with Hearth

Other ways in and out lie in `app.chat.exchange`.

    store        opens all this; `guard`: who has it open
    connections  one SQLite connection per thread, transactions
    schema       tables and migrations; `codec`: values in columns; `values`: what is handed out
    chats, messages (the tree in SQL: `tree`), answers, drafts, personas, naming
    search       `query` (what was typed), `folding` (words alike), `search_index` (what is indexed)
    backups, restoring, purge
"""

from typing import TYPE_CHECKING

from app.lazy import on_demand

if TYPE_CHECKING:
    from app.chat.store.errors import (
        BackupError,
        ChatNotFound,
        StoreBusy,
        StoreDamaged,
        StoreError,
        StoreFull,
        StoreTooNew,
    )
    from app.chat.store.restoring import begin_anew, restore
    from app.chat.store.search import marked
    from app.chat.store.store import Store, default_path, open_store, private_store
    from app.chat.store.values import (
        AnswerInfo,
        ChatRow,
        ChatSettings,
        Deletion,
        Draft,
        Excerpt,
        Folder,
        FolderDeletion,
        Hit,
        Persona,
        SearchPage,
        StoredMessage,
        Transcript,
    )
else:  # whoever needs one value need not wait for all of this to be imported
    __getattr__ = on_demand(
        __name__,
        {
            "errors": (
                "BackupError ChatNotFound StoreBusy StoreDamaged StoreError StoreFull StoreTooNew"
            ),
            "restoring": "begin_anew restore",
            "search": "marked",
            "store": "Store default_path open_store private_store",
            "values": (
                "AnswerInfo ChatRow ChatSettings Deletion Draft Excerpt Folder "
                "FolderDeletion Hit Persona SearchPage StoredMessage Transcript"
            ),
        },
    )

__all__ = [
    "AnswerInfo",
    "BackupError",
    "ChatNotFound",
    "ChatRow",
    "ChatSettings",
    "Deletion",
    "Draft",
    "Excerpt",
    "Folder",
    "FolderDeletion",
    "Hit",
    "Persona",
    "SearchPage",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreTooNew",
    "StoredMessage",
    "Transcript",
    "begin_anew",
    "default_path",
    "marked",
    "open_store",
    "private_store",
    "restore",
]
