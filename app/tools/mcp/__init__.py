"""Tools of other people's servers (Model Context Protocol), as far as the person permits.

What the window and the command line use:

    servers = Servers(forms=PendingForms())       # one for the whole app; starts nothing
    servers.add(server, secrets)                  # of a form, or of `pasted.read(text)`
    seen = servers.confirmation(name)             # the exact command: show all of it
    servers.confirm(seen)                         # the person said yes to just that
    offers = servers.look(name, cancel)           # starts it; seconds: never in the window's thread
    servers.choose(name, some_of(offers))         # only these enter a prompt
    ToolSession(chat, [*chosen(names), *servers.programs(["files:*"])], …)
    servers.state(name), .listen(changed), .log(name), .stop(name), .remove(name), .close()
    forms.open() / .answer(id, filled(form, values))     # what a server asks of the person

A chosen tool is declared to the model as it was when the person chose it; its server is started
with the first call that is allowed, and must still say the same of the tool.

    config          a server as it is set up; `fingerprint` is what a yes is for
    pasted          JSON as other programs keep their servers
    store, secrets  where the settings are kept, and what is only in the keyring
    confirmation    the exact command, what it sees, what is unusual about it
    names, declaration, schema    what a server says, made fit to be shown and put into a prompt
    servers         which run, and what they offer: the one place where one is started
    program         a server's tool as a `ToolProgram` with the capability "mcp"
    forms, form_fields, form_entries     what a server asks of the person
    process, faults Hearth's end of the process that speaks with one server; `protocol` between

In that process, and nowhere else, lives the package mcp: `host` (with `host_requests`,
`host_client`), which starts a program (`host_program`) or reaches an address (`host_address`), and
keeps what it says besides (`host_log`). A server that dies, hangs, floods or lies costs a sentence.
"""
