// A film says how high it is, and its frame becomes so; it is told whether the page is dark.
function tellScheme(film) {
  film.postMessage({ filmScheme: document.documentElement.dataset.theme }, "*");
}
const frames = () => [...document.querySelectorAll(".film iframe")];
addEventListener("message", ({ source, data }) => {
  const height = Math.ceil(Number(data?.filmHeight));
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  if (!frame || !(height > 0 && height < 10000)) return;
  frame.style.height = `${height}px`;
  tellScheme(source);
});
new MutationObserver(() => {
  for (const { contentWindow } of frames()) tellScheme(contentWindow);
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });

// What is scrolled by a finger is scrolled by keys, too.
function letKeysScroll() {
  for (const picture of document.querySelectorAll(".picture")) {
    if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
    else picture.removeAttribute("tabindex");
  }
}
addEventListener("load", letKeysScroll);
addEventListener("resize", letKeysScroll);

// The theme's controls are named as they read, or at all.
for (const button of document.querySelectorAll(".search-button-field")) {
  button.ariaLabel = button.textContent.replace(/\s+/g, " ").trim();
}
for (const summary of document.querySelectorAll(".bd-sidebar summary")) {
  summary.ariaLabel = `Pages of ${summary.closest("li").querySelector("a").textContent.trim()}`;
}
