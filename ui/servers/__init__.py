"""Servers whose tools the model may use: set up, confirmed, chosen from. Decides nothing itself.

server_desk      what the window knows of them; does in the background whatever takes time
servers_tab      the tab on the page of permissions
servers_pane     the list, the form for a new one, the way back from a removal
server_card      one server: its state, what it would start, its tools, its log
command_view     the exact command, with what it sees and what is unusual about it
tool_choice      the tools that a server offers, with what each costs of a prompt
server_form      a server by its fields, or as JSON that other programs use
form_shelf       what a server asks of the person while it works; `form_card` is one question,
                 `form_field` one line of it
"""
