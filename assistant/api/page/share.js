// A link that asks a question again. It travels in the fragment, which no server sees.
export function shareHref(answer) {
  const asked = new URLSearchParams({ q: answer.understood_as || answer.question });
  for (const [name, value] of Object.entries(answer.filters ?? {})) asked.append(name, value);
  return `${location.origin}/#${asked}`;
}

// {question, filters} or null.
export function shared() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const question = asked.get("q");
  asked.delete("q");
  return question ? { question, filters: Object.fromEntries(asked) } : null;
}
