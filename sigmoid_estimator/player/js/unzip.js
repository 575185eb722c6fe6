// The first script of a film's file: it unpacks the others, which would be three times as long.

async function unzipped(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function beginFilm() {
  const { code, film, ...wishes } = JSON.parse(document.getElementById("film").textContent);
  /** @type {any} */ (window).film = { ...wishes, bytes: await unzipped(film) };
  const script = document.createElement("script");
  script.type = "module";
  script.textContent = new TextDecoder().decode(await unzipped(code));
  document.head.append(script);
}

beginFilm();
