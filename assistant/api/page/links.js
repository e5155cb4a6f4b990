// Addresses of the service, and the only check of addresses that come from elsewhere.

// http and https only, absolute or on this host; null for anything else, such as javascript: or data:.
export function safeHref(address) {
  try {
    const url = new URL(address, location.origin);
    if (!["http:", "https:"].includes(url.protocol) || url.username || url.password) return null;
    return url.origin === location.origin ? url.pathname + url.search + url.hash : url.href;
  } catch {
    return null;
  }
}

// A web address out of metadata: it must name its scheme, or a stray word would become a link on this host.
export const webAddress = (address) => (/^https?:\/\//i.test(address ?? "") ? safeHref(address) : null);

// What a text may link to that is pasted elsewhere, as a whole address: a source here, or a page of its publisher.
export function pastedHref(address) {
  const safe = webAddress(address);
  if (!safe?.startsWith("/")) return safe;
  return safe.startsWith("/sources/") ? location.origin + safe : null;
}

export const sourceHref = (id) => `/sources/${encodeURIComponent(id)}`;

// Short enough for any program: the service knows the words again by its own mark of the quote.
export function permalinkHref({ document, version, start, end, url }) {
  const mark = new URL(url ?? "", location.origin).searchParams.get("h");
  const place = new URLSearchParams({ v: version.slice(0, 12), start, end, ...(mark ? { h: mark } : {}) });
  return `${sourceHref(document)}?${place}`;
}

// The quote travels in the fragment, which no server sees: where it is gone from the document, it can still be shown.
export const citationHref = (citation) =>
  `${permalinkHref(citation)}#${new URLSearchParams({ quote: citation.quote.slice(0, 1000) })}`;
