// Presenter: in front of a class, one picture at a time, with large text, on the whole screen.

export class Presenter {
  // `pictures` gives the map and the panels; `changed` is called where others have to be drawn.
  constructor(root, { pictures, changed }) {
    this.root = root;
    this.pictures = pictures;
    this.changed = changed;
    this.button = root.querySelector("[data-action=present]");
    this.number = 0; // of the picture shown
    root.addEventListener("fullscreenchange", () => {
      if (this.isPresenting && !this.isFullScreen) this.toggle();
    });
  }

  get isPresenting() {
    return this.root.classList.contains("is-presenting");
  }

  get isFullScreen() {
    return this.root.getRootNode().fullscreenElement === this.root;
  }

  toggle() {
    const isPresenting = this.root.classList.toggle("is-presenting");
    this.button.ariaPressed = String(isPresenting);
    // Where a frame may not fill the screen, the player fills the frame.
    if (isPresenting) this.root.requestFullscreen?.().catch(() => {});
    else if (this.isFullScreen) document.exitFullscreen();
    this.show(0);
  }

  // The panels are another film's.
  load() {
    this.mark(this.number);
  }

  show(number) {
    this.mark(number);
    this.changed();
  }

  mark(number) {
    const pictures = this.pictures();
    this.number = (number + pictures.length) % pictures.length;
    pictures.forEach((root, k) => root.classList.toggle("is-shown", k === this.number));
    this.root.dataset.picture = this.number === 0 ? "map" : "panel";
  }

  step(by) {
    this.show(this.number + by);
  }
}
