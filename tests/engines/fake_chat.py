"""A chat server on loopback, for OpenAI's API and for Amazon Bedrock's, which fails as they do.

It "translates" by writing what :func:`translation` says, so that whoever asks can tell whether every
text came back, whole and once. What is wrong with an answer is drawn by a seeded generator.
"""

import contextlib
import json
import random
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MARK = re.compile(r"⟦/?[0-9]+⟧")
TEXTS = re.compile(r"Translate these texts:\n(\{.*\})\s*\Z", re.DOTALL)
FAULTS = (
    "missing", "doubled", "renumbered", "lost mark", "thinking", "language", "cut", "429", "500",
    "stall", "hang up", "swapped", "talk",
)  # fmt: skip
STALL_SECONDS = 1.5
DRIP_SECONDS = 0.1
_REFUSALS = {
    "429": (429, "ThrottlingException", "Rate limit reached"),
    "500": (500, "InternalServerException", "The server had an error"),
    "too long": (
        400,
        "ValidationException",
        "This model's maximum context length is 8192 tokens; reduce max_tokens or the prompt",
    ),
    "denied": (403, "AccessDeniedException", "You don't have access to the model"),
    "spent": (
        429,
        "ServiceQuotaExceededException",
        "You exceeded your quota",
        "insufficient_quota",
    ),
}


def translation(text: str) -> str:
    """What the server makes of a text: some Chinese, and the text again."""
    return f"译文：{text}。"


@dataclass(slots=True, kw_only=True)
class Call:
    """A request, and what became of it. ``texts`` are those that were asked for."""

    path: str
    body: dict
    authorization: str
    prompt: str
    texts: tuple[str, ...]
    fault: str = ""
    is_answered: bool = False


