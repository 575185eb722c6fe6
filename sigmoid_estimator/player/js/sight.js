// What of the player is in sight, and of what size: no more is drawn.

export class Sight {
  // `seen` is called with elements that came into sight or left it, and whether they did;
  // `resized` where the size of one has changed.
  constructor({ seen, resized }) {
    this.resizes = new ResizeObserver(resized);
    this.sights = new IntersectionObserver((entries) => {
      seen(new Map(entries.map(({ target, isIntersecting }) => [target, isIntersecting])));
    });
  }

  // The size of one element, and whether another is in sight.
  watch(sized, seen) {
    this.resizes.observe(sized);
    this.sights.observe(seen);
  }

  leave(sized, seen) {
    this.resizes.unobserve(sized);
    this.sights.unobserve(seen);
  }

  dispose() {
    this.resizes.disconnect();
    this.sights.disconnect();
  }
}
