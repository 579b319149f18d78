"""The person's side of tools: what is asked, what was done, what is allowed. Decides nothing.

In the transcript:

    calls            the calls of a turn, as values: what the events of a turn come to
    consent_card     the question; `effect_view` shows what would be done, `arguments_form` lets it
                     be edited, `choices` are the answers to press
    call_row         a call once it is decided; `call_column` all of a turn
    restore_bar      takes back what an answer changed on the disk, and brings it back

Behind it:

    tool_desk        the tools of every chat: which may be used, their sessions, the open questions
                     (`questions`); `history` finds stored calls in the journal
    tool_place       places all this in the chat that is shown; `tools_button`: its menu of tools

A page of its own:

    tools_page       what is allowed (`permission_list`), remembered (`note_list`) and was done
                     (`activity_pane`, `activity_model`); read and changed by `records`

`wording` has tools, states and rules in words, `record_words` permissions and activity.
"""
