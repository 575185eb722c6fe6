// What can stand beside the map: one class and one line each.
//
// A panel is made with the element that is its own and with the stage, which can
//   select(subject)     look at a unit, large on the map
//   highlight(subject)  or only point at it (null: at none)
// and has
//   load({ film, scene, overlay })  another run; what does not change is drawn here. What lies
//                              over the map is put into `overlay`
//   restyle({ paper, ink })    the theme's colours, for canvases
//   draw({ frame, position, isMoving })  the frame that the scene holds
//   layOut()                   another width, where that matters
//   select(subject)            what is looked at, where that is shown
//   highlight(subject)         what is pointed at, likewise
//   remove()                   take away what it put over the map
// of which only load and draw must be there. It reads the parameters and the values of the layers
// from the scene, since a visitor may have changed those of the film.

import { HistogramsPanel } from "./histograms.js";
import { ImagesPanel } from "./images.js";
import { NetworkPanel } from "./network_panel.js";
import { SigmoidPanel } from "./sigmoid.js";
import { UnitsPanel } from "./units.js";
import { WeightsPanel } from "./weights.js";

export const PANELS = {
  sigmoid: SigmoidPanel,
  weights: WeightsPanel,
  network: NetworkPanel,
  histograms: HistogramsPanel,
  images: ImagesPanel,
  units: UnitsPanel,
};
