"""Tools that the model may use, as far as the person permits. Nothing here knows of a window.

What the window and the command line use:

    questions = PendingQuestions()                        # an `Asker`; lives as long as the app
    tools = ToolSession(chat_id, chosen(names), questions, folder=folder)
    for event in run_turn(…, tools=tools): …              # in a thread of its own
        PermissionAsked     the card: effect, target, preview, reason, scopes; the turn waits now
        PermissionDecided   allowed or denied, by whom and which rule
        ToolFinished        what the model is told; `fault` is the same for the person
        RoundFinished       the model goes on after its tools; `Finished` still comes last
    chat.messages += assemble_turn(events)

    questions.answer(event.id, Answer(True, "folder"))    # from any thread; `questions.open()`
    Answer(True, arguments=edited_json)                   # planned anew and asked again, as seen
    Answer(False, word="take the other one")              # a no with a word to the model
    questions.leave()                                     # Hearth ends: what stands is left open
    restored = tools.take_back(event.answer)              # undo of all that an answer changed
    tools.take_back(restored.again)                       # and of the undo
    tools.permit(grant), tools.folder = path, tools.use(programs)
    tools.grants, tools.revoke(id)                        # permissions that end with the chat
    GrantStore().all() / .add / .revoke                   # those that last
    tools.note_source(Source("file", name, folder))       # what came in without a tool
    Notes().all() / .change(index, text)                  # what the model keeps
    Journal().entries() / .rows() / .verify()             # what happened (`app.journal`)
    settings.offline, .online_tools, .search_address      # the lock and the network (`app.network`)

A chat that ends in calls without results (the app was closed while a question stood) is answered by
the same `run_turn`: the calls are taken up, and asked about, again. Texts from the model or a tool
are shown through `visible`. A tool from elsewhere is a `ToolProgram` with `Action.source` set and
the capability "mcp"; `Action.pin` makes permissions end when its declaration changes.

How one call goes:

    session      the tools of one chat: plans, asks, runs; the only place where a tool is run
    aliases, arguments   from the model's text to values that the tool's schema allows
    action       what exactly would be done: shown, judged and carried out as one frozen value
    permits      what this chat may do now: its grants, the lasting ones, what it has read
    permissions  hard rules > deny > ask > allow > default; `grants` are what the person said
    consent      the question and the answer;  wording: the question in a sentence
    record       request, decision and end, written down before each next step
    undo         what files were before

The tools: `calculator`, `clock`, `reading`, `writing` (with `diff`), `python` (with `python_child`
and `isolation`), `fetching` and `searching` (with `web`, `html_text`, `addresses`), `notes`; by
name in `registry`. Files are reached through `places` (which file a path means, and which no tool
may touch) and `folder` (opens that file and no other, without following links).
"""
