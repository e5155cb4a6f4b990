// Reads server-sent events from the answer to a POST, which the browser's EventSource cannot.
import { Problem, fetched } from "./api.js";

// The events of one answer, as {name, data}. Ends after `done`; raises Problem, with status 0 where it is cut.
export async function* asking(question, signal) {
  const response = await fetched("/v1/ask/stream", { method: "POST", body: question, signal });
  try {
    for await (const event of events(response.body)) {
      if (event.name === "error") throw told(event.data);
      yield event;
      if (event.name === "done") return;
    }
  } catch (error) {
    throw error instanceof Problem || error.name === "AbortError" ? error : new Problem(0);
  }
  throw new Problem(0);
}

const told = (problem) =>
  new Problem(problem.status ?? 500, problem.detail ?? "", Number(problem.retry_after) || 0, problem.request_id ?? "");

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const whole = (rest + value).split(/\r?\n\r?\n/);
      rest = whole.pop();
      for (const lines of whole) {
        const event = parsed(lines);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

// One event; null for a comment, such as the ping that keeps the connection open.
function parsed(lines) {
  let name = "message";
  const data = [];
  for (const line of lines.split(/\r?\n/)) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null;
}
