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

export const sourceHref = (id) => `/sources/${encodeURIComponent(id)}`;

// The quote travels in the fragment, which no server sees: with it the words are found again in a changed document.
export function citationHref({ document, version, start, end, quote, url }) {
  const mark = new URL(url ?? "", location.origin).searchParams.get("h"); // the service's own mark of the quote
  const place = new URLSearchParams({ v: version.slice(0, 12), start, end, ...(mark ? { h: mark } : {}) });
  return `${sourceHref(document)}?${place}#${new URLSearchParams({ quote: quote.slice(0, 1000) })}`;
}
