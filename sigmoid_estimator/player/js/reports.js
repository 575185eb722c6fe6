// What the host is told: where the film comes to rest, and what a link to it has to say.
//
// Host and player have one rule for where the film is: what was last reported, unless a position
// was asked for since then. So all that the host cannot know is reported.

const REPORT_AFTER = 150; // ms without a further move, so that a scrub sends one message

export class Reports {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Resting | null} */
    this.wanted = null; // where the visitor or the host wants the film to be
    /** @type {Resting | null} */
    this.reported = null; // what the host knows of that
    this.asked = null; // the position that the host last asked for
  }

  // Hear what the host asks for, and say whether it is a new wish.
  follow(asked) {
    const isFirst = this.wanted === null;
    const isAsked = asked !== null && asked !== this.asked;
    this.asked = asked;
    if (isFirst || isAsked) this.wanted = { position: asked ?? 0, at_end: asked === null };
    if (isFirst) this.reported = { ...this.wanted, asked };
    return isAsked;
  }

  // The host has what was reported: the next that it asks for is a wish again.
  confirm(position) {
    this.asked = position;
  }

  rest(position, isAtEnd) {
    this.wanted = { position, at_end: isAtEnd };
    this.tellSoon();
  }

  tellSoon() {
    this.hold();
    const { wanted, asked, reported } = this;
    const isKnown =
      wanted.position === reported.position &&
      wanted.at_end === reported.at_end &&
      (asked === null || asked === reported.asked);
    if (isKnown) return;
    this.telling = setTimeout(() => {
      this.reported = { ...this.wanted, asked: this.asked };
      this.host.report(this.reported);
    }, REPORT_AFTER);
  }

  // Nothing is sent while the film plays.
  hold() {
    clearTimeout(this.telling);
  }

  keepSoon({ speed, per }) {
    clearTimeout(this.keeping); // browsers refuse many changes of the address in a row
    this.keeping = setTimeout(() => {
      const { position, at_end: isAtEnd } = this.wanted;
      this.host.keep({ at: isAtEnd ? null : position, speed, per });
    }, REPORT_AFTER);
  }

  dispose() {
    clearTimeout(this.telling);
    clearTimeout(this.keeping);
  }
}
