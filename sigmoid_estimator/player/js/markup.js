// Elements made from code. Names of classes and features only ever become text.

export function create(tag, properties = {}, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function drawn(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// A name within a sentence: whatever way it is written, the rest keeps its own.
export function isolated(name) {
  return `\u2068${name}\u2069`;
}

// A name that has to fit: its first letters and its last two, which tell numbered names apart.
// Letters of two code units stay whole.
export function shortened(name, most) {
  const letters = Array.from(name);
  if (letters.length <= most) return name;
  return `${letters.slice(0, most - 3).join("")}…${letters.slice(-2).join("")}`;
}
