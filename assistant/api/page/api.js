// Calls the service. Every failure is one kind of error, with what a reader may be told.
import { key } from "./keys.js";

export class Problem extends Error {
  // status 0: no connection; after: seconds to wait; request: what the log knows it by
  constructor(status, detail = "", after = 0, request = "") {
    super(detail || `status ${status}`);
    Object.assign(this, { status, detail, after, request });
  }
}

// A response that is in order. Raises Problem, or AbortError where the caller's signal says stop.
export async function fetched(path, { method = "GET", body, query = {}, signal } = {}) {
  const given = Object.entries(query).filter(
    ([, value]) => value !== "" && value !== null && value !== undefined && value !== false,
  );
  const headers = {
    ...(body ? { "Content-Type": "application/json" } : {}),
    ...(key() ? { Authorization: `Bearer ${key()}` } : {}),
  };
  const address = given.length ? `${path}?${new URLSearchParams(given)}` : path;
  let response;
  try {
    response = await fetch(address, {
      method,
      headers,
      signal,
      body: body ? JSON.stringify(body) : undefined,
      credentials: "omit",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export const get = async (path, query, signal) => (await fetched(path, { query, signal })).json();
const post = async (path, body) => (await fetched(path, { method: "POST", body })).json();

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  const after = Number(response.headers.get("Retry-After")) || 0;
  const request = told.request_id ?? response.headers.get("X-Request-ID") ?? "";
  return new Problem(response.status, typeof told.detail === "string" ? told.detail : "", after, request);
}

const pathOf = (id) => `/v1/sources/${encodeURIComponent(id)}`;
export const source = (id) => get(pathOf(id));
export const sources = (query, signal) => get("/v1/sources", query, signal);
export const span = (id, query) => get(`${pathOf(id)}/span`, query);
export const originalPath = (id) => `${pathOf(id)}/original`;
export const examples = () => get("/v1/examples");
export const sendFeedback = (feedback) => post("/v1/feedback", feedback);
