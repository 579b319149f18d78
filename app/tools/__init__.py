"""Tools that the model may use, as far as the person permits. Nothing here knows of a window.

How one call goes:

    session      the tools of one chat: plans, asks, runs, writes the journal
    arguments    from the model's text to values that the tool's schema allows
    action       what exactly would be done: shown, judged and carried out as one frozen value
    permissions  hard rules > deny > ask > allow > default; `grants` are what the person said
    consent      the question and the answer
    places       which file a path means; which no tool may touch
    folder       opens that file and no other, without following links
    visible      text from outside, with nothing hidden in it
"""
