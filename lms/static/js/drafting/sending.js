// PUT /drafts/<key>: one answer in plain words.

/**
 * Answers {kind: "saved", version, saved_at}, {kind: "conflict", theirs}, {kind: "refused", message} when the
 * server will not take it as it stands (too long, signed out), or {kind: "unreachable"}.
 * `leaving`: the page is going away; the browser carries the request on alone (up to 64 kB).
 */
export async function put(key, state, version, { leaving = false } = {}) {
  let response;
  try {
    response = await fetch(`/drafts/${encodeURIComponent(key)}`, {
      method: "PUT",
      keepalive: leaving,
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "",
      },
      body: JSON.stringify({ ...state, version }),
    });
  } catch {
    return { kind: "unreachable" };
  }
  const said = await response.json().catch(() => ({}));
  if (response.ok) return { kind: "saved", ...said };
  if (response.status === 409 && said.theirs) return { kind: "conflict", theirs: said.theirs };
  if (response.status >= 500 || response.status === 429) return { kind: "unreachable" };
  return { kind: "refused", message: response.status === 422 ? said.error : "" };
}
