"""The person's side of tools: what is asked, what was done, what is allowed. Decides nothing.

calls            the calls of a turn, as values: what the events of a turn come to
consent_card     the question in the transcript; `effect_view` shows what would be done,
                 `arguments_form` lets it be edited, `choices` are the answers to press
call_row         a call in the transcript once it is decided; `call_column` all of a turn
restore_bar      takes back what the files of an answer were changed to, and brings it back
tool_desk        the tools of every chat: which may be used, their sessions, the open questions
tools_button     the composer's menu of tools
tools_page       permissions, notes and the activity journal; read and changed by `records`
wording          tools, states and rules in words
"""
