"""Slack's Web API, as far as a bot of this kind uses it: each method with its checks and errors."""

from __future__ import annotations

from typing import Any

from tests.bots.slack import fake_limits as limits
from tests.bots.slack.fake_places import HISTORY, READ, Params, Places, Refused, check, true
from tests.bots.slack.fake_workspace import (
    APP,
    BOT,
    BOT_USER,
    LOCALES,
    TEAM,
    Channel,
    Message,
    Streaming,
)

WRITE = frozenset({"chat:write"})
# Any one of these scopes lets a bot call the method; none means that every token may.
SCOPES: dict[str, frozenset[str]] = {
    "auth.test": frozenset(),
    "chat.postMessage": WRITE,
    "chat.postEphemeral": WRITE,
    "chat.update": WRITE,
    "chat.delete": WRITE,
    "chat.startStream": WRITE,
    "chat.appendStream": WRITE,
    "chat.stopStream": WRITE,
    "chat.getPermalink": frozenset(),
    "assistant.threads.setStatus": frozenset({"chat:write", "assistant:write"}),
    "assistant.threads.setTitle": frozenset({"assistant:write"}),
    "assistant.threads.setSuggestedPrompts": frozenset({"assistant:write"}),
    "conversations.replies": frozenset(HISTORY.values()),
    "conversations.history": frozenset(HISTORY.values()),
    "conversations.info": frozenset(READ.values()),
    "conversations.open": frozenset({"im:write"}),
    "users.info": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
    "views.publish": frozenset(),
    "apps.connections.open": frozenset({"connections:write"}),
}
_STREAM_ENDED = {
    Streaming.DONE: "message_not_in_streaming_state",
    Streaming.TIMED_OUT: "message_not_in_streaming_state",
    Streaming.STOPPED: "stopped_by_user",
    Streaming.NOT: "message_not_in_streaming_state",
}


