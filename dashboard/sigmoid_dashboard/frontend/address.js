// The page's address, as far as the browser keeps it up to date.

// A link opens here, with no entry in the browser's history.
export function keepInAddress(choices) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(choices)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  history.replaceState(history.state, "", address);
}
