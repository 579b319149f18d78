"""What can go wrong with a server, in sentences for the person."""

from __future__ import annotations

from app.tools.mcp.config import ServerError
from app.tools.mcp.protocol import Failed
from app.tools.visible import visible

_DETAIL = 300  # characters


def error_of(name: str, failed: Failed) -> ServerError:
    """The error for what the process says of the server of this name."""
    detail = visible(failed.detail, one_line=True)[:_DETAIL].rstrip(". ") or "no reason given"
    match failed.fault:
        case "library":
            return ServerError(
                "The part of Hearth that speaks with servers is missing.", "Install Hearth again."
            )
        case "not found":
            return ServerError(
                "The program of the server {name} is not there: {reason}.",
                "Install it, or correct the command.",
                name=name,
                reason=detail,
            )
        case "not allowed":
            return ServerError(
                "The program of the server {name} cannot be started: {reason}.",
                "Correct the command, or the rights of its file.",
                name=name,
                reason=detail,
            )
        case "open network":
            return ServerError(
                "The network cannot be taken away from the server {name}, so it is not started.",
                "Let it use the network, if you trust it.",
                name=name,
            )
        case "refused":
            return ServerError(
                "The server {name} was not contacted: {reason}.", name=name, reason=detail
            )
        case "flood":
            return ServerError(
                "The server {name} sent more than can be taken, and was ended.",
                "Ask it for less, or look at its log.",
                name=name,
            )
        case "protocol":
            return ServerError(
                "The server {name} does not answer as it should: {reason}.",
                "Look at its log.",
                name=name,
                reason=detail,
            )
        case "cancelled":
            return ServerError("The server {name} was stopped.", name=name)
        case _:
            return ServerError(
                "The server {name} has ended ({reason}).",
                "Look at its log, then try again: it starts anew.",
                name=name,
                reason=detail,
            )
