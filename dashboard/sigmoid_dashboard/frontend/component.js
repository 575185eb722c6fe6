// A component of Streamlit, which calls it at the start and whenever data or theme change.

// `open(call)` makes what is shown, which has `dispose()`; `update(shown, call)` follows at every
// call. One that was overtaken by a newer may be cleaned up late, when what is shown already
// belongs to the newer.
export function component({ open, update }) {
  const entries = new WeakMap();
  return (call) => {
    const { parentElement } = call;
    let entry = entries.get(parentElement);
    if (!entry) {
      entry = { shown: open(call), calls: 0 };
      entries.set(parentElement, entry);
    }
    update(entry.shown, call);
    const number = ++entry.calls;
    return () => {
      if (entry.calls !== number) return;
      entry.shown.dispose();
      entries.delete(parentElement);
    };
  };
}