class Methods(Places):
    """The methods over one workspace; `scopes` are those of the bot's token."""

    def call(self, method: str, params: Params) -> dict[str, Any]:
        """What Slack answers. Raises Refused with the error code."""
        if method not in SCOPES:
            raise Refused("unknown_method")
        if SCOPES[method] and not SCOPES[method] & self.scopes:
            raise Refused(f"missing_scope: {method} needs {' or '.join(sorted(SCOPES[method]))}")
        answer: dict[str, Any] = getattr(self, method.replace(".", "_"))(params)
        return {"ok": True, **answer}

    def auth_test(self, params: Params) -> dict[str, Any]:
        return {
            "url": "https://arena.slack.example/",
            "team": "Arena",
            "user": "arena",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "app_id": APP,
        }

    def users_info(self, params: Params) -> dict[str, Any]:
        user = params.get("user")
        if user not in LOCALES:
            raise Refused("user_not_found")
        about = {"id": user, "name": user.lower(), "is_bot": False, "tz": "Europe/Oslo", "team_id": TEAM}
        return {"user": about | ({"locale": LOCALES[user]} if true(params.get("include_locale")) else {})}

    def chat_postMessage(self, params: Params) -> dict[str, Any]:  # noqa: N802 as Slack names it
        channel = self._writable(params)
        check(limits.wrong_message(params))
        message = self._message(channel, params)
        self.workspace.post(message)
        return {"channel": channel.id, "ts": message.ts, "message": message.payload()}

    def chat_postEphemeral(self, params: Params) -> dict[str, Any]:  # noqa: N802
        channel = self._writable(params)
        if params.get("user") not in LOCALES:
            raise Refused("user_not_in_channel")
        check(limits.wrong_message(params))
        message = self._message(channel, params)
        message.only_for = params["user"]
        self.workspace.post(message)
        return {"message_ts": message.ts}

    def chat_update(self, params: Params) -> dict[str, Any]:
        message = self._own(params)
        if message.only_for:
            raise Refused("message_not_found")
        if message.streaming is Streaming.OPEN:
            raise Refused("streaming_state_conflict")
        check(limits.wrong_message(params, text=limits.UPDATED_TEXT))
        message.text = params.get("text") or params.get("markdown_text") or ""
        message.streaming = Streaming.NOT
        if "blocks" in params:
            message.blocks = list(params["blocks"])
        return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.payload()}

    def chat_delete(self, params: Params) -> dict[str, Any]:
        message = self._own(params)
        self.workspace.channel(message.channel).messages.remove(message)
        return {"channel": message.channel, "ts": message.ts}

    def chat_getPermalink(self, params: Params) -> dict[str, Any]:  # noqa: N802
        message = self._message_of(params["channel"], params["message_ts"])
        where = f"{message.channel}/p{message.ts.replace('.', '')}"
        return {"channel": message.channel, "permalink": f"https://arena.slack.example/archives/{where}"}

    def chat_startStream(self, params: Params) -> dict[str, Any]:  # noqa: N802
        channel = self._writable(params)
        if not params.get("thread_ts"):
            raise Refused("invalid_arguments: thread_ts")
        if channel.type != "im" and not (params.get("recipient_user_id") and params.get("recipient_team_id")):
            raise Refused("missing_recipient")
        message = self._message(channel, params)
        message.streaming, message.text = Streaming.OPEN, ""
        self._stream(message, params)
        self.workspace.post(message)
        channel.status.pop(params["thread_ts"], None)
        return {"channel": channel.id, "ts": message.ts}

    def chat_appendStream(self, params: Params) -> dict[str, Any]:  # noqa: N802
        message = self._own(params)
        self._stream(message, params)
        return {"channel": message.channel, "ts": message.ts}

    def chat_stopStream(self, params: Params) -> dict[str, Any]:  # noqa: N802
        message = self._own(params)
        blocks = list(params.get("blocks") or [])
        check(limits.wrong_blocks(blocks, "message"))
        if len(message.text) + sum(map(len, limits.texts_of(blocks))) > limits.ALL_BLOCKS:
            raise Refused("msg_blocks_too_long")
        self._stream(message, params)
        message.blocks += blocks
        message.metadata = params.get("metadata") or message.metadata
        message.streaming = Streaming.DONE
        return {"channel": message.channel, "ts": message.ts, "message": message.payload()}

    def assistant_threads_setStatus(self, params: Params) -> dict[str, Any]:  # noqa: N802
        channel = self.readable(params["channel_id"])
        if not params.get("thread_ts"):
            raise Refused("invalid_arguments: thread_ts")
        if len(params.get("loading_messages") or ()) > 10:
            raise Refused("invalid_arguments: loading_messages")
        channel.status[params["thread_ts"]] = params["status"]
        return {}

    def assistant_threads_setTitle(self, params: Params) -> dict[str, Any]:  # noqa: N802
        self.readable(params["channel_id"])
        return {}

    def assistant_threads_setSuggestedPrompts(self, params: Params) -> dict[str, Any]:  # noqa: N802
        channel = self.readable(params["channel_id"])
        prompts = params.get("prompts") or []
        if not 0 < len(prompts) <= 4 or not all(one.get("title") and one.get("message") for one in prompts):
            raise Refused("invalid_arguments: prompts")
        if channel.type != "im":
            raise Refused("channel_type_not_supported")
        channel.prompts = list(prompts)
        return {}

    def _stream(self, message: Message, params: Params) -> None:
        if message.streaming is not Streaming.OPEN:
            raise Refused(_STREAM_ENDED[message.streaming])
        said = [str(params.get("markdown_text") or "")]
        for chunk in params.get("chunks") or []:
            if chunk["type"] == "markdown_text":
                said.append(chunk["text"])
            elif chunk["type"] == "blocks":
                check(limits.wrong_blocks(chunk["blocks"], "message"))
                message.blocks += chunk["blocks"]
            elif chunk["type"] not in ("task_update", "plan_update"):
                raise Refused("invalid_chunks")
        if any(len(one) > limits.MARKDOWN for one in said):
            raise Refused("msg_too_long")
        if len(message.text) + sum(map(len, said)) > limits.ALL_BLOCKS:
            raise Refused("msg_blocks_too_long")
        message.text += "".join(said)
        message.streaming = self.workspace.streams_end

    def _message(self, channel: Channel, params: Params) -> Message:
        thread = params.get("thread_ts")
        if thread and not channel.find(thread):
            raise Refused("thread_not_found")
        return Message(
            channel=channel.id,
            ts=self.workspace.next_ts(),
            user=BOT_USER,
            text=str(params.get("text") or params.get("markdown_text") or ""),
            thread_ts=thread,
            blocks=list(params.get("blocks") or []),
            metadata=params.get("metadata"),
            unfurl=params.get("unfurl_links") is not False or params.get("unfurl_media") is not False,
        )

    def _writable(self, params: Params) -> Channel:
        id = str(params.get("channel"))
        if id.startswith("U") and id in LOCALES:
            return self.workspace.direct(id)
        channel = self.readable(id)
        if channel.archived:
            raise Refused("is_archived")
        if not channel.member:
            raise Refused("not_in_channel")
        return channel

    def _own(self, params: Params) -> Message:
        message = self._message_of(params.get("channel"), params.get("ts"))
        if not message.mine:
            raise Refused("cant_update_message")
        return message

    def _message_of(self, channel: Any, ts: Any) -> Message:
        message = self.readable(channel).find(str(ts))
        if message is None:
            raise Refused("message_not_found")
        return message
