// A film says how high it is; its frame becomes so.
addEventListener("message", ({ source, data }) => {
  const height = Math.ceil(Number(data?.filmHeight));
  if (!(height > 0 && height < 10000)) return;
  for (const frame of document.querySelectorAll(".film iframe")) {
    if (frame.contentWindow === source) frame.style.height = `${height}px`;
  }
});
