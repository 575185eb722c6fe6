// One run: its map, its figures and its layers, at one record of its film.

export class RunView {
  constructor(root, legend) {
    this.map = new MapView(root, legend);
    this.layers = new LayersView(root.querySelector(".layers"));
    this.title = root.querySelector(".run-title");
    this.figures = root.querySelector(".run-figures");
  }

  load(film, errorPart) {
    this.film = film;
    this.scene = new Scene(film);
    this.record = 0;
    this.map.load(this.scene);
    this.layers.load(film, errorPart, film.style.colour);
    this.title.hidden = film.nRuns === 1;
    this.title.querySelector("strong").textContent = film.name;
    const swatch = this.title.querySelector("path");
    swatch.setAttribute("stroke", film.style.colour);
    swatch.setAttribute("stroke-dasharray", film.style.dash);
  }

  // Go to an epoch, or to the nearest record before it.
  seek(epoch) {
    this.record = lastNotAbove(this.film.epochs, epoch);
  }

  draw(isMoving, isSceneSeen) {
    const { film, record, map } = this;
    if (isSceneSeen) this.scene.show(record, isMoving);
    if (map.isVisible) map.draw(record);
    this.layers.draw(record);
    const loss = steady(film.losses[record]);
    this.figures.textContent = `${percent(film.accuracies[record])}, loss ${loss}`;
  }

  figuresInWords() {
    const { name, accuracies, losses } = this.film;
    const accuracy = percent(accuracies[this.record]);
    const figures = `accuracy ${accuracy}, loss ${significant(losses[this.record])}`;
    return name ? `${name} ${figures}` : figures;
  }

  describe(epoch) {
    const { name, axes } = this.film;
    const subject = this.map.subject.name + (name && ` of ${name}`);
    this.map.field.ariaLabel =
      `Map of ${subject} over ${axes[0]} and ${axes[1]} after epoch ${wholeNumber(epoch)}`;
  }
}
