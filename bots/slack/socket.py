"""Socket Mode: events over a connection that the bot opens itself, for where nothing can be reached from outside."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.socket_mode.response import SocketModeResponse

from assistant.errors import BadInput
from bots.slack.client import SLACK_ERRORS, error_code, slack_client, told
from bots.slack.shapes import well_formed

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

log = logging.getLogger(__name__)
_REFUSED = ("invalid_auth", "not_authed", "not_allowed_token_type", "missing_scope", "token_revoked")


class Socket(AsyncSocketModeHandler):
    """Bolt's handler, which hands on only what has the shape of something that Slack sends."""

    def __init__(self, app: AsyncApp, app_token: str):
        super().__init__(app, app_token, logger=app.logger)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """One envelope. What is odd is acknowledged, so that it does not come again, and dropped."""
        if _is_good(req):
            await super().handle(client, req)
        else:
            log.warning("an odd envelope of Socket Mode was dropped")
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def _is_good(request: SocketModeRequest) -> bool:
    payload = request.payload
    match request.type:
        case "events_api":
            return payload.get("type") == "event_callback" and well_formed(payload)
        case "slash_commands":
            return isinstance(payload.get("command"), str)
        case "interactive":
            return well_formed(payload)
        case _:
            return False


async def check_app_token(api_url: str, token: str) -> None:
    """Raises BadInput where Slack refuses the token; where Slack cannot be reached it may be good."""
    try:
        await slack_client(token, api_url).apps_connections_open(app_token=token)
    except SLACK_ERRORS as error:
        if error_code(error) in _REFUSED:
            raise BadInput(
                f"Slack refuses SLACK_APP_TOKEN ({error_code(error)}). Make one with the scope connections:write"
            ) from error
        log.warning("Slack cannot be reached yet: %s", told(error))
