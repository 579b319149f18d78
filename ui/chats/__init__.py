"""The chats at the left of the window: their list, the search, and what can be done with them."""
