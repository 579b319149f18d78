"""Hearth's core: everything that works without a window. Nothing here imports PySide6.

The way of one prompt:

    chat.turn.run_turn      a generator: conversation in, events out; the window, the command line
       |                    and the tests all consume it
    engine.client           writes one JSON line to the engine process, yields what comes back;
       |                    names its death (EngineCrashed), starts it anew with the next request
    engine.child            the engine process: one thread owns the model, another listens
       |
    engine.generation       one answer: render, prefill, sample, parse
       |          |
    engine.llama  engine.dialects
    (llama.cpp)   (messages -> token ids, token ids -> events: `harmony` for gpt-oss, `jinja` for
       |          |  all other families, through the chat template in the model's file)
    engine.constraint       which tokens may come next: the dialect's guide makes the rules, GBNF
                            grammars (engine.llama_schema makes them of JSON Schemas) hold the text

Between requests, when nobody waits:

    engine.worker           carries out requests and, by `engine.chores`, what is due in between
       |          |
    engine.settling         reads ahead what the next prompt will begin with, so that only the
       |          |         person's words are left to compute
    engine.llama_cache      the KV cache and the places that it can go back to
    engine.state_store      such caches on disk, for chats that are opened again

How a model is loaded:

    engine.api.LoadPlan     all there is to choose; a plan that cannot be carried out cannot be made
       |
    engine.llama_load       the plan in llama.cpp's terms; threads by `hardware.cores`
    engine.llama_memory     what the plan will take of each device, without reading any weights
    engine.gpu_trial        which models crashed the GPU's driver: the client leaves it alone then

The models on this computer and those that can be had:

    models.library          from an id or a path to a file that can be loaded
       |
    models.inventory        the list of models: Hearth's own, and links to other programs' files
       |          |         (`library_index` remembers it, `library_scan` keeps it in step)
    models.catalogue  models.found
    (recommended,     (LM Studio, Jan, GPT4All, Ollama, the Hub's cache: where they keep theirs)
     pinned; how open, by `openness`)

    models.verification, models.removal, models.moving      what can be done with them

Whether it can be loaded at all, before it is, or is even downloaded:

    loading                 how a model is loaded now, or why it had better not be
       |
    planning                a model's name to a plan, a plan to a `LoadPlan`, a load to a correction
       |          |
    models.plan   hardware.detect        the computer: probes in processes of their own
       |          hardware.speed         how fast it is, measured with the engine's own kernels
    models.shape, placement, plan_memory, plan_speed, verdict, measured

What the model may do besides speaking:

    tools.session           each call planned, judged, asked about, carried out and written down;
       |          |         its own page (app/tools/__init__.py) says how
    tools.permissions  journal      what was asked for, decided and done, line bound to line
    network                 the one gate for every socket, with the offline lock

How a model comes to this computer:

    models.download         the queue, one journal beside each unfinished file, one hash in order;
                            its own page says how (huggingface_hub tells sizes, hashes and links)

What goes into a prompt besides words:

    chat.attachments        files, read by a process of their own, within time and memory
       |                    (`engine.dialects.attached_files` writes them into the prompt)
    chat.context            what fills the context window, and by which rule turns are left out
       |
    engine.counting         counts tokens for both, also while an answer is written

How chats are kept:

    chat.store              SQLite: a tree of messages, a journal of what is being streamed, search,
       |                    backups; its own page says what a window can do with it
    chat.turn               `run_turn(…, record=answer)` keeps every word before it is shown
    chat.exchange           chats in and out: JSON, Markdown, exports of ChatGPT and LM Studio

Formulas: `latex` draws them in a process of its own, for whoever shows an answer.

Around it: `messages` (the values of a conversation), `events` (what a turn yields), `errors` (what
a person may have to read), `models` (files on disk, checked before the engine sees them),
`settings`, `paths`, `instance` (which Hearth of a home has the window), `fuzzy` (a few letters of a
name), `cancel`, `bench` (measures the engine), and `cli`, the proof that all this stands alone.
"""