@dataclass(kw_only=True)
class FakeChat:
    """The server. ``fault_share`` of all answers are wrong in one of the ways of ``faults``.

    ``script`` is what is wrong with the next answers, one after the other, before chance takes
    over; an empty one is right. ``refused`` are parameters that it does not know.
    """

    fault_share: float = 0.0
    faults: tuple[str, ...] = FAULTS
    seed: int = 1
    delay_seconds: float = 0.0
    script: list[str] = field(default_factory=list)
    refused: tuple[str, ...] = ()
    key: str = ""
    drip_seconds: float = 3.0
    retry_after: str = "0.05"
    refusal: int = 400
    calls: list[Call] = field(default_factory=list)
    n_at_once: int = 0
    most_at_once: int = 0

    def __post_init__(self):
        self.lock = threading.Lock()
        self.random = random.Random(self.seed)
        handler = type("Handler", (_Handler,), {"chat": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def url(self):
        return f"{self.address}/v1"

    def answered(self):
        """The calls that were answered to the end."""
        return [call for call in self.calls if call.is_answered]

    def draw(self):
        with self.lock:
            if self.script:
                return self.script.pop(0)
            if self.random.random() < self.fault_share:
                return self.random.choice(self.faults)
            return ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    chat: FakeChat

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat = self.chat
        with chat.lock:
            chat.n_at_once += 1
            chat.most_at_once = max(chat.most_at_once, chat.n_at_once)
        try:
            self._post(body)
        finally:
            with chat.lock:
                chat.n_at_once -= 1

    def _post(self, body):
        chat = self.chat
        is_bedrock = self.path.endswith("/converse")
        prompt = _prompt(body, is_bedrock)
        found = TEXTS.search(prompt)
        texts = tuple(json.loads(found[1]).values()) if found else ()
        call = Call(
            path=self.path,
            body=body,
            authorization=self.headers.get("Authorization", ""),
            prompt=prompt,
            texts=texts,
        )
        with chat.lock:
            chat.calls.append(call)
        unknown = next((name for name in chat.refused if name in body), None)
        if chat.key and call.authorization != f"Bearer {chat.key}":
            self._refuse(401, "UnrecognizedClientException", "Incorrect API key provided")
        elif unknown:
            self._refuse(chat.refusal, "ValidationException", f"Unsupported parameter: '{unknown}'")
        else:
            time.sleep(chat.delay_seconds)
            call.fault = chat.draw()
            if call.fault == "echo":
                self._refuse(401, "Unauthorized", f"Bad token: {call.authorization}")
            elif call.fault in _REFUSALS:
                status, *told = _REFUSALS[call.fault]
                self._refuse(status, *told)
            else:
                call.is_answered = self._answer(call, is_bedrock)

    def _answer(self, call, is_bedrock):
        """Answer to the end, if whoever asked still waits."""
        if call.fault == "html":
            return self._send(200, "<html>A proxy</html>")
        if call.fault == "drip":
            return self._drip()
        if call.fault == "stall":
            time.sleep(STALL_SECONDS)
        if call.fault == "hang up" or self._is_gone():
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return False
        text = written(call.texts, call.fault, self.chat.random)
        is_cut = call.fault == "cut"
        text = text[: len(text) * 2 // 3] if is_cut else text
        return self._send(200, _answer(text, is_cut, call.prompt, is_bedrock))

    def _drip(self):
        """Send a byte now and then, and never all of them."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(round(self.chat.drip_seconds / DRIP_SECONDS)):
                self.wfile.write(b" ")
                time.sleep(DRIP_SECONDS)
        return False

    def _is_gone(self):
        """Whether whoever asked waits no longer: a server then does not go on."""
        with contextlib.suppress(BlockingIOError):
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        return False

    def _refuse(self, status, error_type, message, code=None):
        headers = {"x-amzn-ErrorType": error_type}
        if status == 429:
            headers["Retry-After"] = self.chat.retry_after
        told = {"message": message, "error": {"message": message, "code": code}}
        self._send(status, told, headers)

    def _send(self, status, body, headers=None):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header(
                "Content-Type", "text/html" if isinstance(body, str) else "application/json"
            )
            self.send_header("Content-Length", str(len(data)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            return False
        return True


def _prompt(body, is_bedrock):
    if is_bedrock:
        return body["messages"][0]["content"][0]["text"]
    return body["messages"][-1]["content"]


def _answer(text, is_cut, prompt, is_bedrock):
    n_in, n_out = len(prompt) // 4, len(text) // 4
    if is_bedrock:
        return {
            "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
            "stopReason": "max_tokens" if is_cut else "end_turn",
            "usage": {"inputTokens": n_in, "outputTokens": n_out, "totalTokens": n_in + n_out},
            "metrics": {"latencyMs": 1},
        }
    message = {"role": "assistant", "content": text, "refusal": None}
    finish = "length" if is_cut else "stop"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": n_in, "completion_tokens": n_out, "total_tokens": n_in + n_out},
    }


def written(texts, fault, chance):
    """The answer for some texts, right or wrong in one way."""
    pairs = [(str(n), translation(text)) for n, text in enumerate(texts, 1)]
    if fault == "missing":
        pairs.pop(chance.randrange(len(pairs)))
    elif fault == "doubled":
        pairs.insert(chance.randrange(len(pairs)), chance.choice(pairs))
    elif fault == "renumbered":
        pairs = [(str(int(number) + 1), text) for number, text in pairs]
    elif fault == "swapped":
        pairs = [
            (number, text)
            for (number, _), (_, text) in zip(pairs, [*pairs[1:], pairs[0]], strict=True)
        ]
    elif fault == "same":
        pairs = [(number, texts[int(number) - 1]) for number, _ in pairs]
    elif fault == "lost mark":
        pairs = [(number, MARK.sub("", text, count=1)) for number, text in pairs]
    elif fault == "language":
        pairs = [
            (
                number,
                "Это совершенно другой язык, а не тот, о котором просили нас здесь. "
                + "".join(MARK.findall(text)),
            )
            for number, text in pairs
        ]
    answer = (
        "{"
        + ", ".join(f"{json.dumps(n)}: {json.dumps(t, ensure_ascii=False)}" for n, t in pairs)
        + "}"
    )
    if fault == "thinking":
        return f'<think>First, I could write {{"1": "draft"}}. No.</think>\n{answer}'
    if fault == "talk":
        return f"Sure! Here are your translations:\n```json\n{answer}\n```\nLet me know if you need more."
    return answer
